using System.Diagnostics;
using Classroom.Testing;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>Real sockets under junk.</summary>
[Collection(FloodCollection.Name)]
public sealed class JunkFloodTests
{
    private const int PerSecond = 50_000;
    private const int Seconds = 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>A machine that cannot send so many says nothing about the server; make soak, which runs alone, asks for more.</summary>
    private const int LeastPerSecond = 10_000;
    private const string LeastVariable = "CLASSROOM_TEST_FLOOD";

    /// <summary>With more processor time for a datagram the worker's one thread could not take so many in a second, and something else too.</summary>
    private const long NanosecondsMax = 900_000_000L / PerSecond;

    [Fact]
    public async Task MED_05_junk_of_50_000_datagrams_a_second_costs_the_others_less_than_one_percent_and_a_worker_a_part_of_its_thread()
    {
        await using var loopback = new LoopbackPlane();
        var publisher = await loopback.Publish("m", "ada");
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "video")?.Keyframes > 0 && viewer.Track("ada", "audio")?.Packets > 20, "sound and picture");
        var worker = loopback.Plane.Workers[0];
        var (audio, video) = (viewer.Track("ada", "audio")!, viewer.Track("ada", "video")!);
        var (sent, strangers, faults) = (publisher.Sent, worker.Counters.Strangers, worker.Counters.Faults);
        var (came, missing, processorNs) = (audio.Packets + video.Packets, audio.Missing + video.Missing, worker.Counters.ProcessorNs);

        using var flood = new JunkFlood(worker.Port, PerSecond, PerSecond * Seconds, Seeds.First(5));
        for (var began = Stopwatch.GetTimestamp(); !flood.IsOver;)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < s_patience, $"{flood.Sent} datagrams of junk in {s_patience}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await Settle(() => worker.Counters.Strangers);
        // The processor's time is summed once a second.
        var stale = worker.Counters.ProcessorNs;
        await Until(() => worker.Counters.ProcessorNs > stale, "the next sum");

        // What the worker got counts: what the kernel had no room for would be no trouble to it.
        var arrived = worker.Counters.Strangers - strangers;
        var rate = (long)(arrived / flood.Took.TotalSeconds);
        var lost = audio.Missing + video.Missing - missing;
        var all = audio.Packets + video.Packets - came + lost;
        var each = (worker.Counters.ProcessorNs - processorNs) / arrived;
        var report = $"{flood.Sent} datagrams of junk in {flood.Took.TotalSeconds:F1} s, of which {arrived} reached the worker, {rate} a second; "
            + $"{each} ns of processor time for each, the lesson's own included; {lost} of {all} packets of the lesson were lost ({100.0 * lost / all:F2} %)";
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.Equal(PerSecond * Seconds, flood.Sent);
        Assert.True(rate >= Seeds.Number(LeastVariable, LeastPerSecond), report);
        Assert.True(each < NanosecondsMax, report);
        Assert.True(publisher.Sent - sent > 100 * Seconds && all > 100 * Seconds, report);
        Assert.True(lost < all / 100, report);
        Assert.Equal(faults, worker.Counters.Faults);
        Assert.False(flood.HasAnswer, "a stranger was answered");
    }
}
