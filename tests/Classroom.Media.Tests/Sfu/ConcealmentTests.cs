using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>How much sound a listener's decoder has to make up: frames that are not there, by themselves or as a copy, when they are to be played.</summary>
public sealed class ConcealmentTests
{
    private const int Seconds = 60;
    private const long DelayUs = 30_000;

    /// <summary>From its arrival on time to its turn: what a browser's buffer holds on a line that drops packets.</summary>
    private const long BufferUs = 60_000;

    private static readonly SyntheticOffer Plain = new() { Video = false, WithAudioLevel = true };

    /// <summary>The limits are for loss on both ways where the publisher repeats its frames; where it does not, nothing is lost on its way here.</summary>
    [Theory]
    [InlineData(0.05, true, 0.03)]
    [InlineData(0.10, true, 0.07)]
    [InlineData(0.20, true, 0.15)]
    [InlineData(0.05, false, 0.03)]
    [InlineData(0.10, false, 0.07)]
    public void Little_sound_is_made_up(double loss, bool publisherRepeats, double limit)
    {
        using var lesson = new Lesson();
        var (teacher, students) = Start(lesson, Plain with { WithRed = publisherRepeats }, publisherRepeats ? loss : 0, loss);
        lesson.Run(Seconds * 1_000);
        var share = Concealed(lesson, teacher, students[0]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{share:P2} at {loss:P0}");
        Assert.InRange(share, 0, limit);
        Assert.Equal(publisherRepeats, lesson.Router.Inlets.Single().FramesRecovered > 0);
    }

    [Fact]
    public void Who_loses_nothing_gets_every_frame_once_and_no_copies_whatever_is_lost_on_the_way_here()
    {
        using var lesson = new Lesson();
        var (teacher, students) = Start(lesson, Plain with { WithRed = true }, 0.10, 0);
        lesson.Run(Seconds * 1_000);
        var source = students[0].Find("teacher teacher-audio")!;
        Assert.Equal((0, 0), (source.Redundant, source.Duplicates));
        Assert.InRange(Concealed(lesson, teacher, students[0]), 0, 0.03);
        // Only where two went in a row is a hole left.
        Assert.InRange(source.Missing, 1, Seconds * 50 * 0.02);
        // The publisher's own report still tells what its line loses, so that its encoder can help.
        Assert.InRange(teacher.ReportBlocks.Where(r => r.Block.HighestSequence > 0).Average(r => r.Block.FractionLost), 20, 32);
    }

    [Fact]
    public void Each_gets_as_much_as_its_own_line_needs()
    {
        using var lesson = new Lesson();
        var (_, students) = Start(lesson, Plain, 0, 0, 0.10, 0.10);
        students[2].Lacks.Add("red");
        lesson.Run(Seconds * 1_000);
        var redundant = students.Select(student => student.Find("teacher teacher-audio")!.Redundant).ToList();
        Assert.Equal(0, redundant[0]);
        Assert.True(redundant[1] > 30 * 50, $"{redundant[1]}");
    }

    [Fact]
    public void Who_does_not_know_copies_gets_none()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", Plain with { WithRed = true });
        var (student, _) = lesson.Subscribe("student");
        student.Lacks.Add("red");
        student.ReportsLosses = true;
        Connect(lesson, teacher, student);
        lesson.Shape(student, new NetworkConditions(), new NetworkConditions { Loss = 0.2 });
        lesson.Run(20_000);
        var source = student.Find("teacher teacher-audio")!;
        Assert.Equal(0, source.Redundant);
        Assert.InRange(source.FramesUs.Count, 700, 900);
    }

    [Fact]
    public void When_the_line_is_good_again_copies_stop()
    {
        using var lesson = new Lesson();
        var (_, students) = Start(lesson, Plain, 0, 0.1);
        lesson.Run(15_000);
        lesson.Shape(students[0], new NetworkConditions { DelayUs = DelayUs }, new NetworkConditions { DelayUs = DelayUs });
        lesson.Run(25_000);
        var source = students[0].Find("teacher teacher-audio")!;
        var before = source.Redundant;
        Assert.True(before > 100);
        lesson.Run(5_000);
        Assert.Equal(before, source.Redundant);
    }

