using System.Globalization;

namespace Classroom.Benchmarks.Soak;

/// <summary>How long, how many, and under which settings of the server's environment.</summary>
internal sealed record SoakOptions
{
    public TimeSpan Warm { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Those who receive sound and picture all the time; a tenth more come and go.</summary>
    public int Listeners { get; init; } = 100;

    /// <summary>Those with a seat on the hub and a live socket, each of whom is replaced again and again.</summary>
    public int Seats { get; init; } = 30;

    /// <summary>How many times as often as usual people draw, write, come and go.</summary>
    public int Haste { get; init; } = 1;

    /// <summary>The environment that is the server's alone.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads "--minutes M --listeners N --seats N --haste N --set NAME=VALUE …".</summary>
    public static SoakOptions Parse(string[] args, SoakOptions defaults)
    {
        double Number(string name, double otherwise) =>
            Array.IndexOf(args, name) is >= 0 and var at ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
        var settings = args.Zip(args.Skip(1)).Where(pair => pair.First == "--set").Select(pair => pair.Second.Split('=', 2));
        return defaults with
        {
            Length = TimeSpan.FromMinutes(Number("--minutes", defaults.Length.TotalMinutes)),
            Listeners = (int)Number("--listeners", defaults.Listeners),
            Seats = (int)Number("--seats", defaults.Seats),
            Haste = (int)Number("--haste", defaults.Haste),
            Settings = settings.ToDictionary(pair => pair[0], pair => pair[1]),
        };
    }
}
