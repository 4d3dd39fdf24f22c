namespace Classroom.Benchmarks.Soak;

/// <summary>A lecture for an hour: whether the collector keeps it waiting, and whether the server's memory stays what it is; and the collector's modes beside each other.</summary>
internal static class SoakBenchmark
{
    // By the environment, which goes before what is built in; numbers are hexadecimal there.
    private static readonly (string Name, string Settings)[] s_modes =
    [
        ("as it is", ""),
        ("young objects: the cache's size", "DOTNET_GCGen0MaxBudget=0"),
        ("young objects: 2 MB", "DOTNET_GCGen0MaxBudget=200000"),
        ("not concurrent", "DOTNET_gcConcurrent=0"),
        ("conserving memory", "DOTNET_GCConserveMemory=5"),
        ("server, DATAS", "DOTNET_gcServer=1 DOTNET_GCDynamicAdaptationMode=1"),
        ("server, fixed heaps", "DOTNET_gcServer=1 DOTNET_GCDynamicAdaptationMode=0"),
    ];

    /// <summary>Arguments as <see cref="SoakOptions.Parse"/>; an hour otherwise. Fails where a promise is broken.</summary>
    public static async Task<int> Hour(string[] args)
    {
        var result = await SoakRun.Of(SoakOptions.Parse(args, new SoakOptions()), Console.WriteLine);
        Console.WriteLine(SoakResult.Head);
        Console.WriteLine(result.Line("the whole"));
        return result.IsKept ? 0 : 1;
    }

    /// <summary>Two minutes of each mode under the same lecture, fifteen times as lively; "--only NAME" takes one. No target.</summary>
    public static async Task<int> Modes(string[] args)
    {
        var options = SoakOptions.Parse(args, new SoakOptions { Length = TimeSpan.FromMinutes(2), Haste = 15 });
        var only = Array.IndexOf(args, "--only") is >= 0 and var at ? args[at + 1] : "";
        Console.WriteLine(SoakResult.Head);
        foreach (var (name, settings) in s_modes.Where(mode => only is null or "" || mode.Name == only))
        {
            var environment = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
            var result = await SoakRun.Of(options with { Settings = environment }, _ => { });
            Console.WriteLine(result.Line(name));
        }

        return 0;
    }
}
