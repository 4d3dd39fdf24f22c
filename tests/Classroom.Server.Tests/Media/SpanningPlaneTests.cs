using Classroom.Rtc.Codecs;
using Classroom.Rtc.Sdp;
using Classroom.Server.Loops;
using Classroom.Server.Loops.Sockets;
using Classroom.Sfu;
using Classroom.Testing;
using static Classroom.Server.Tests.Media.LoopbackPlane;

namespace Classroom.Server.Tests.Media;

/// <summary>A meeting over two workers with real threads, sockets and rings: everybody sees and hears everybody, whoever is where.</summary>
public sealed class SpanningPlaneTests
{
    [Theory]
    [InlineData(SocketChoice.Segmented)]
    [InlineData(SocketChoice.Framework)]
    public async Task People_on_two_workers_see_and_hear_one_another(SocketChoice sockets)
    {
        await using var loopback = new LoopbackPlane(workers: 2, spans: true, sockets: sockets);
        await loopback.Publish("m", "ada");
        await loopback.Publish("m", "ben");
        var viewers = new[] { "ada", "ben", "cleo", "dan" }.ToDictionary(person => person, person => loopback.Subscribe("m", person));
        foreach (var (viewer, peer) in viewers)
        {
            foreach (var publisher in new[] { "ada", "ben" }.Where(publisher => publisher != viewer))
            {
                await Until(() => peer.Track(publisher, "audio")?.Packets > 50, $"{viewer} hears {publisher}");
                await Until(() => peer.Track(publisher, "video") is { Frames: > 20, Keyframes: > 0 }, $"{viewer} sees {publisher}");
            }
        }

        var counters = loopback.Plane.Workers.Select(worker => worker.Counters).ToList();
        Assert.All(counters, one => Assert.True(one.Peers > 0));
        Assert.All(counters, one => Assert.True(one.Crossed > 100));
        Assert.All(counters, one => Assert.Equal((0, 0), (one.CrossingDrops, one.Faults)));
        Assert.Equal(2, counters.Sum(one => one.Meetings));
    }

    [Fact]
    public async Task Who_comes_to_a_further_worker_finds_the_mutes_and_tracks_of_before()
    {
        await using var loopback = new LoopbackPlane(workers: 2, spans: true);
        loopback.Plane.SetMuted("m", "ada", audioMuted: true, videoMuted: false);
        var ada = await loopback.Publish("m", "ada");
        await Until(() => ada.IsConnected && loopback.Events.OfType<TrackStarted>().Count() == 2, "published");
        var ben = loopback.Subscribe("m", "ben");
        await Until(() => ben.Track("ada", "video") is { Frames: > 20, Keyframes: > 0 }, "picture");
        Assert.All(loopback.Plane.Workers, worker => Assert.True(worker.Counters.Peers > 0));
        Assert.Equal(0, ben.Track("ada", "audio")?.Packets ?? 0);
        loopback.Plane.SetMuted("m", "ada", audioMuted: false, videoMuted: false);
        await Until(() => ben.Track("ada", "audio")?.Packets > 20, "sound");
    }

    [Fact]
    public async Task Who_is_removed_is_gone_on_every_worker_and_the_end_of_the_meeting_is_theirs_too()
    {
        await using var loopback = new LoopbackPlane(workers: 2, spans: true);
        await loopback.Publish("m", "ada");
        var ben = loopback.Subscribe("m", "ben");
        await Until(() => ben.Track("ada", "audio")?.Packets > 20, "sound");
        loopback.Plane.RemoveParticipant("m", "ada");
        await Until(() => loopback.Events.OfType<TrackStopped>().Count() == 2, "tracks ended");
        await Settle(() => ben.Track("ada", "audio")?.Packets ?? 0);

        // Again, and now the other one publishes.
        await loopback.Publish("m", "ben");
        var ada = loopback.Subscribe("m", "ada");
        await Until(() => ada.Track("ben", "audio")?.Packets > 20, "sound the other way");
        loopback.Plane.CloseMeeting("m");
        await Until(() => loopback.Plane.Workers.Sum(worker => worker.Counters.Meetings + worker.Counters.Peers) == 0, "nothing is left");
        Assert.All(loopback.Plane.Workers, worker => Assert.Equal(0, worker.Counters.Faults));
    }

    [Fact]
    public async Task A_viewer_from_outside_finds_a_publisher_of_another_worker_by_its_name()
    {
        await using var loopback = new LoopbackPlane(workers: 2, spans: true);
        var publisher = loopback.Add(new SyntheticPeer(sendsAudio: true, sendsVideo: true));
        var published = await loopback.Plane.Publish("m", "p7", publisher.CreatePublishOffer(), TestContext.Current.CancellationToken, "camera");
        publisher.AcceptAnswer(published.Sdp);
        var viewer = loopback.Add(new SyntheticPeer());
        var answer = await loopback.Plane.View("m", "camera", viewer.CreateViewOffer(), TestContext.Current.CancellationToken);
        viewer.AcceptAnswer(answer.Sdp);
        await Until(() => viewer.Tracks.Any(track => track is { Frames: > 10, Keyframes: > 0 }), "picture");
        Assert.All(loopback.Plane.Workers, worker => Assert.Equal(1, worker.Counters.Peers));
    }

    [Theory]
    [InlineData(10, 0.1, 0)]
    [InlineData(WorkerChoice.PeersFull, 0.1, 1)]
    [InlineData(10, 0.9, 1)]
    [InlineData(5, 0.9, 0)]
    public void A_meeting_goes_over_when_its_first_worker_is_full_or_busy(int peers, double share, int expected) =>
        Assert.Equal(expected, WorkerChoice.Choose(0, [new WorkerLoad(peers, share), new WorkerLoad(7, 0), new WorkerLoad(8, 0)], WorkerChoice.PeersFull));

    [Fact]
    public void What_a_further_worker_must_know_is_kept_while_it_holds()
    {
        var place = new MeetingPlace(home: 0);
        var track = new TrackDescription(1, "ada", null, TrackLabel.Audio, MediaKind.Audio, 48_000, VideoCodec.Vp8, IsStereo: false, []);
        place.Tracks.Add((0, 1), new OpenFarTrack(0, track));
        SetMuted muted = new("ada", TrackLabel.Audio, true), other = new("ben", TrackLabel.Video, true);
        SfuCommand[] said = [muted, other, new SetSticky("ben", true), new SetMuted("ben", TrackLabel.Video, false), new SetSticky("cleo", true), new RemoveParticipant("cleo")];
        foreach (var command in said)
            place.Note(command);
        Assert.Equal([muted, new SetSticky("ben", true), new OpenFarTrack(0, track)], place.KnownTo(1));
        Assert.Equal([muted, new SetSticky("ben", true)], place.KnownTo(0));
    }

    [Fact]
    public void The_lines_of_all_are_told_together_and_those_of_the_gone_no_more()
    {
        var place = new MeetingPlace(home: 0);
        place.People.Add("ada", 0);
        place.People.Add("ben", 1);
        ParticipantQuality Of(string person) => new(person, null, null, null, 1, 2);
        Assert.Equal(["ada"], place.Join(0, [Of("ada")]).Select(one => one.ParticipantId));
        Assert.Equal(["ada", "ben"], place.Join(1, [Of("ben")]).Select(one => one.ParticipantId));
        place.Note(new RemoveParticipant("ben"));
        Assert.Equal(["ada"], place.Join(0, [Of("ada")]).Select(one => one.ParticipantId));
    }
}
