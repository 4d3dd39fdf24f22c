using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Classroom.Benchmarks.Sfu;

/// <summary>A program that publishes, receives and tells in a line of JSON what came of it; on a core of its own.</summary>
internal sealed class Generator : IDisposable
{
    private const string ForeignProgram = "sfuload";
    private const int JoiningSecondsMax = 120;
    private readonly DirectoryInfo? _folder;
    private readonly string[] _command;

    private Generator(string[] command, DirectoryInfo? folder) => (_command, _folder) = (command, folder);

    /// <summary>Whether it is somebody else's, which makes no classes.</summary>
    public bool IsForeign => _folder is not null;

    /// <summary>The synthetic participants of this project, in a process of their own.</summary>
    public static Generator Own() => new(["dotnet", Assembly.GetExecutingAssembly().Location, "sfu-load"], null);

    /// <summary>Somebody else's generator: its sources are copied and built, so that their folder stays as it is.</summary>
    public static async Task<Generator> Build(string sources)
    {
        var folder = Directory.CreateTempSubdirectory("classroom-generator-");
        foreach (var file in Directory.GetFiles(sources))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        using var make = Process.Start(new ProcessStartInfo("make", ["-s", "-B", "-C", folder.FullName]))!;
        await make.WaitForExitAsync();
        return make.ExitCode == 0
            ? new Generator([Path.Combine(folder.FullName, ForeignProgram)], folder)
            : throw new InvalidOperationException("The generator does not build.");
    }

    /// <summary>One window. Where the server does not let everybody in, or not in time: <see cref="NoFiguresException"/>.</summary>
    public async Task<GeneratorReport> Run(ISfu sfu, SfuScenario scenario, string label, int windowSeconds)
    {
        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        string[] words =
        [
            .. OneCore.Words(OneCore.Generator), .. sfu.Through, .. _command, .. sfu.Arguments(scenario), "--json", "--label", label,
            "--core", Text(OneCore.Server), "--pubs", Text(scenario.Publishers), "--subs", Text(scenario.Receivers), "--window", Text(windowSeconds),
        ];
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(JoiningSecondsMax + windowSeconds));
        await using var killing = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        var line = output.Split('\n').LastOrDefault(line => line.StartsWith('{'))
            ?? throw new NoFiguresException($"{label}, {scenario.Name}: the generator ended with {process.ExitCode}:\n{output}");
        return JsonSerializer.Deserialize<GeneratorReport>(line)!;
    }

    public void Dispose() => _folder?.Delete(recursive: true);
}
