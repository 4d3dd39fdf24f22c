using Classroom.Rtc.Sdp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>Screens with their sound, and document cameras: several of one participant, each by the label that was told for its m-line.</summary>
public sealed class ShareTests
{
    private const int Loud = 20;
    private static readonly Dictionary<string, TrackLabel> s_screen = new() { ["0"] = TrackLabel.ScreenAudio, ["1"] = TrackLabel.Screen };
    private static readonly Dictionary<string, TrackLabel> s_other = new() { ["0"] = TrackLabel.OtherScreenAudio, ["1"] = TrackLabel.OtherScreen };
    private static readonly Dictionary<string, TrackLabel> s_document = new() { ["1"] = TrackLabel.Document };

    [Fact]
    public void Camera_two_screens_and_a_document_camera_of_one_participant_reach_a_subscriber()
    {
        using var lesson = new Lesson();
        var clients = new List<SyntheticClient> { lesson.Publish("ada").Client };
        foreach (var labels in new[] { s_screen, s_other, s_document }) clients.Add(lesson.Publish("ada", labels: labels).Client);
        var (viewer, _) = lesson.Subscribe("ben");
        lesson.Run(200);
        lesson.Connect([.. clients, viewer]);
        foreach (var client in clients) client.Start(lesson.Network.NowUs);
        lesson.Run(2_000);
        string[] pictures = ["video", "screen", "otherScreen", "document"], sounds = ["audio", "screenAudio", "otherScreenAudio"];
        Assert.All(pictures, kind => Assert.InRange(viewer.Find($"ada ada-{kind}")!.Counters.Count, 200, 250));
        Assert.All(sounds, kind => Assert.InRange(viewer.Find($"ada ada-{kind}")!.Counters.Count, 80, 101));
        // The fourth sends sound too, of which nobody has said what it is.
        Assert.Equal(7, lesson.Router.Tracks.Count);
    }

    [Fact]
    public void Labels_count_and_the_order_of_m_lines_does_not()
    {
        using var lesson = new Lesson();
        var turned = new Dictionary<string, TrackLabel> { ["0"] = TrackLabel.ScreenAudio, ["1"] = TrackLabel.Screen, ["2"] = TrackLabel.Audio, ["3"] = TrackLabel.Video };
        var (ada, peer) = lesson.Publish("ada", new SyntheticOffer { Places = 2 }, labels: turned);
        Assert.Equal(
            [(0, TrackLabel.ScreenAudio), (1, TrackLabel.Screen), (2, TrackLabel.Audio), (3, TrackLabel.Video)],
            lesson.Router.Inlets.Select(inlet => (inlet.Transceiver.Index, inlet.Track.Label)).Order());

        // An m-line that becomes something else is another track; a label of the wrong medium, a doubled one and one of no m-line make none.
        turned["1"] = TrackLabel.Document;
        turned["2"] = TrackLabel.OtherScreen;
        turned["3"] = TrackLabel.Document;
        turned["9"] = TrackLabel.Video;
        lesson.Send(new OpenPublisher(peer, "ada", ada.RestartOffer(), Labels: turned));
        Assert.Equal(
            [(0, TrackLabel.ScreenAudio), (1, TrackLabel.Document)],
            lesson.Router.Inlets.Select(inlet => (inlet.Transceiver.Index, inlet.Track.Label)).Order());
    }

    [Fact]
    public void Nobody_said_what_the_m_lines_are_so_the_first_of_each_kind_are_microphone_and_camera()
    {
        using var lesson = new Lesson();
        lesson.Publish("obs", new SyntheticOffer { Places = 3 });
        Assert.Equal([TrackLabel.Audio, TrackLabel.Video], lesson.Router.Tracks.Select(track => track.Label));
    }

    [Fact]
    public void MEDIA_14_what_a_screen_plays_is_heard_beside_the_loudest_three_and_takes_nobody_s_place()
    {
        using var lesson = new Lesson();
        var voice = new SyntheticOffer { Video = false, WithAudioLevel = true };
        var voices = Enumerable.Range(0, 3).Select(i => lesson.Publish($"p{i}", voice).Client).ToList();
        var (screen, _) = lesson.Publish("p0", voice, labels: s_screen);
        var (listener, _) = lesson.Subscribe("listener");
        lesson.Run(200);
        lesson.Connect([.. voices, screen, listener]);
        foreach (var client in voices.Append(screen))
        {
            client.AudioLevel = client == screen ? 127 : Loud;
            client.Start(lesson.Network.NowUs, video: false);
        }
        lesson.Run(2_000);
        Assert.All(new[] { "p0 p0-audio", "p1 p1-audio", "p2 p2-audio", "p0 p0-screenAudio" }, msid => Assert.True(listener.Find(msid)!.Counters.Count > 80, msid));

        // Louder than everybody: it is no voice, so its owner is not who speaks, and a mark that goes takes nothing from it.
        screen.AudioLevel = 0;
        lesson.Send(new SetSticky("p0", true));
        lesson.Send(new SetSticky("p0", false));
        var heard = listener.Find("p0 p0-screenAudio")!.Counters.Count;
        lesson.Run(1_000);
        Assert.InRange(listener.Find("p0 p0-screenAudio")!.Counters.Count - heard, 45, 52);
        Assert.False(lesson.Router.Tracks.Single(track => track.Label == TrackLabel.ScreenAudio).IsSpeaker);
    }

