using Classroom.Testing;
using Classroom.Testing.Hub;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>Whoever comes by another hub connection goes on with the peers that there are, as long as the server has them.</summary>
public sealed class MediaReturnTests(MediaServer running) : IClassFixture<MediaServer>
{
    [Fact]
    public async Task MEDIA_12_another_network_and_another_hub_connection_go_on_with_the_same_peers()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using var ben = await MediaSeat.Start(await room.Student());
        await Until(() => ben.Packets(ada, "audio") > 20 && ada.Packets(ben, "audio") > 20, "sound both ways");
        var (peer, sent) = (ben.Publisher, ben.Publisher!.Sent);

        await ben.Roam();
        var (toBen, ofBen) = (ben.Packets(ada, "audio"), ada.Packets(ben, "audio"));
        await Until(() => ben.Packets(ada, "audio") > toBen + 50 && ada.Packets(ben, "audio") > ofBen + 50, "sound both ways after the change");
        Assert.Same(peer, ben.Publisher);
        Assert.True(ben.Publisher.Sent > sent);
        Assert.Empty(ben.Refusals);

        // The claim has a time limit: what was gone on with is still there after it.
        await Task.Delay(TimeSpan.FromSeconds(11), TestContext.Current.CancellationToken);
        (toBen, ofBen) = (ben.Packets(ada, "audio"), ada.Packets(ben, "audio"));
        await Until(() => ben.Packets(ada, "audio") > toBen + 50 && ada.Packets(ben, "audio") > ofBen + 50, "sound goes on");
        Assert.Equal(4, MediaServer.Peers(server));
    }

    [Fact]
    public async Task MEDIA_6_who_closes_the_hub_connection_and_is_back_at_once_goes_on_with_the_same_peers()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var ada = await MediaSeat.Start(await room.Teacher());
        await using (var ben = await MediaSeat.Start(await room.Student()))
        {
            await Until(() => ben.Packets(ada, "audio") > 20 && ada.Packets(ben, "audio") > 20, "sound both ways");

            // The server has seen the connection end before the next one comes.
            await ben.Seat.Return();
            await ben.RestartIce();
            var (toBen, ofBen) = (ben.Packets(ada, "audio"), ada.Packets(ben, "audio"));
            await Until(() => ben.Packets(ada, "audio") > toBen + 50 && ada.Packets(ben, "audio") > ofBen + 50, "sound both ways after the return");
            Assert.Empty(ben.Refusals);
            await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
            Assert.Equal(4, MediaServer.Peers(server));
        }

        await Until(() => MediaServer.Peers(server) == 2, "who does not come back is gone");
    }

    [Fact]
    public async Task MEDIA_12_a_restart_of_what_the_server_has_ended_is_refused()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        await using var seat = await room.Student();
        Assert.Equal("MEDIA-12", (string?)(await seat.Invoke("Describe", new { pc = "subscribe", type = "restart" }))["rule"]);
        using var peer = new SyntheticPeer(sendsAudio: true);
        Assert.Equal("MEDIA-12", (string?)(await seat.Invoke("Describe", new { pc = "publish", type = "restart", revision = 1, sdp = peer.CreatePublishOffer() }))["rule"]);
        Assert.Equal(0, MediaServer.Peers(server));
    }
}