    [Fact]
    public void Nothing_that_was_said_while_muted_comes_along_later()
    {
        using var lesson = new Lesson();
        var (teacher, students) = Start(lesson, Plain with { WithRed = true }, 0, 0.2);
        lesson.Run(10_000);
        lesson.Send(new SetMuted("teacher", TrackLabel.Audio, true));
        var from = lesson.Network.NowUs;
        lesson.Run(2_000);
        lesson.Send(new SetMuted("teacher", TrackLabel.Audio, false));
        var to = lesson.Network.NowUs;
        lesson.Run(2_000);
        var muted = teacher.FramesUs.Where(frame => frame.Value >= from && frame.Value + DelayUs < to).Select(frame => frame.Key).ToHashSet();
        Assert.InRange(muted.Count, 90, 101);
        Assert.DoesNotContain(students[0].Find("teacher teacher-audio")!.FramesUs.Keys, muted.Contains);
        Assert.True(students[0].Find("teacher teacher-audio")!.FramesUs.Keys.Max() > muted.Max() + 80);
    }

    [Fact]
    public void Frames_that_overtake_each_other_go_out_once()
    {
        using var lesson = new Lesson();
        var (teacher, students) = Start(lesson, Plain with { WithRed = true }, 0, 0);
        lesson.Shape(teacher, new NetworkConditions { DelayUs = DelayUs, Reordering = 0.2, ReorderUs = 50_000, Duplication = 0.1, Loss = 0.05 }, NetworkConditions.Perfect);
        lesson.Run(20_000);
        var source = students[0].Find("teacher teacher-audio")!;
        Assert.Equal(0, source.Duplicates);
        Assert.Equal(0, lesson.Router.Peers.Sum(peer => peer.Connection.Counters.NotSent));
        Assert.InRange(Concealed(lesson, teacher, students[0]), 0, 0.02);
    }

    [Fact]
    public void MED_21_broken_redundant_sound_is_dropped_and_counted()
    {
        using var lesson = new Lesson();
        var (teacher, students) = Start(lesson, Plain with { WithRed = true }, 0, 0);
        lesson.Run(1_000);
        var before = students[0].Find("teacher teacher-audio")!.Numbers.Count;
        teacher.StopSending();
        lesson.Run(100);
        var ssrc = lesson.Router.Peers.First(p => p.Role == PeerRole.Publisher).Connection.Inbound[0].Ssrc.Value;
        byte[][] payloads = [[0xFF, 0xFF, 0xFF, 0xFF], [0xED, 0x0F, 0x03, 0xFF, 0x6D, 1], [0x6F, 1, 2, 3]];
        foreach (var (payload, i) in payloads.Select((payload, i) => (payload, i)))
            teacher.SendRaw([0x80, SyntheticOffer.RedType, 1, (byte)i, 0, 0, 0, 0, (byte)(ssrc >> 24), (byte)(ssrc >> 16), (byte)(ssrc >> 8), (byte)ssrc], payload);
        lesson.Run(200);
        Assert.Equal(payloads.Length, lesson.Router.Inlets.Single().Malformed);
        Assert.InRange(students[0].Find("teacher teacher-audio")!.Numbers.Count, before, before + 5);
    }

    private static (SyntheticClient Teacher, SyntheticClient[] Students) Start(Lesson lesson, SyntheticOffer offer, double up, params double[] down)
    {
        var (teacher, _) = lesson.Publish("teacher", offer);
        teacher.AudioLevel = 20;
        var students = down.Select((_, i) => lesson.Subscribe($"student-{i}").Client).ToArray();
        foreach (var student in students) student.ReportsLosses = true;
        Connect(lesson, [teacher, .. students]);
        lesson.Shape(teacher, new NetworkConditions { DelayUs = DelayUs, Loss = up }, new NetworkConditions { DelayUs = DelayUs });
        for (var i = 0; i < students.Length; i++)
            lesson.Shape(students[i], new NetworkConditions { DelayUs = DelayUs }, new NetworkConditions { DelayUs = DelayUs, Loss = down[i] });
        return (teacher, students);
    }

    private static void Connect(Lesson lesson, params SyntheticClient[] clients)
    {
        lesson.Run(200);
        lesson.Connect(clients);
        lesson.Run(200);
        clients[0].Start(lesson.Network.NowUs, video: false);
    }

    private static double Concealed(Lesson lesson, SyntheticClient teacher, SyntheticClient student)
    {
        var there = student.Find("teacher teacher-audio")!.FramesUs;
        var played = teacher.FramesUs.Where(frame => frame.Value + (2 * DelayUs) + BufferUs < lesson.Network.NowUs).ToList();
        var madeUp = played.Count(frame => !there.TryGetValue(frame.Key, out var atUs) || atUs > frame.Value + (2 * DelayUs) + BufferUs);
        return (double)madeUp / played.Count;
    }
}
