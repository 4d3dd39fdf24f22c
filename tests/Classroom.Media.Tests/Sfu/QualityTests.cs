using Classroom.Rtc.Rtcp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>How the lines of participants are, as the server sees them: losses, rates and round trips are known beforehand.</summary>
public sealed class QualityTests
{
    private const int PathMs = 40;

    [Fact]
    public void Losses_of_a_publisher_are_seen_though_repairs_close_every_gap()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair();
        lesson.Shape(teacher, new NetworkConditions { Loss = 0.1, DelayUs = 10_000 }, new NetworkConditions { DelayUs = 10_000 });
        lesson.Run(20_000);
        Assert.InRange(student.Find("teacher teacher-video")!.Missing, 0, 3);
        var seen = Latest(lesson, "teacher");
        Assert.InRange(seen.LossUp!.Value, 0.06, 0.15);
        // 30 pictures of four packets of 1,000 bytes, and 50 packets of sound of 100.
        Assert.InRange(seen.KbitsUp, 900, 1_150);
        Assert.Equal((null, 0), (seen.LossDown, seen.KbitsDown));
        Assert.Null(Latest(lesson, "student").LossUp);
    }

    [Fact]
    public void A_listener_s_own_reports_tell_loss_and_round_trip()
    {
        using var lesson = new Lesson();
        var (_, student) = lesson.Pair();
        var path = new NetworkConditions { DelayUs = PathMs * 1_000 / 2 };
        lesson.Shape(student, path, path);
        for (var i = 0; i < 12; i++)
        {
            lesson.Run(1_000);
            foreach (var source in student.Received.Values.Where(source => source.Reports.Count > 0))
                Report(lesson, student, source);
        }
        var seen = Latest(lesson, "student");
        Assert.InRange(seen.LossDown!.Value, 0.24, 0.26);
        Assert.InRange(seen.RoundTripMs!.Value, PathMs - 2, PathMs + 2);
        Assert.InRange(seen.KbitsDown, 900, 1_150);
    }

    [Fact]
    public void Each_participant_is_told_once_and_who_watches_from_outside_is_not()
    {
        using var lesson = new Lesson();
        var (both, _) = lesson.Publish("both");
        var (again, _) = lesson.Subscribe("both");
        var (other, _) = lesson.Publish("other");
        var (watcher, _) = lesson.View("both");
        lesson.Run(100);
        lesson.Connect(both, again, other, watcher);
        both.Start(lesson.Network.NowUs);
        other.Start(lesson.Network.NowUs);
        lesson.Run(11_000);
        var told = lesson.Server.Events.OfType<QualityMeasured>().ToList();
        Assert.InRange(told.Count, 2, 3);
        Assert.Equal(["both", "other"], told[^1].People.Select(one => one.ParticipantId).Order());
        var seen = Latest(lesson, "both");
        Assert.True(seen is { KbitsUp: > 900, KbitsDown: > 900 });
    }

    private static ParticipantQuality Latest(Lesson lesson, string who) =>
        lesson.Server.Events.OfType<QualityMeasured>().Last().People.Single(one => one.ParticipantId == who);

    // A quarter lost; held since the server's report came.
    private static void Report(Lesson lesson, SyntheticClient viewer, ReceivedSource source)
    {
        var (atUs, report, _) = source.Reports[^1];
        Span<byte> buffer = stackalloc byte[64];
        var writer = new RtcpWriter(buffer);
        var heldUs = lesson.Network.NowUs - atUs;
        ReceiverReport.TryWrite(ref writer, 7,
            [new ReportBlock { Ssrc = source.Ssrc, FractionLost = 64, LastSenderReport = report.CompactNtp, DelaySinceLastSenderReport = (uint)(heldUs * 65_536 / 1_000_000) }]);
        viewer.SendRawRtcp(buffer[..writer.Length]);
    }
}
