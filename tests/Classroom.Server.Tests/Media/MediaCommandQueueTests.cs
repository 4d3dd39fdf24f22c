using Classroom.Rtc.Codecs;
using Classroom.Rtc.Sdp;
using Classroom.Server.Loops;
using Classroom.Sfu;

namespace Classroom.Server.Tests.Media;

/// <summary>A worker that does not keep up refuses what opens something, and forgets nothing that ends or mutes.</summary>
public sealed class MediaCommandQueueTests
{
    private readonly MediaCommandQueue _queue = new();

    [Fact]
    public void A_mute_is_never_lost_however_much_waits()
    {
        Fill();
        Assert.True(Post(Mute("ada", true)));
        Assert.True(Post(new RemoveParticipant("ben")));
        Assert.True(Post(new ClosePeer(new PeerId(7))));
        Assert.True(_queue.TryPost(new MediaCommand("other", new CloseRouter())));
        Assert.False(Post(new OpenSubscriber(new PeerId(8), "cleo")));

        Assert.Equal(
            [Mute("ada", true), new RemoveParticipant("ben"), new ClosePeer(new PeerId(7)), new CloseRouter()],
            TakeAll().Skip(MediaCommandQueue.CommandsMax));
        Assert.True(Post(new OpenSubscriber(new PeerId(9), "cleo")));
        Assert.Equal([new OpenSubscriber(new PeerId(9), "cleo")], TakeAll());
    }

    [Fact]
    public void What_a_meetings_other_worker_must_know_is_never_lost_and_of_one_track_the_latest_counts()
    {
        Fill();
        OpenFarTrack one = Far(1), other = Far(2);
        Assert.True(Post(one));
        Assert.True(Post(other));
        Assert.True(Post(new CloseFarTrack(0, 1)));
        Assert.Equal([other, new CloseFarTrack(0, 1)], TakeAll().Skip(MediaCommandQueue.CommandsMax));
    }

    [Fact]
    public void Nothing_passes_what_waits_beyond_the_queue()
    {
        Fill();
        Post(Mute("ada", true));
        Assert.True(_queue.TryTake(out _));

        // There is room again, but what was said first is done first.
        Assert.False(Post(new OpenSubscriber(new PeerId(8), "cleo")));
        Assert.True(Post(new RemoveParticipant("ben")));
        Assert.Equal([Mute("ada", true), new RemoveParticipant("ben")], TakeAll().TakeLast(2));
    }

    [Fact]
    public void Of_two_mutes_of_one_kind_the_later_one_counts()
    {
        Fill();
        for (var i = 0; i <= 100_000; i++)
            Post(Mute("ada", i % 2 == 0));
        Post(Mute("ben", true));
        Post(Mute("ada", false));
        Assert.Equal([Mute("ben", true), Mute("ada", false)], TakeAll().Skip(MediaCommandQueue.CommandsMax));
    }

    private static SetMuted Mute(string person, bool muted) => new(person, TrackLabel.Audio, muted);

    private static OpenFarTrack Far(uint number) =>
        new(0, new TrackDescription(number, "ada", null, TrackLabel.Audio, MediaKind.Audio, 48_000, VideoCodec.Vp8, IsStereo: false, []));

    private bool Post(SfuCommand command) => _queue.TryPost(new MediaCommand("meeting", command));

    private void Fill()
    {
        while (Post(new OpenSubscriber(new PeerId(1), "full")))
        {
            // Until there is no room.
        }
    }

    private List<SfuCommand> TakeAll()
    {
        var taken = new List<SfuCommand>();
        while (_queue.TryTake(out var next))
            taken.Add(next.Command);
        return taken;
    }
}
