using Classroom.Testing;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>Real sockets under somebody who is in the lesson and sends as much as the line carries.</summary>
[Collection(FloodCollection.Name)]
public sealed class OverRateTests
{
    /// <summary>Thirty pictures a second of so many packets of a kilobyte are 50 Mbit/s.</summary>
    private const int FramePackets = 200;
    private const int Packets = 30_000;

    [Fact]
    public async Task MED_29_a_publisher_of_fifty_megabits_is_policed_and_costs_the_others_less_than_one_percent()
    {
        await using var loopback = new LoopbackPlane();
        var ada = await loopback.Publish("m", "ada");
        var mallory = await loopback.Publish("m", "mallory", audio: false);
        var viewer = loopback.Subscribe("m", "ben");
        await Until(() => viewer.Track("ada", "video")?.Keyframes > 0 && viewer.Track("ada", "audio")?.Packets > 20, "sound and picture");
        await Until(() => viewer.Track("mallory", "video")?.Frames > 10, "the other's picture");
        var (audio, video) = (viewer.Track("ada", "audio")!, viewer.Track("ada", "video")!);
        var (came, missing, sent) = (audio.Packets + video.Packets, audio.Missing + video.Missing, mallory.Sent);
        var worker = loopback.Plane.Workers[0];

        mallory.FramePackets = FramePackets;
        await Until(() => mallory.Sent > sent + Packets, "five seconds of it");
        mallory.FramePackets = 1;
        await Until(() => worker.Counters.Totals.OverRate > Packets / 2, "what is too much is dropped");
        await Settle(() => worker.Counters.Totals.OverRate);

        var lost = audio.Missing + video.Missing - missing;
        var all = audio.Packets + video.Packets - came + lost;
        var report = $"{worker.Counters.Totals.OverRate} of {mallory.Sent - sent} packets were too many; {lost} of {all} packets of the others were lost";
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        Assert.True(all > 500, report);
        Assert.True(lost < all / 100, report);
        Assert.Equal(0, worker.Counters.Faults);
        Assert.True(ada.IsConnected && mallory.IsConnected);
    }
}
