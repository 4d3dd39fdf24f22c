using Classroom.Server.Edge;

namespace Classroom.Server.Tests.Edge;

public sealed class CollectionPausesTests
{
    [Fact]
    public async Task A_collection_is_told_at_the_metrics_with_its_kind_and_its_pause()
    {
        using var metrics = new MetricsText();
        using var pauses = new CollectionPauses();

        // The first of them may be the one that lets the watcher begin.
        await Eventually.True(() =>
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true);
            return Count(metrics, "blocking") > 1;
        });
        await Eventually.True(() =>
        {
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            return Count(metrics, "ephemeral") > 1;
        });

        Assert.Contains("# TYPE classroom_gc_pause_seconds histogram", metrics.Write(), StringComparison.Ordinal);
        Assert.Contains("classroom_gc_pause_seconds_bucket{kind=\"blocking\",le=\"0.008\"}", metrics.Write(), StringComparison.Ordinal);
    }

    private static int Count(MetricsText metrics, string kind)
    {
        var name = $"classroom_gc_pause_seconds_count{{kind=\"{kind}\"}} ";
        return metrics.Write().Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? int.Parse(line[name.Length..], System.Globalization.CultureInfo.InvariantCulture) : 0;
    }
}