    [Fact]
    public void A_muted_screen_is_not_passed_on_and_begins_again_with_a_key_frame()
    {
        using var lesson = new Lesson();
        foreach (var label in TrackLabels.Shared) lesson.Send(new SetMuted("ada", label, true));
        var (ada, _) = lesson.Publish("ada", labels: s_screen);
        var (viewer, _) = lesson.Subscribe("ben");
        lesson.Run(200);
        lesson.Connect(ada, viewer);
        ada.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        Assert.Empty(viewer.Received);
        lesson.Send(new SetMuted("ada", TrackLabel.Screen, false));
        lesson.Run(1_000);
        Assert.True(viewer.Find("ada ada-screen") is { Keyframes: 1, Counters.Count: > 100 });
        Assert.Null(viewer.Find("ada ada-screenAudio"));
    }

    [Fact]
    public void On_a_narrow_line_every_screen_is_whole_before_any_face()
    {
        using var lesson = new Lesson();
        var layers = new SyntheticOffer { Audio = false, Rids = ["q", "h"] };
        var labels = new Dictionary<string, TrackLabel> { ["0"] = TrackLabel.Screen };
        var screens = new[] { lesson.Publish("ada", layers, labels: labels).Client, lesson.Publish("ben", layers, labels: new Dictionary<string, TrackLabel> { ["0"] = TrackLabel.Document }).Client };
        var faces = Enumerable.Range(0, 3).Select(i => lesson.Publish($"p{i}", layers).Client).ToList();
        var (viewer, peer) = lesson.Subscribe("viewer");
        lesson.Run(200);
        lesson.Shape(viewer, new NetworkConditions { DelayUs = 20_000 }, NetworkPlan.Line(1.6));
        lesson.Connect([.. screens, .. faces, viewer]);
        foreach (var client in screens.Concat(faces))
        {
            client.Pictures = SyntheticPicture.Camera;
            client.Start(lesson.Network.NowUs, audio: false);
        }
        lesson.Run(25_000);
        var heights = lesson.Router.Tracks.ToDictionary(track => track, track => track.Subscriptions.Single(one => one.Viewer.Id == peer).Layer?.Height ?? 0);
        Assert.All(heights.Where(one => one.Key.Label.IsShared()), one => Assert.Equal(2 * SyntheticClient.SmallestHeight, one.Value));
        Assert.Contains(heights.Where(one => !one.Key.Label.IsShared()), one => one.Value < 2 * SyntheticClient.SmallestHeight);
    }

    [Fact]
    public void A_share_that_is_shown_as_a_card_comes_in_its_small_layer_beside_one_that_is_whole_and_each_viewer_chooses()
    {
        const int Small = SyntheticClient.SmallestHeight, Whole = 2 * Small, Stage = 720;
        using var lesson = new Lesson();
        var layers = new SyntheticOffer { Audio = false, Rids = ["l", "h"] };
        TrackLabel[] shares = [TrackLabel.Screen, TrackLabel.OtherScreen, TrackLabel.Document];
        var screens = shares.Select(label => lesson.Publish("ada", layers, labels: new Dictionary<string, TrackLabel> { ["0"] = label }).Client).ToList();
        var (ben, bens) = lesson.Subscribe("ben");
        var (cleo, cleos) = lesson.Subscribe("cleo");
        lesson.Run(200);
        lesson.Connect([.. screens, ben, cleo]);
        foreach (var screen in screens) screen.Start(lesson.Network.NowUs, audio: false);
        for (var i = 0; i < shares.Length; i++)
        {
            var (large, largeOfCleo) = (shares[i], shares[(i + 1) % shares.Length]);
            foreach (var label in shares)
            {
                lesson.Send(new SetTileHeight(bens, "ada", label, label == large ? Stage : Small));
                lesson.Send(new SetTileHeight(cleos, "ada", label, label == largeOfCleo ? Stage : Small));
            }
            lesson.Run(2_000);
            Assert.All(shares, label => Assert.Equal(label == large ? Whole : Small, Seen(ben, label).Heights[^1].Lines));
            Assert.All(shares, label => Assert.Equal(label == largeOfCleo ? Whole : Small, Seen(cleo, label).Heights[^1].Lines));
        }
        Assert.All(shares, label => Assert.Equal((0, 0), (Seen(ben, label).Missing, Seen(cleo, label).Missing)));

        static ReceivedSource Seen(SyntheticClient viewer, TrackLabel label) => viewer.Find($"ada ada-{label.NameOf()}")!;
    }

    [Fact]
    public void Each_label_has_a_name_and_is_found_by_it()
    {
        Assert.Equal(TrackLabels.Count, Enum.GetValues<TrackLabel>().Length);
        foreach (var label in Enum.GetValues<TrackLabel>())
        {
            Assert.True(TrackLabels.TryParse(label.NameOf(), out var found));
            Assert.Equal(label, found);
            Assert.Equal(MediaKind.Video, label.PictureOf().KindOf());
        }
        Assert.False(TrackLabels.TryParse("Screen", out _));
        Assert.False(TrackLabels.TryParse(null, out _));
        Assert.Equal(TrackLabel.Screen, TrackLabels.Nth(MediaKind.Video, 1));
        Assert.Null(TrackLabels.Nth(MediaKind.Audio, 3));
    }
}
