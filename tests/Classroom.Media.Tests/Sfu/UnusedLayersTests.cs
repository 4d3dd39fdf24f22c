using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>A camera in three layers, and pages that make what the server says: what no tile can use is not made.</summary>
public sealed class UnusedLayersTests
{
    private const int Small = SyntheticClient.SmallestHeight, Middle = 2 * Small, Large = 4 * Small;
    private const int HoldMs = (int)(LayerDemand.UnusedUs / 1_000), A = 0, B = 1;
    private const string Picture = "teacher teacher-video";
    private static readonly SyntheticOffer Camera = new() { Rids = ["q", "h", "f"] };

    [Fact]
    public void MEDIA_16_what_no_tile_can_use_is_not_made_and_the_smallest_always_is()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(HoldMs - 1_000);
        Assert.Empty(teacher.LayersLeft);
        lesson.Run(2_000);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        var (sent, frames, seen) = (teacher.VideoPacketsSent, teacher.FramesSent, student.Find(Picture)!.Numbers.Count);
        lesson.Run(10_000);
        var made = teacher.FramesSent - frames;
        Assert.InRange(teacher.VideoPacketsSent - sent, made, made + SyntheticPicture.Camera[0].KeyPackets);
        Assert.InRange(student.Find(Picture)!.Numbers.Count - seen, made - 3, made + 3);
        Assert.Equal((Small, 0), (Lines(student), student.Find(Picture)!.Missing));

