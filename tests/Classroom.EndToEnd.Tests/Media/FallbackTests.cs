using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>A meeting whose pictures somebody cannot show.</summary>
public sealed class FallbackTests(RunningClassroom classroom)
{
    [Fact]
    public async Task Somebody_who_cannot_show_the_rooms_codec_makes_all_send_what_everybody_can()
    {
        var room = await TestRoom.Create(classroom.Server.Http, "Physics", "vp9");
        await using var teacher = await Reception.Enter(classroom.Browser, "Ada", room.ModeratorUrl);
        await using var student = await Reception.Enter(classroom.Browser, "Ben", room.ViewerUrl);
        await teacher.TurnOn();
        await Pictures.Until(Pictures.Sent, teacher, seen => seen.Contains("VP9", StringComparison.Ordinal), "sends VP9");
        await using var old = await Person.Open(classroom.Browser, "Cleo", 1280, 800, "en-GB");
        await Reception.Watched(old);
        await old.Page.AddInitScriptAsync(
            """
            const all = RTCRtpReceiver.getCapabilities.bind(RTCRtpReceiver);
            RTCRtpReceiver.getCapabilities = (kind) => ({ ...all(kind), codecs: all(kind).codecs.filter((one) => !/VP9|AV1/.test(one.mimeType)) });
            """);
        await old.Join(room.ViewerUrl);
        await Reception.Until(old, "Ada", now => now is { SoundEnergy: > 0, DecodedFrames: > 20, ShownFrames: > 20 }, "sees VP8");
        Assert.DoesNotContain("VP9", await Pictures.Sent(teacher), StringComparison.Ordinal);
        await Reception.GoesOn(student, "Ada");
        Assert.Empty(teacher.Problems.Concat(student.Problems).Concat(old.Problems));
    }
}
