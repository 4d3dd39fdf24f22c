using Classroom.Rtc;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Srtp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>A viewer whose answer has no RTX is sent the very same datagram again: under GCM a second one with this nonce would give the key away.</summary>
public sealed class ResendTests
{
    private const int VideoLength = 1000;
    private static readonly NetworkConditions Lossy = new() { DelayUs = 10_000, JitterUs = 4_000, Loss = 0.1 };
    private static readonly NetworkConditions Clean = new() { DelayUs = 10_000 };

    [Theory]
    [InlineData(0x0007)]
    [InlineData(0x0001)]
    public void A_viewer_without_rtx_is_repaired_by_the_same_bytes_again(int profileId)
    {
        using var lesson = new Lesson(seed: 5);
        var (teacher, _) = lesson.Publish("teacher");
        var (student, peer) = lesson.Subscribe("student", [SrtpProfile.Preferred.Single(p => p.Id == profileId)]);
        student.Lacks.Add("rtx");
        lesson.Run(100);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        DivergePictureNumbers(lesson, peer);
        var sent = new Dictionary<(uint Ssrc, ushort Number), byte[]>();
        var resent = 0;
        lesson.Network.Filter = (_, to, datagram) =>
        {
            if (to != student.Address || Demultiplexer.Classify(datagram) != DatagramKind.Rtp || !RtpHeader.TryParse(datagram, out var header)) return true;
            Assert.True(student.Labels.ContainsKey(header.Ssrc.Value), "no other source than the agreed ones sends");
            if (sent.TryAdd((header.Ssrc.Value, header.SequenceNumber), (byte[])datagram.Clone())) return true;
            resent++;
            Assert.Equal(sent[(header.Ssrc.Value, header.SequenceNumber)], datagram);
            Assert.True(datagram.Length > VideoLength);
            return true;
        };
        lesson.Shape(student, Clean, Lossy);
        lesson.Run(6_000);
        teacher.StopSending();
        lesson.Run(1_000);
        var video = student.Find("teacher teacher-video")!;
        var stream = lesson.Router.Peers.Single(p => p.Id == peer).Connection.Outbound.Single(s => s.Ssrc.Value == video.Ssrc);
        Assert.True(lesson.Network.Lost > 50);
        Assert.True(resent > 30, $"{resent} sent again");
        Assert.Equal(stream.Stats.Retransmitted, resent);
        Assert.Equal(0, video.Repaired);
        Assert.InRange(video.Missing, 0, 2);
    }

    /// <summary>After a mute this viewer's picture numbers differ from a newcomer's, and both are written over the one shared payload.</summary>
    private static void DivergePictureNumbers(Lesson lesson, PeerId early)
    {
        lesson.Run(500);
        lesson.Send(new SetMuted("teacher", TrackLabel.Video, true));
        lesson.Run(500);
        lesson.Send(new SetMuted("teacher", TrackLabel.Video, false));
        lesson.Run(500);
        var (late, peer) = lesson.Subscribe("late");
        lesson.Run(100);
        lesson.Connect(late);
        lesson.Run(500);
        Assert.NotEqual(early, peer);
        Assert.NotEmpty(late.Find("teacher teacher-video")!.PictureIds);
    }
}
