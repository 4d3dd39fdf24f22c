using Classroom.Rtc.Rtcp;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

public sealed class KeyframeByFirTests
{
    [Fact]
    public void A_publisher_that_agreed_on_fir_alone_is_asked_by_fir_with_a_new_number_each_time()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair(new SyntheticOffer { WithPli = false });
        lesson.Run(2_000);
        for (var i = 0; i < 3; i++)
        {
            student.RequestKeyframe(student.Find("teacher teacher-video")!.Ssrc);
            lesson.Run(2_000);
        }
        Assert.Equal(0, teacher.PictureLossIndications);
        Assert.True(teacher.FirNumbers.Count >= 3, $"{teacher.FirNumbers.Count} requests");
        Assert.Equal(Enumerable.Range(0, teacher.FirNumbers.Count).Select(i => (byte)i), teacher.FirNumbers);
        Assert.True(student.Find("teacher teacher-video")!.Keyframes >= 3);
    }

    [Fact]
    public void A_publisher_that_agreed_on_both_is_asked_by_pli()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair(new SyntheticOffer());
        lesson.Run(2_000);
        student.RequestKeyframe(student.Find("teacher teacher-video")!.Ssrc);
        lesson.Run(1_000);
        Assert.Empty(teacher.FirNumbers);
        Assert.Equal(1, teacher.PictureLossIndications);
    }

    [Fact]
    public void A_viewers_fir_asks_the_publisher_of_the_source_that_its_entry_names()
    {
        using var lesson = new Lesson();
        var (teacher, student) = lesson.Pair(new SyntheticOffer());
        lesson.Run(2_000);
        var asked = teacher.KeyframeRequests;
        SendFir(student, 0xDEAD_BEEF);
        lesson.Run(1_000);
        Assert.Equal(asked, teacher.KeyframeRequests);
        SendFir(student, student.Find("teacher teacher-video")!.Ssrc);
        lesson.Run(1_000);
        Assert.Equal(asked + 1, teacher.KeyframeRequests);
        Assert.True(student.Find("teacher teacher-video")!.Keyframes >= 2);
    }

    private static void SendFir(SyntheticClient viewer, uint ssrc)
    {
        Span<byte> buffer = stackalloc byte[64];
        var writer = new RtcpWriter(buffer);
        ReceiverReport.TryWrite(ref writer, 7, []);
        FullIntraRequest.TryWrite(ref writer, 7, ssrc, 1);
        viewer.SendRawRtcp(buffer[..writer.Length]);
    }
}
