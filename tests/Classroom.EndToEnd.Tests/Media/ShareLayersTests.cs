using Classroom.Testing.Hub;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>A screen goes out in two sizes: whoever shows it large gets all its lines, whoever shows it as a card the small ones.</summary>
public sealed class ShareLayersTests(RunningClassroom classroom)
{
    private const string OfAda = ShareTests.OfAda, OtherOfAda = "Second screen of Ada";

    // Lines of each screen as they are decoded, and of the pictures on the page: the large one and those of the cards.
    private const string Look =
        """
        async () => {
          const lines = new Map();
          for (const peer of window.watched.peers.filter((one) => one.connectionState === "connected")) {
            for (const section of (peer.remoteDescription?.sdp ?? "").split("\r\nm=").slice(1)) {
              const [, label] = /\r\na=msid:\S+ \S+-(screen|otherScreen)\r\n/.exec(section) ?? [];
              const [, wanted] = /\r\na=mid:(\S+)/.exec(section) ?? [];
              const receiver = label && peer.getTransceivers().find(({ mid }) => mid === wanted)?.receiver;
              for (const report of receiver ? (await receiver.getStats()).values() : [])
                if (report.type === "inbound-rtp" && (report.framesPerSecond ?? 0) > 0) lines.set(label, report.frameHeight);
            }
          }
          const shown = (where) => [...document.querySelectorAll(`.${where} video`)].map((video) => video.videoHeight).join("+");
          return `first ${lines.get("screen")}, second ${lines.get("otherScreen")}, large ${shown("shared-large")}, cards ${shown("shared-thumb")}`;
        }
        """;

    private const string IsFluent =
        """
        async () => {
          for (const peer of window.watched.peers)
            for (const report of (await peer.getStats()).values())
              if (report.type === "inbound-rtp" && report.frameHeight === 720 && report.framesPerSecond > 7) return true;
          return false;
        }
        """;

    private const string LookAtSent =
        """
        async () => {
          const seen = [];
          for (const peer of window.watched.peers.filter((one) => one.connectionState === "connected"))
            for (const report of (await peer.getStats()).values())
              if (report.type === "outbound-rtp" && report.rid && (report.framesPerSecond ?? 0) > 0) seen.push(`${report.rid} ${report.frameHeight}`);
          return seen.sort().join(", ");
        }
        """;

    [Fact]
    public async Task Of_two_screens_of_one_person_the_card_gets_the_small_size_and_the_large_one_all_lines_until_they_change_places()
    {
        await using var browser = await Browser.StartToCapture("Lecture");
        var first = await browser.Person(1280, 720);
        await first.SetContentAsync(ShareTests.Lecture);
        await using var pair = await Pair.EnterWatched(browser, await classroom.Room());
        var (teacher, student) = pair;
        await teacher.Page.BringToFrontAsync();
        await ShareTests.ShareScreen(teacher);
        await ShareTests.Until(student, ShareTests.IsSharp, "the first is sharp");

        // Another tab, of another size, is the lecture now.
        await first.EvaluateAsync("() => { document.title = 'Before'; }");
        var second = await browser.Person(1024, 768);
        await second.SetContentAsync(ShareTests.Lecture);
        await teacher.Page.BringToFrontAsync();
        await ShareTests.ShareAnotherScreen(teacher);
        await ShareTests.IsShown(student, OtherOfAda);
        await Pictures.Are(Received, student, "first 240, second 768, large 768, cards 240");
        await Pictures.Are(Sent, teacher, "h 720, h 768, l 240, l 256");
        await ShareTests.Until(student, ShareTests.IsSharp, "the second is sharp");

        await student.Button($"Show large: {OfAda}").ClickAsync();
        await ShareTests.IsShown(student, OfAda);
        await Pictures.Are(Received, student, "first 720, second 256, large 720, cards 256");
        await ShareTests.Until(student, ShareTests.IsSharp, "the first is sharp again");

        // A window that is made larger is not larger as a card.
        await first.SetViewportSizeAsync(1280, 1080);
        await Pictures.Are(Received, student, "first 1080, second 256, large 1080, cards 256");
        await student.Button("Slides back").ClickAsync();
        await Pictures.Are(Received, student, "first 270, second 256, large , cards 270+256");
        Assert.Empty(pair.Problems);
    }

    [Theory]
    [InlineData("vp8", "video/VP9")]
    [InlineData("vp9", "video/VP9")]
    [InlineData("av1", "video/AV1")]
    [InlineData("h264", "video/H264")]
    public async Task In_the_codec_that_goes_with_the_rooms_a_screen_is_sharp_where_it_is_large_and_small_as_a_card(string codec, string mime)
    {
        await using var browser = await Browser.StartToCapture("Lecture");
        var lecture = await browser.Person(1280, 720);
        await lecture.SetContentAsync(ShareTests.Lecture);
        await using var pair = await Pair.EnterWatched(browser, await TestRoom.Create(classroom.Server.Http, "Physics", codec));
        var (teacher, student) = pair;
        await teacher.Page.BringToFrontAsync();
        await ShareTests.ShareScreen(teacher);
        await ShareTests.Until(student, ShareTests.IsSharp, $"{mime} is sharp");
        await Pictures.Are(Pictures.Received, student, $"{mime} 720");
        await Pictures.Until(Pictures.Sent, teacher, seen => Sizes(seen) == $"{mime} 240, {mime} 720", "two sizes");
        await lecture.EvaluateAsync("() => { setInterval(() => { document.querySelector('h1').textContent = Math.random(); }, 60); }");
        await ShareTests.Until(student, IsFluent, "the large one has more than a few pictures a second beside the small one");

        await student.Button("Slides back").ClickAsync();
        await Pictures.Are(Pictures.Received, student, $"{mime} 240");
        await student.Button($"Show large: {OfAda}").ClickAsync();
        await Pictures.Are(Pictures.Received, student, $"{mime} 720");
        await ShareTests.Until(student, ShareTests.IsSharp, $"{mime} is sharp again");
        Assert.Empty(pair.Problems);
    }

    // Codec and lines of what is sent, without the name of its layers.
    private static string Sizes(string sent) => string.Join(", ", sent.Split(", ").Select(one => string.Join(' ', one.Split(' ').Take(2))).Order());

    private static Task<string> Received(Person person) => person.Page.EvaluateAsync<string>(Look);

    private static Task<string> Sent(Person person) => person.Page.EvaluateAsync<string>(LookAtSent);
}
