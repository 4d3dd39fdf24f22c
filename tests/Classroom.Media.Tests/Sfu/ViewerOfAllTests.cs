using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>Who watches everybody (WHEP) has as many places as pairs of sections in the offer, and can never be offered more.</summary>
public sealed class ViewerOfAllTests
{
    private static readonly SyntheticOffer SoundAlone = new() { Video = false };

    [Fact]
    public void The_first_sound_and_picture_are_the_first_participants_and_so_on()
    {
        using var lesson = new Lesson();
        var (ada, _) = Send(lesson, "ada", new SyntheticOffer());
        var viewer = Watch(lesson, places: 3);
        var (ben, _) = Send(lesson, "ben", new SyntheticOffer());
        lesson.Run(1_000);
        Assert.Equal(
            ["place-0 place-0-audio", "place-0 place-0-video", "place-1 place-1-audio", "place-1 place-1-video"],
            viewer.Received.Values.Select(r => viewer.Labels[r.Ssrc]).Order());
        Assert.Equal(["ada", "ben"], Owners(lesson));
        Assert.All(viewer.Received.Values, r => Assert.Equal(0, r.Missing));
        Assert.InRange(viewer.Find("place-1 place-1-video")!.Counters.Count, 80, ben.VideoPacketsSent);
        Assert.True(viewer.Find("place-0 place-0-audio")!.Counters.Count > 40);
        Assert.True(ada.KeyframeRequests >= 1);
    }

    [Fact]
    public void A_newcomer_takes_the_place_of_who_left_and_the_numbers_go_on()
    {
        using var lesson = new Lesson();
        var viewer = Watch(lesson, places: 2);
        var (_, ada) = Send(lesson, "ada", new SyntheticOffer());
        Send(lesson, "ben", new SyntheticOffer());
        lesson.Run(500);
        lesson.Send(new ClosePeer(ada));
        lesson.Run(100);
        Assert.Equal(["ben"], Owners(lesson));
        var first = viewer.Find("place-0 place-0-video")!;
        var before = first.Numbers.Count;
        Send(lesson, "cleo", new SyntheticOffer());
        lesson.Run(1_000);
        Assert.Equal(["cleo", "ben"], Owners(lesson));
        Assert.True(first.Numbers.Count > before + 80);
        Assert.Equal((0, 2), (first.Missing, first.Keyframes));
    }

    [Fact]
    public void Whoever_found_no_place_gets_one_as_soon_as_one_is_free()
    {
        using var lesson = new Lesson();
        var viewer = Watch(lesson, places: 1);
        var (_, ada) = Send(lesson, "ada", new SyntheticOffer());
        Send(lesson, "ben", new SyntheticOffer());
        lesson.Run(500);
        Assert.Equal(["ada"], Owners(lesson));
        var (sound, picture) = (viewer.Find("place-0 place-0-audio")!, viewer.Find("place-0 place-0-video")!);
        lesson.Send(new ClosePeer(ada));
        var (heard, seen) = (sound.Numbers.Count, picture.Numbers.Count);
        lesson.Run(1_000);
        Assert.Equal(["ben"], Owners(lesson));
        Assert.True(sound.Numbers.Count > heard + 40 && picture.Numbers.Count > seen + 80);
    }

    [Fact]
    public void A_place_stays_with_who_stops_one_medium_and_whose_screen_comes_takes_another()
    {
        using var lesson = new Lesson();
        Watch(lesson, places: 3);
        var (ada, peer) = Send(lesson, "ada", new SyntheticOffer());
        Send(lesson, "ben", SoundAlone);
        lesson.Run(200);
        var labels = new Dictionary<string, TrackLabel> { ["0"] = TrackLabel.Audio, ["1"] = TrackLabel.Video, ["2"] = TrackLabel.ScreenAudio, ["3"] = TrackLabel.Screen };
        lesson.Send(new OpenPublisher(peer, "ada", ada.Offer(new SyntheticOffer { Places = 2 }), Labels: labels));
        Assert.Equal(["ada", "ben", "ada"], Owners(lesson));
        var sound = lesson.Router.Tracks.Single(t => t.Label == TrackLabel.ScreenAudio);
        Assert.Equal("place-2 place-2-audio", sound.Subscriptions.Single().Transceiver.Msid);
        var screen = lesson.Router.Tracks.Single(t => t.Label == TrackLabel.Screen);
        Assert.Equal("place-2 place-2-video", screen.Subscriptions.Single().Transceiver.Msid);
    }

    [Fact]
    public void More_sections_than_people_cost_nobody_anything_and_each_viewer_has_its_own_places()
    {
        using var lesson = new Lesson();
        Watch(lesson, places: 8);
        Watch(lesson, places: 1);
        var one = lesson.View("ben").Client;
        lesson.Connect(one);
        Send(lesson, "ada", SoundAlone);
        Send(lesson, "ben", SoundAlone);
        lesson.Run(200);
        Assert.Equal([("ada", 2), ("ben", 2)], lesson.Router.Tracks.Select(t => (t.ParticipantId, t.Subscriptions.Count(s => s.IsActive))));
        Assert.Equal("ben ben-audio", one.Labels[one.Received.Keys.Single()]);
    }

    private static SyntheticClient Watch(Lesson lesson, int places)
    {
        var (viewer, _) = lesson.View(null, new SyntheticOffer { Sends = false, Places = places });
        lesson.Connect(viewer);
        return viewer;
    }

    private static (SyntheticClient Client, PeerId Peer) Send(Lesson lesson, string participant, SyntheticOffer offer)
    {
        var (client, peer) = lesson.Publish(participant, offer);
        lesson.Connect(client);
        client.Start(lesson.Network.NowUs, video: offer.Video);
        return (client, peer);
    }

    /// <summary>Who has the places of the first viewer, in their order.</summary>
    private static List<string> Owners(Lesson lesson) =>
        [.. lesson.Router.Tracks.SelectMany(t => t.Subscriptions).OrderBy(s => s.Transceiver.Index)
            .DistinctBy(s => s.Transceiver.Msid.Split(' ')[0]).Select(s => s.Track.ParticipantId)];
}
