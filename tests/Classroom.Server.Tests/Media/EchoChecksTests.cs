using Classroom.Server.Loops;
using Classroom.Testing;
using Xunit;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>One's own sound through the media path and back, before there is a seat.</summary>
public sealed class EchoChecksTests
{
    [Fact]
    public async Task MEDIA_10_sound_comes_back_to_who_has_sent_it_and_ends_after_its_time()
    {
        await using var loopback = new LoopbackPlane();
        var time = new HandMovedTime();
        using var echoes = new EchoChecks(loopback.Plane, time);
        var (ada, back) = await Begin(loopback, echoes);
        var (_, foreign) = await Begin(loopback, echoes);
        await Until(() => back.Tracks.Sum(track => track.Packets) > 20, "one's own sound");
        Assert.Equal(2, echoes.Count);

        // Both are heard by themselves alone.
        ada.SendsAudio = false;
        await Settle(() => back.Tracks.Sum(track => track.Packets));
        var heard = foreign.Tracks.Sum(track => track.Packets);
        await Until(() => foreign.Tracks.Sum(track => track.Packets) > heard + 20, "the other's goes on");

        time.Pass();
        Assert.Equal(0, echoes.Count);
        await Until(() => loopback.Plane.Workers[0].Counters is { Meetings: 0, Peers: 0 }, "nothing is left");
    }

    [Fact]
    public async Task What_the_browser_has_closed_is_over()
    {
        await using var loopback = new LoopbackPlane();
        using var echoes = new EchoChecks(loopback.Plane, new HandMovedTime());
        var (_, back) = await Begin(loopback, echoes);
        await Until(() => back.Tracks.Sum(track => track.Packets) > 0, "sound");
        var name = loopback.Events.OfType<MediaConnected>().First().Meeting;
        Assert.True(echoes.Take(new MediaConnected(name, "", MediaPurpose.View, 1)));
        Assert.Equal(1, echoes.Count);
        Assert.True(echoes.Take(new MediaLost(name, "", MediaPurpose.View, 1, "ClosedByPeer")));
        Assert.Equal(0, echoes.Count);
        Assert.False(echoes.Take(new MediaLost("m", "ada", MediaPurpose.Publish, 1, "ClosedByPeer")));
    }

    [Fact]
    public async Task One_room_takes_not_the_whole_measure_and_what_is_refused_takes_none()
    {
        await using var loopback = new LoopbackPlane();
        using var echoes = new EchoChecks(loopback.Plane, new HandMovedTime());
        var refused = await echoes.Start("r", "no offer", "no offer");
        Assert.False(refused!.Value.Received.Ok);
        Assert.Equal(0, echoes.Count);

        using var peer = new SyntheticPeer();
        var (send, receive) = (peer.CreatePublishOffer(picture: false), peer.CreateViewOffer(picture: false));
        for (var i = 0; i < EchoChecks.MaxPerRoom; i++)
            Assert.NotNull(await echoes.Start("r", send, receive));
        Assert.Null(await echoes.Start("r", send, receive));
        Assert.NotNull(await echoes.Start("another", send, receive));
    }

    private static async Task<(SyntheticPeer Sender, SyntheticPeer Receiver)> Begin(LoopbackPlane loopback, EchoChecks echoes)
    {
        var sender = loopback.Add(new SyntheticPeer(sendsAudio: true));
        var receiver = loopback.Add(new SyntheticPeer());
        var answers = await echoes.Start("r", sender.CreatePublishOffer(picture: false), receiver.CreateViewOffer(picture: false));
        Assert.True(answers!.Value.Received.Ok, answers.Value.Received.Reason);
        sender.AcceptAnswer(answers.Value.Sent.Sdp);
        receiver.AcceptAnswer(answers.Value.Received.Sdp);
        return (sender, receiver);
    }
}
