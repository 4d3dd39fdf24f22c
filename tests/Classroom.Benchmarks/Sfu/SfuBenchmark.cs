using System.Globalization;

namespace Classroom.Benchmarks.Sfu;

/// <summary>The whole server on one core under a load from another: what a forwarded packet costs, how late it is, and how many receivers fit.</summary>
internal static class SfuBenchmark
{
    private const string Ours = "Classroom";
    private const string Crowd = "crowd";
    private const int Runs = 3;
    private const int WindowSeconds = 20;

    /// <summary>
    /// Arguments: "--generator FOLDER" for somebody else's load; "--runs N"; "--window SECONDS"; "--workers N" for a meeting that spans so many, still on one
    /// core; scenarios by name ("1 to 50", "crowd"), else all. Janus is measured beside ours, but for the classes. Fails where a promise is broken.
    /// </summary>
    public static async Task<int> Run(string[] args)
    {
        string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : null;
        using var generator = Option("--generator") is { Length: > 0 } sources ? await Generator.Build(sources) : Generator.Own();
        var runs = int.Parse(Option("--runs") ?? $"{Runs}", CultureInfo.InvariantCulture);
        var window = int.Parse(Option("--window") ?? $"{WindowSeconds}", CultureInfo.InvariantCulture);
        var workers = int.Parse(Option("--workers") ?? "1", CultureInfo.InvariantCulture);
        bool IsWanted(string name) => args.Contains(name) || !SfuScenario.All.Select(one => one.Name).Append(Crowd).Any(args.Contains);

        if (!JanusSfu.IsPossible)
            Console.WriteLine("Janus is not measured: it needs root, for a network namespace, and Debian's package janus.");
        Console.WriteLine(SfuFigures.Head);
        var kept = true;
        foreach (var scenario in SfuScenario.All.Where(one => IsWanted(one.Name) && !(generator.IsForeign && one.TileLines > 0)))
        {
            foreach (var (name, start) in Servers(workers, isClass: scenario.TileLines > 0))
            {
                var figures = await Measure(generator, name, start, scenario, runs, window);
                if (name == Ours)
                    kept &= Judge(scenario.IsKept(figures), scenario.Name);
            }
        }

        if (IsWanted(Crowd))
        {
            foreach (var (name, start) in Servers(workers, isClass: false))
            {
                var most = await Search(generator, name, start, runs, window);
                Console.WriteLine($"{name}: {most} receivers on one core");
                if (name == Ours)
                    kept &= Judge(most >= SfuScenario.CapacityMin, Crowd);
            }
        }

        return kept ? 0 : 1;
    }

    private static IEnumerable<(string Name, Func<Task<ISfu>> Start)> Servers(int workers, bool isClass)
    {
        yield return (Ours, () => OurSfu.Start(workers));
        if (!isClass && JanusSfu.IsPossible)
            yield return ("Janus", JanusSfu.Start);
    }

    // Each run has a fresh server, so that none gains by what another has warmed.
    private static async Task<SfuFigures> Measure(
        Generator generator, string name, Func<Task<ISfu>> start, SfuScenario scenario, int runs, int window)
    {
        var reports = new List<GeneratorReport>();
        for (var i = 0; i < runs; i++)
        {
            await using var sfu = await start();
            reports.Add(await generator.Run(sfu, scenario, name, window));
        }

        var figures = SfuFigures.Of(reports);
        Console.WriteLine(figures.Line(scenario.Name, name));
        if (reports[^1].Note is { } note)
            Console.WriteLine($"              {note}");
        return figures;
    }

    private static async Task<int> Search(Generator generator, string name, Func<Task<ISfu>> start, int runs, int window)
    {
        async Task<bool> Fits(SfuScenario crowd)
        {
            try
            {
                return crowd.Fits(await Measure(generator, name, start, crowd, runs, window));
            }
            catch (NoFiguresException failure)
            {
                Console.WriteLine(failure.Message);
                return false;
            }
        }

        var most = 0;
        foreach (var crowd in SfuScenario.Crowds)
        {
            if (!await Fits(crowd))
                break;
            most = crowd.Receivers;
        }

        foreach (var crowd in SfuScenario.SmallerCrowds)
        {
            if (most == 0 && await Fits(crowd))
                most = crowd.Receivers;
        }

        return most;
    }

    private static bool Judge(bool kept, string what)
    {
        if (!kept)
            Console.WriteLine($"missed: {what}");
        return kept;
    }
}
