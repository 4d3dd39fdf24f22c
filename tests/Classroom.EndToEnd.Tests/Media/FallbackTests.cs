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
        await WithoutVp9(old);
        await old.Join(room.ViewerUrl);
        await Reception.Until(old, "Ada", now => now is { SoundEnergy: > 0, DecodedFrames: > 20, ShownFrames: > 20 }, "sees VP8");
        Assert.DoesNotContain("VP9", await Pictures.Sent(teacher), StringComparison.Ordinal);
        await Reception.GoesOn(student, "Ada");
        Assert.Empty(teacher.Problems.Concat(student.Problems).Concat(old.Problems));
    }

    [Fact]
    public async Task A_screen_goes_out_in_VP9_beside_a_camera_in_VP8_until_somebody_comes_who_cannot_show_that()
    {
        await using var browser = await Browser.StartToCapture("Lecture");
        var lecture = await browser.Person(1280, 720);
        await lecture.SetContentAsync(ShareTests.Lecture);
        var room = await classroom.Room();
        await using var pair = await Pair.EnterWatched(browser, room);
        var (teacher, student) = pair;
        await teacher.Page.BringToFrontAsync();
        await teacher.TurnOn();
        await ShareTests.ShareScreen(teacher);
        await ShareTests.Until(student, ShareTests.IsSharp, "the screen is sharp");
        await Pictures.Until(Pictures.Sent, teacher, seen => seen.Contains("video/VP9 720", StringComparison.Ordinal), "a screen in VP9");
        await Pictures.Until(Pictures.Sent, teacher, seen => seen.Contains("video/VP8 ", StringComparison.Ordinal), "a camera in VP8");

        await using var old = await Person.Open(browser, "Cleo", 1280, 800, "en-GB");
        await Reception.Watched(old);
        await WithoutVp9(old);
        await old.Join(room.ViewerUrl);
        await ShareTests.Until(old, ShareTests.IsSharp, "the screen is sharp in VP8 too");
        Assert.DoesNotContain("VP9", await Pictures.Sent(teacher), StringComparison.Ordinal);
        await ShareTests.Until(student, ShareTests.IsSharp, "the screen is sharp again");
        await Pictures.Until(Pictures.Received, student, seen => seen.Contains("video/VP8 720", StringComparison.Ordinal), "all lines in VP8");
        await student.Button("Slides back").ClickAsync();
        await Pictures.Until(Pictures.Received, student, seen => seen.Contains("video/VP8 240", StringComparison.Ordinal), "the small size in VP8");
        Assert.Empty(pair.Problems.Concat(old.Problems));
    }

    private static Task<IAsyncDisposable> WithoutVp9(Person person) => person.Page.AddInitScriptAsync(
        """
        const all = RTCRtpReceiver.getCapabilities.bind(RTCRtpReceiver);
        RTCRtpReceiver.getCapabilities = (kind) => ({ ...all(kind), codecs: all(kind).codecs.filter((one) => !/VP9|AV1/.test(one.mimeType)) });
        """);
}
