using Classroom.Testing;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>Real sockets under junk.</summary>
[Collection(FloodCollection.Name)]
public sealed class JunkFloodTests
{
    private const int PerSecond = 50_000;
    private const int Seconds = 10;

    /// <summary>A machine that cannot send so many says nothing about the server.</summary>
    private const int LeastPerSecond = 10_000;

    [Fact]
    public async Task MED_05_junk_of_50_000_datagrams_a_second_costs_the_others_less_than_one_percent()
    {
        await using var loopback = new LoopbackPlane();
        var publisher = await loopback.Publish("m", "ada");
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "video")?.Keyframes > 0 && viewer.Track("ada", "audio")?.Packets > 20, "sound and picture");
        var worker = loopback.Plane.Workers[0];
        var (audio, video) = (viewer.Track("ada", "audio")!, viewer.Track("ada", "video")!);
        var (sent, strangers, faults) = (publisher.Sent, worker.Counters.Strangers, worker.Counters.Faults);
        var (came, missing) = (audio.Packets + video.Packets, audio.Missing + video.Missing);

        using var flood = new JunkFlood(worker.Port, PerSecond, Seeds.First(5));
        await Task.Delay(TimeSpan.FromSeconds(Seconds), TestContext.Current.CancellationToken);
        flood.Stop();
        await Settle(() => worker.Counters.Strangers);

        var rate = flood.Sent / Seconds;
        var lost = audio.Missing + video.Missing - missing;
        var all = audio.Packets + video.Packets - came + lost;
        var report = $"{rate} datagrams/s of junk, {worker.Counters.Strangers - strangers} of {flood.Sent} reached the worker; "
            + $"{lost} of {all} packets of the lesson were lost ({100.0 * lost / all:F2} %)";
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.True(rate >= LeastPerSecond, report);
        Assert.True(publisher.Sent - sent > 100 * Seconds && all > 100 * Seconds, report);
        Assert.True(lost < all / 100, report);
        Assert.Equal(faults, worker.Counters.Faults);
        Assert.False(flood.HasAnswer, "a stranger was answered");
    }
}
