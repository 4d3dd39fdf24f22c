using Classroom.Rtc.Sdp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>A publisher sends its picture in several sizes; each viewer gets the one that it shows.</summary>
public sealed class SimulcastTests
{
    private static readonly SyntheticOffer Layered = new() { Rids = ["q", "h", "f"], WithRtx = false };
    private const int Small = SyntheticClient.SmallestHeight, Middle = 2 * Small, Large = 4 * Small;

    [Fact]
    public void The_answer_takes_the_layers_that_are_offered()
    {
        using var lesson = new Lesson();
        var (teacher, peer) = lesson.Publish("teacher", Layered);
        var answer = lesson.Server.Events.OfType<Answered>().Last(answered => answered.Peer == peer).Answer;
        Assert.Contains("a=rid:q recv\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=simulcast:recv q;h;f\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(3, lesson.Router.Tracks.Single(track => track.Label == TrackLabel.Video).Encodings.Count);
        Assert.NotNull(teacher);
    }

    [Theory]
    [InlineData("a=simulcast:send q;h;f", "q h f")]
    [InlineData("a=simulcast:send ~q;h,x;f recv z", "q h f")]
    [InlineData("a=simulcast:recv q", "")]
    [InlineData("a=simulcast:send q", "")]
    [InlineData("a=simulcast:send q;h;f;g", "q h f g")]
    [InlineData("a=simulcast:send q;h;f;g;e", "q h f g")]
    [InlineData("a=simulcast:send q;q", "q")]
    [InlineData("a=simulcast: send rid=q;h", "")]
    [InlineData("a=simulcast:send q;unknown", "")]
    public void Layers_are_read_as_browsers_and_programs_write_them(string line, string taken)
    {
        using var lesson = new Lesson();
        var rids = "a=rid:q send\r\na=rid:h send\r\na=rid:f send\r\na=rid:g send\r\na=rid:e send\r\n";
        var offer = Client().Offer(Layered).Replace("a=rid:q send\r\na=rid:h send\r\na=rid:f send\r\na=simulcast:send q;h;f", rids + line, StringComparison.Ordinal);
        var answered = lesson.Server.Handle<Answered>(lesson.Network.NowUs, new OpenPublisher(new PeerId(9), "teacher", offer));
        Assert.True(SdpParser.TryParse(answered.Answer, out var answer, out _));
        var expected = taken.Length == 0 ? "" : "a=simulcast:recv " + taken.Replace(' ', ';');
        Assert.Equal(expected.Length > 0, answered.Answer.Contains("a=simulcast", StringComparison.Ordinal));
        Assert.Contains(expected, answered.Answer, StringComparison.Ordinal);
        Assert.Equal(2, answer.Media.Count);
    }

    [Fact]
    public void Without_a_wish_a_viewer_gets_the_largest()
    {
        using var lesson = new Lesson();
        var (_, student, _) = Start(lesson);
        lesson.Run(2_000);
        Assert.Equal(Large, Seen(student)[^1]);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void Layers_whose_sources_the_offer_names_too_are_told_apart_by_what_their_packets_say()
    {
        using var lesson = new Lesson();
        var (_, student, peer) = Start(lesson, Layered with { WithSsrcLines = true });
        lesson.Run(2_000);
        Assert.Equal(Large, Seen(student)[^1]);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        Assert.Equal(Small, Seen(student)[^1]);
    }

    [Fact]
    public void Layers_that_are_named_by_their_sources_alone_are_layers_too()
    {
        using var lesson = new Lesson();
        var (_, student, peer) = Start(lesson, Layered with { NamesLayersBySource = true });
        lesson.Run(2_000);
        Assert.Equal(Large, Seen(student)[^1]);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        Assert.Equal(Small, Seen(student)[^1]);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void Layers_are_told_apart_by_their_pictures_whatever_their_order()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson, Layered with { Rids = ["0", "1", "2", "3"] });
        teacher.LargestFirst = true;
        lesson.Run(2_000);
        Assert.Equal(2 * Large, Seen(student)[^1]);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Middle));
        lesson.Run(2_000);
        Assert.Equal(Middle, Seen(student)[^1]);
    }

    [Theory]
    [InlineData(1, Small)]
    [InlineData(Small, Small)]
    [InlineData(Small + 1, Middle)]
    [InlineData(Middle + 1, Large)]
    [InlineData(10_000, Large)]
    public void The_layer_follows_the_size_of_the_tile(int lines, int expected)
    {
        using var lesson = new Lesson();
        var (_, student, peer) = Start(lesson);
        lesson.Run(1_000);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, lines));
        lesson.Run(2_000);
        Assert.Equal(expected, Seen(student)[^1]);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void What_nobody_looks_at_is_not_sent_and_comes_back_with_a_key_frame()
    {
        using var lesson = new Lesson();
        var (_, student, peer) = Start(lesson);
        lesson.Run(1_000);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, 0));
        lesson.Run(100);
        var video = student.Find("teacher teacher-video")!;
        var (packets, keyframes) = (video.Counters.Count, video.Keyframes);
        lesson.Run(1_000);
        Assert.Equal(packets, video.Counters.Count);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Large));
        lesson.Run(1_000);
        Assert.Equal(keyframes + 1, video.Keyframes);
        Assert.True(video.Counters.Count > packets + 20 * SyntheticClient.VideoPacketsPerFrame);
        Assert.Equal(0, video.Missing);
    }

    [Fact]
    public void Sizes_of_those_who_have_left_leave_room_for_those_who_come()
    {
        using var lesson = new Lesson();
        var (_, student, peer) = Start(lesson);
        for (var i = 0; i < 300; i++)
        {
            lesson.Send(new SetTileHeight(peer, $"guest-{i}", TrackLabel.Video, Small));
            lesson.Send(new RemoveParticipant($"guest-{i}"));
        }
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        Assert.Equal(Small, Seen(student)[^1]);
    }

    [Fact]
    public void Two_viewers_get_two_layers_at_once()
    {
        using var lesson = new Lesson();
        var (_, student, peer) = Start(lesson);
        var (other, _) = lesson.Subscribe("other");
        lesson.Run(200);
        lesson.Connect(other);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        Assert.Equal((Small, Large), (Seen(student)[^1], Seen(other)[^1]));
    }

    [Fact]
    public void A_layer_that_its_publisher_turns_off_is_left_and_taken_again()
    {
        using var lesson = new Lesson();
        var (teacher, student, _) = Start(lesson);
        lesson.Run(2_000);
        teacher.LayersOn = 2;
        lesson.Run(2_500);
        Assert.Equal(Middle, Seen(student)[^1]);
        teacher.LayersOn = 3;
        lesson.Run(2_500);
        Assert.Equal(Large, Seen(student)[^1]);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void Whoever_has_a_small_tile_gets_the_large_layer_where_its_publisher_sends_no_other()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        Assert.Equal(Small, Seen(student)[^1]);
        teacher.LayersFrom = 2;
        lesson.Run(2_500);
        Assert.Equal(Large, Seen(student)[^1]);
        teacher.LayersFrom = 0;
        lesson.Run(2_500);
        Assert.Equal(Small, Seen(student)[^1]);
        Assert.Equal(0, student.Find("teacher teacher-video")!.Missing);
    }

    [Fact]
    public void Down_takes_a_key_frame_and_what_is_not_wanted_stops_soon_without_one()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson);
        lesson.Run(2_000);
        // The publisher answers no request: the small layer never starts.
        lesson.Network.Filter = (from, to, datagram) => to != teacher.Address || datagram.Length > 400 || Classroom.Rtc.Demultiplexer.Classify(datagram) != Classroom.Rtc.DatagramKind.Rtcp;
        var video = student.Find("teacher teacher-video")!;
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        var before = video.Counters.Count;
        lesson.Run(LayerSelector.LeaveUs / 1_000 - 50);
        Assert.True(video.Counters.Count > before + 5 * SyntheticClient.VideoPacketsPerFrame);
        lesson.Run(100);
        before = video.Counters.Count;
        lesson.Run(500);
        Assert.Equal(before, video.Counters.Count);
        lesson.Network.Filter = null;
        lesson.Run(1_000);
        Assert.Equal(Small, Seen(student)[^1]);
    }

    [Fact]
    public void A_source_without_a_layer_name_or_with_a_foreign_one_is_dropped()
    {
        using var lesson = new Lesson();
        var (teacher, student, _) = Start(lesson);
        lesson.Run(1_000);
        var unbound = lesson.Router.Peers.Sum(peer => peer.Connection.Counters.Unbound);
        // Sequence 1, a new source, payload type of the picture, no extension.
        teacher.SendRaw([0x80, SyntheticOffer.VideoType, 0, 1, 0, 0, 0, 0, 0, 9, 9, 9], new byte[500]);
        lesson.Run(100);
        Assert.Equal(unbound + 1, lesson.Router.Peers.Sum(peer => peer.Connection.Counters.Unbound));
        Assert.Equal(Large, Seen(student)[^1]);
    }

    [Fact]
    public void Layers_whose_ends_are_lost_at_once_all_go_when_their_time_has_come()
    {
        using var lesson = new Lesson();
        var (teacher, student, _) = Start(lesson);
        lesson.Run(1_000);
        var (sent, waited) = (0, 0);
        // The last packet of each picture of each layer never arrives.
        lesson.Network.Filter = (from, _, datagram) => from != teacher.Address || datagram.Length < 900 || ++sent % SyntheticClient.VideoPacketsPerFrame != 0;
        teacher.AnswersNacks = false;
        var before = student.Find("teacher teacher-video")!.Counters.Count;
        var gathering = lesson.Server.Table.Gathering;
        for (var i = 0; i < 300; i++)
        {
            lesson.Network.Run(300);
            if (gathering.DeadlineUs != long.MaxValue) waited++;
            gathering.HandleTimeout(lesson.Network.NowUs + FrameGathering.MaxWaitUs);
            Assert.Equal(long.MaxValue, gathering.DeadlineUs);
        }

        Assert.True(waited > 0);
        Assert.True(student.Find("teacher teacher-video")!.Counters.Count > before);
    }

    private static SyntheticClient Client() => new(77, Classroom.Rtc.TransportAddress.FromIPv4(1, 1), Classroom.Rtc.Dtls.DtlsCertificate.Create(DateTimeOffset.UnixEpoch), _ => true);

    /// <summary>A camera sends from the moment it is on; the meeting may hear of that later, and what came before has been dropped as muted: the layers' key frames.</summary>
    [Theory]
    [InlineData(Large, false, Large)]
    [InlineData(Small, false, Small)]
    [InlineData(Large, true, Small)]
    public void Whoever_comes_to_a_camera_that_was_held_muted_as_it_began_gets_the_size_that_is_needed(int lines, bool wantsStills, int seen)
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", Layered);
        lesson.Run(200);
        lesson.Connect(teacher);
        lesson.Send(new SetMuted("teacher", TrackLabel.Video, true));
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        lesson.Send(new SetMuted("teacher", TrackLabel.Video, false));
        lesson.Run(3_000);
        var (student, peer) = lesson.Subscribe("student");
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, lines));
        lesson.Send(new SetStills(peer, wantsStills));
        lesson.Run(200);
        lesson.Connect(student);
        lesson.Run(3_000);
        Assert.Equal(seen, Seen(student)[^1]);
    }

    private static (SyntheticClient Teacher, SyntheticClient Student, PeerId Peer) Start(Lesson lesson, SyntheticOffer? offer = null)
    {
        var (teacher, _) = lesson.Publish("teacher", offer ?? Layered);
        var (student, peer) = lesson.Subscribe("student");
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        return (teacher, student, peer);
    }

    private static List<int> Seen(SyntheticClient student) => [.. student.Find("teacher teacher-video")!.Heights.Select(height => height.Lines)];
}