        // Nobody looks at all, and nobody is there: whoever comes has something at once.
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, 0));
        lesson.Run(2 * HoldMs);
        lesson.Send(new ClosePeer(peer));
        lesson.Run(2 * HoldMs);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        Assert.Single(Told(lesson));
    }

    [Fact]
    public void A_tile_that_grows_shows_the_small_one_until_the_large_one_is_there()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(3 * HoldMs);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        lesson.Shape(teacher, new NetworkConditions { DelayUs = 100_000 }, new NetworkConditions { DelayUs = 100_000 });
        lesson.Run(1_000);
        student.Find(Picture)!.LongestGapUs = 0;
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Large));
        lesson.Run(50);
        Assert.Empty(teacher.LayersLeft);
        lesson.Run(1_000);
        Assert.Equal((Large, 0), (Lines(student), student.Find(Picture)!.Missing));
        Assert.InRange(student.Find(Picture)!.LongestGapUs, 0, 100_000);

        // Down and up again just as the layer ends: what is said to come does not.
        for (var ms = 0; ms <= 1_000; ms += 100)
        {
            lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
            for (var waited = 0; teacher.LayersLeft.Count == 0 && waited < 100_000; waited += 20) lesson.Run(20);
            lesson.Run(ms);
            student.Find(Picture)!.LongestGapUs = 0;
            lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Large));
            lesson.Run(1_500);
            Assert.Equal((Large, 0), (Lines(student), student.Find(Picture)!.Missing));
            Assert.InRange(student.Find(Picture)!.LongestGapUs, 0, 250_000);
        }
    }

    [Fact]
    public void The_largest_of_all_tiles_says_what_is_made()
    {
        using var lesson = new Lesson();
        var (teacher, _, peer) = Start(lesson);
        var (other, others) = lesson.Subscribe("other");
        lesson.Run(200);
        lesson.Connect(other);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2 * HoldMs);
        // Of one who has not said it, the tile may be of any size.
        Assert.Empty(teacher.LayersLeft);
        lesson.Send(new SetTileHeight(others, "teacher", TrackLabel.Video, Middle));
        lesson.Run(2 * HoldMs);
        Assert.Equal(["f"], teacher.LayersLeft);
        lesson.Send(new SetStills(others, true));
        lesson.Run(2 * HoldMs);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        lesson.Send(new SetStills(others, false));
        lesson.Run(100);
        // Nothing that comes fills the tile: whichever is there first will.
        Assert.Empty(teacher.LayersLeft);
        lesson.Run(3 * HoldMs);
        Assert.Equal(["f"], teacher.LayersLeft);
        Assert.Equal([["f"], ["h", "f"], [], ["f"]], Told(lesson));
    }

    [Fact]
    public void Who_watches_from_outside_gets_all_of_it()
    {
        using var lesson = new Lesson();
        var (teacher, _, peer) = Start(lesson);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2 * HoldMs);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        var (watcher, watching) = lesson.View("teacher");
        lesson.Connect(watcher);
        lesson.Run(2 * HoldMs);
        Assert.Empty(teacher.LayersLeft);
        Assert.Equal(Large, watcher.Received.Values.Single(source => source.IsVideo).Heights[^1].Lines);
        lesson.Send(new ClosePeer(watching));
        lesson.Run(3 * HoldMs);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
    }

    [Fact]
    public void Tiles_at_other_workers_count_like_those_here()
    {
        using var lesson = new Lesson(workers: 2);
        var (teacher, _, peer) = Start(lesson);
        var (there, that) = lesson.Subscribe("there", worker: B);
        lesson.Run(200);
        lesson.Connect(there);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2 * HoldMs);
        Assert.Empty(teacher.LayersLeft);
        Assert.Equal(Large, Lines(there));
        lesson.Send(new SetTileHeight(that, "teacher", TrackLabel.Video, Small));
        lesson.Run(2 * HoldMs);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        there.Find(Picture)!.LongestGapUs = 0;
        lesson.Send(new SetTileHeight(that, "teacher", TrackLabel.Video, Large));
        lesson.Run(100);
        Assert.Empty(teacher.LayersLeft);
        lesson.Run(1_500);
        Assert.Equal((Large, 0), (Lines(there), there.Find(Picture)!.Missing));
        Assert.InRange(there.Find(Picture)!.LongestGapUs, 0, 150_000);
        lesson.Servers[B].Router.Handle(lesson.Network.NowUs, new ClosePeer(that));
        lesson.Run(3 * HoldMs);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        Assert.Empty(lesson.Servers[B].Events.OfType<LayersUnused>());
    }

    [Fact]
    public void A_connection_that_goes_on_is_told_again_and_a_new_one_begins_with_all()
    {
        using var lesson = new Lesson();
        var (teacher, publisher) = lesson.Publish("teacher", Camera);
        lesson.Run(200);
        lesson.Connect(teacher);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(2 * HoldMs);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        // What was said to a hub connection that is gone may be lost.
        lesson.Server.Handle<Answered>(lesson.Network.NowUs, new OpenPublisher(publisher, "teacher", teacher.RestartOffer()));
        lesson.Run(500);
        Assert.Equal([["h", "f"], ["h", "f"]], Told(lesson));

        lesson.Send(new ClosePeer(publisher));
        var (again, _) = lesson.Publish("teacher", Camera);
        lesson.Run(200);
        lesson.Connect(again);
        again.Start(lesson.Network.NowUs);
        lesson.Run(HoldMs - 1_000);
        Assert.Empty(again.LayersLeft);
        Assert.Equal(2, Told(lesson).Count());
        lesson.Run(HoldMs);
        Assert.Equal(["h", "f"], again.LayersLeft);
    }

    /// <summary>Pictures may come before the log has the camera as on: with what is dropped goes the key frame by which the sizes would be known.</summary>
    [Fact]
    public void Sizes_are_asked_for_where_the_first_key_frame_was_dropped()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", Camera);
        lesson.Send(new SetMuted("teacher", TrackLabel.Video, true));
        lesson.Run(200);
        lesson.Connect(teacher);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        lesson.Send(new SetMuted("teacher", TrackLabel.Video, false));
        lesson.Run(HoldMs + 1_000);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        Assert.Equal(3, teacher.KeyframeRequests);
    }

    [Fact]
    public void A_program_that_makes_all_the_same_is_passed_on_as_ever()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson);
        teacher.HeedsLayers = false;
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2 * HoldMs);
        Assert.Single(Told(lesson));
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Large));
        lesson.Run(300);
        Assert.Equal((Large, 0), (Lines(student), student.Find(Picture)!.Missing));
    }

    [Fact]
    public void Screens_and_cameras_in_one_layer_are_left_as_they_are()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", Camera, labels: new Dictionary<string, TrackLabel> { ["1"] = TrackLabel.Screen });
        var (plain, _) = lesson.Publish("plain");
        lesson.Run(200);
        lesson.Connect(teacher, plain);
        teacher.Start(lesson.Network.NowUs);
        plain.Start(lesson.Network.NowUs);
        lesson.Run(3 * HoldMs);
        Assert.Equal(TrackLabel.Screen, lesson.Router.Tracks.Single(track => track.ParticipantId == "teacher").Label);
        Assert.Empty(Told(lesson));
    }

    /// <summary>The last packets of what is not made any more may be lost: nobody asks for what came after them.</summary>
    [Fact]
    public void The_end_of_a_layer_is_no_gap_that_a_key_frame_is_asked_for()
    {
        using var lesson = new Lesson();
        var (teacher, _, peer) = Start(lesson);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        var large = 0;
        lesson.Network.Filter = (from, _, datagram) => from != teacher.Address || datagram.Length < 1_000 || ++large % 3 != 0;
        teacher.AnswersNacks = false;
        lesson.Run(HoldMs + 2_000);
        Assert.Equal(["h", "f"], teacher.LayersLeft);
        lesson.Run(2_000);
        var asked = teacher.KeyframeRequests;
        lesson.Run(30_000);
        Assert.Equal(asked, teacher.KeyframeRequests);
    }

    private static (SyntheticClient Teacher, SyntheticClient Student, PeerId Peer) Start(Lesson lesson)
    {
        var (teacher, _) = lesson.Publish("teacher", Camera);
        teacher.Pictures = SyntheticPicture.Camera;
        var (student, peer) = lesson.Subscribe("student");
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs, audio: false);
        return (teacher, student, peer);
    }

    private static int Lines(SyntheticClient viewer) => viewer.Find(Picture)!.Heights[^1].Lines;

    private static IEnumerable<IReadOnlyList<string>> Told(Lesson lesson) =>
        lesson.Servers[A].Events.OfType<LayersUnused>().Select(unused => (IReadOnlyList<string>)[.. unused.Layers.Select(layer => layer.Value)]);
}
