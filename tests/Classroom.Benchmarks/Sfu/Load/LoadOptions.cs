using System.Globalization;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>What a generator is told: "{room}" and "{pub}" in the addresses are filled in by it.</summary>
internal sealed record LoadOptions
{
    public required string PublishUrl { get; init; }

    /// <summary>The server is Janus, whose API is at <see cref="PublishUrl"/>; else it takes WHIP and WHEP.</summary>
    public bool IsJanus { get; init; }

    /// <summary>An address of this machine that the server can reach, where it looks for its clients.</summary>
    public string Ip { get; init; } = "127.0.0.1";

    /// <summary>With "{pub}" a receiver has one connection for each publisher, else one for all.</summary>
    public required string WatchUrl { get; init; }

    public required string Room { get; init; }

    public required string Token { get; init; }

    /// <summary>The process whose processor time counts.</summary>
    public required int ServerProcess { get; init; }

    public required string Label { get; init; }

    /// <summary>A class in which everybody sends and shows all others in tiles of so many lines; its address is that of the server. 0 for publishers and receivers apart.</summary>
    public int TileLines { get; init; }

    /// <summary>How much of what comes to each in a class is lost on purpose.</summary>
    public int LossPercent { get; init; }

    public int Publishers { get; init; } = 1;

    public int Receivers { get; init; } = 10;

    public int WindowSeconds { get; init; } = 20;

    public int WarmSeconds { get; init; } = 4;

    public int ServerCore { get; init; }

    /// <summary>Reads "--name value" pairs; others than these are for other generators.</summary>
    public static LoadOptions Parse(string[] args)
    {
        string Text(string name, string otherwise) => Array.IndexOf(args, $"--{name}") is >= 0 and var at ? args[at + 1] : otherwise;
        int Number(string name, int otherwise) => int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        return new LoadOptions
        {
            PublishUrl = Text("url", ""),
            IsJanus = Text("adapter", "whip") == "janus",
            Ip = Text("ip", "127.0.0.1"),
            WatchUrl = Text("url2", ""),
            Room = Text("room", ""),
            Token = Text("token", ""),
            Label = Text("label", ""),
            ServerProcess = Number("pid", 0),
            TileLines = Number("tiles", 0),
            LossPercent = Number("loss", 0),
            Publishers = Number("pubs", 1),
            Receivers = Number("subs", 10),
            WindowSeconds = Number("window", 20),
            WarmSeconds = Number("warm", 4),
            ServerCore = Number("core", 0),
        };
    }

    /// <summary>An address for one publisher.</summary>
    public Uri Address(string pattern, int publisher) => new(pattern
        .Replace("{room}", Room, StringComparison.Ordinal)
        .Replace("{pub}", publisher.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
}
