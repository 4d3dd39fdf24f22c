using System.Globalization;
using Classroom.Benchmarks.Sfu.Load;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Soak;

/// <summary>What the server and its kernel say of it at one moment; differences of two are what happened between.</summary>
internal sealed record ServerFigures(long ResidentKb, double HeapMb, double AllocatedMb, double ProcessorSeconds, double PausedSeconds, PauseCounts Pauses)
{
    private const double Megabyte = 1024 * 1024;

    public static async Task<ServerFigures> Of(ServerProcess server)
    {
        var text = await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var series = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => double.Parse(words[^1], CultureInfo.InvariantCulture));
        double Sum(string name) => series.Where(one => one.Key.StartsWith(name, StringComparison.Ordinal)).Sum(one => one.Value);
        return new ServerFigures(
            Resident(server.ProcessId), Sum("dotnet_gc_last_collection_heap_size") / Megabyte, Sum("dotnet_gc_heap_total_allocated") / Megabyte,
            ProcessorTime.Of(server.ProcessId).Total, Sum("dotnet_gc_pause_time"), PauseCounts.Of(series));
    }

    /// <summary>VmRSS, in kB.</summary>
    public static long Resident(int process)
    {
        const string Field = "VmRSS:";
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(Field, StringComparison.Ordinal));
        return long.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
