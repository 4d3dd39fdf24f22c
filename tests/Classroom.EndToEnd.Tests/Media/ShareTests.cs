using System.Diagnostics;
using Classroom.EndToEnd.Tests.Survival;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Screens and document cameras in Chromium: read, heard, chosen, ended.</summary>
public sealed class ShareTests(RunningClassroom classroom)
{
    private const int LookEveryMs = 200;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>What the others call the teacher's screen.</summary>
    internal const string OfAda = "Screen of Ada";

    private const string OfAdasDesk = "Document camera of Ada", OfBen = "Screen of Ben";

    /// <summary>A page to share, of lines of two pixels: a picture of it that was made smaller on its way is grey.</summary>
    internal const string Lecture =
        """
        <title>Lecture</title>
        <body style="margin:0;background:repeating-linear-gradient(90deg,#000 0 2px,#fff 2px 4px)">
        <h1 style="background:#fff">1</h1>
        <script>
          const context = new AudioContext();
          const tone = context.createOscillator();
          tone.connect(context.destination);
          tone.start();
          setInterval(() => { document.querySelector("h1").textContent = Date.now(); }, 200);
        </script>
        """;

    /// <summary>What is shown large has its lines of two pixels.</summary>
    internal const string IsSharp =
        """
        () => {
          const video = document.querySelector(".shared-large video");
          if (!video || video.videoWidth < 600) return false;
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
          const context = canvas.getContext("2d");
          context.drawImage(video, 0, 0);
          const y = Math.floor(canvas.height / 2);
          const { data } = context.getImageData(100, y, 400, 1);
          let contrast = 0;
          for (let x = 0; x < 396; x++) contrast += Math.abs(data[4 * x] - data[4 * (x + 2)]);
          return contrast / 396 > 150;
        }
        """;

    private const string IsHeard =
        """
        async () => {
          let energy = 0;
          for (const peer of window.watched.peers) {
            if (peer.connectionState !== "connected") continue;
            const mids = (peer.remoteDescription?.sdp ?? "").split("\r\nm=").filter((one) => one.includes("-screenAudio\r\n")).map((one) => one.match(/a=mid:(\S+)/)[1]);
            for (const { mid, receiver } of peer.getTransceivers()) {
              if (!mids.includes(mid)) continue;
              for (const report of (await receiver.getStats()).values()) energy += report.totalAudioEnergy ?? 0;
            }
          }
          return energy > 0.01;
        }
        """;

    private const string IsOfNewConnection =
        """
        () => {
          const shown = document.querySelector(".shared-large video")?.srcObject?.getVideoTracks()[0];
          return window.watched.peers.some((peer) => !window.watched.old.has(peer) && peer.getReceivers().some(({ track }) => track === shown));
        }
        """;

    private const string IsMoving =
        """
        async () => {
          const video = document.querySelector(".shared-large video");
          if (!video || video.videoWidth === 0) return false;
          const before = video.getVideoPlaybackQuality().totalVideoFrames;
          await new Promise((done) => setTimeout(done, 300));
          return video.isConnected && video.getVideoPlaybackQuality().totalVideoFrames > before;
        }
        """;

    // How high tiles are on the screen: one person's, then the others'.
    private const string Heights =
        """
        (name) => {
          const tiles = [...document.querySelectorAll("figure.tile")].map((tile) => ({ name: tile.querySelector("video").ariaLabel, height: tile.getBoundingClientRect().height }));
          return [...tiles.filter((tile) => tile.name === name), ...tiles.filter((tile) => tile.name !== name)].map(({ height }) => Math.round(height));
        }
        """;

    [Fact]
    public async Task A_shared_tab_is_read_and_heard_by_the_other_and_ends_for_both()
    {
        await using var browser = await Browser.StartToCapture("Lecture");
        var lecture = await browser.Person(1280, 720);
        await lecture.SetContentAsync(Lecture);
        await using var pair = await Pair.EnterWatched(browser, await classroom.Room());
        var (teacher, student) = pair;
        await teacher.Page.BringToFrontAsync();
        await ShareScreen(teacher);
        await Expect(Picture(student, OfAda)).ToBeVisibleAsync();
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeHiddenAsync();
        await Until(student, IsSharp, "the picture is sharp");
        await Until(student, IsHeard, "the sound is heard");
        await Expect(teacher.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();

        await student.Button("Slides back").ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();
        await student.Button($"Show large: {OfAda}").ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeHiddenAsync();

        await teacher.Button("Stop sharing: Screen (you)").ClickAsync();
        await Expect(Picture(student, OfAda)).ToHaveCountAsync(0);
        await Expect(student.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();

        // Once more, and now what is shared ends by itself: as by the browser's own bar.
        await ShareScreen(teacher);
        await Until(student, IsSharp, "the picture is sharp again");
        await lecture.Context.CloseAsync();
        await Expect(Picture(student, OfAda)).ToHaveCountAsync(0);
        await Expect(teacher.Button("Share")).ToBeVisibleAsync();
        Assert.Empty(pair.Problems);
    }

    [Fact]
    public async Task Several_share_at_once_the_viewer_chooses_and_a_moderator_ends_it()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await Expect(student.Button("Share")).ToHaveCountAsync(0);
        await ShareScreen(teacher);
        await Choose(teacher, "Document camera …");
        await teacher.Button("Turn by a quarter").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync();

        await IsShown(student, OfAdasDesk);
        await Expect(Picture(student, OfAdasDesk)).ToHaveAttributeAsync("data-degrees", "90");
        await student.Button($"Show large: {OfAda}").ClickAsync();
        await IsShown(student, OfAda);

        await teacher.Button("Teach").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Let everybody share") }).ClickAsync();
        await ShareScreen(student);
        await IsShown(teacher, OfBen);
        await Expect(student.Button($"Show large: {OfAda}")).ToHaveAttributeAsync("aria-pressed", "true");

        await teacher.Button($"End it for all: {OfBen}").ClickAsync();
        await Expect(student.Page.GetByText("Ada has ended what you shared.")).ToBeVisibleAsync();
        await Expect(Picture(teacher, OfBen)).ToHaveCountAsync(0);

        await using var late = await classroom.Person("Cleo");
        await late.Join(pair.Room.ViewerUrl);
        await IsShown(late, OfAdasDesk);
        await Expect(late.People.Filter(new() { HasText = "Ada" }).GetByLabel("Shares")).ToBeVisibleAsync();
        Assert.Empty(pair.Problems.Concat(late.Problems));
    }

    [Fact]
    public async Task Whoever_thinks_better_of_it_shares_nothing_and_is_told_so()
    {
        await using var browser = await Browser.Start(askForDevices: Browser.Refuse);
        var room = await classroom.Room();
        await using var teacher = await Person.Open(browser, "Ada", 390, 844, "en-GB");
        await teacher.Join(room.ModeratorUrl);
        await ShareScreen(teacher);
        await Expect(teacher.Page.GetByText("Nothing is shared.")).ToBeVisibleAsync();
        await Expect(teacher.Page.GetByRole(AriaRole.Region, new() { Name = "Shared" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_interpreter_is_large_for_everybody_in_every_layout()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await using var other = await classroom.Person("Cleo");
        await other.Join(pair.Room.ViewerUrl);
        Person[] everybody = [teacher, student, other];
        foreach (var person in everybody) await person.TurnOn();
        foreach (var person in everybody) await TilesAre(person, "alike", (interpreter, others) => others.All(height => height == interpreter));

        await teacher.ChooseFor("Ben", "Sign language interpreter");
        await Expect(student.Page.GetByText("You interpret now")).ToBeVisibleAsync();
        await Expect(teacher.People.Filter(new() { HasText = "Ben" })).ToContainTextAsync("interprets");
        foreach (var person in everybody) await TilesAre(person, "in the usual window", IsLarge);

        await other.Button("Fold away").ClickAsync();
        await Expect(other.People).ToHaveCountAsync(0);
        await TilesAre(other, "without the panel", IsLarge);
        foreach (var (width, height) in new[] { (850, 700), (720, 450), (390, 844) })
        {
            await other.Page.SetViewportSizeAsync(width, height);
            await TilesAre(other, $"in a window of {width} × {height}", IsLarge);
        }

        Assert.Empty(pair.Problems.Concat(other.Problems));
    }

    private static bool IsLarge(double interpreter, double[] others) => interpreter > 1.5 * others.Max();

    // Of three who are seen, of whom Ben interprets.
    private static async Task TilesAre(Person person, string what, Func<double, double[], bool> hold)
    {
        const double Seen = 40;
        var since = Stopwatch.GetTimestamp();
        while (await person.Page.EvaluateAsync<double[]>(Heights, "Ben") is var heights && !(heights.Length == 3 && heights.Min() > Seen && hold(heights[0], heights[1..])))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {person.Name}, {what}: {string.Join(", ", heights)}");
            await Task.Delay(LookEveryMs, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_share_goes_on_after_the_server_was_killed()
    {
        await using var lesson = await LessonOfTwo.Begin();
        var (server, teacher, student) = (lesson.Server, lesson.Teacher, lesson.Student);
        await ShareScreen(teacher);
        await IsShown(student, OfAda);

        await server.Kill();
        await Reception.Forget(student.Page);
        await server.StartAgain();
        await Reception.Until(student, "Ada", now => now is { SoundPackets: > 5, ShownFrames: > 2 }, "sound and picture again");
        await IsShown(student, OfAda);
        await Until(student, IsOfNewConnection, "the share comes by a new connection");
        await IsShown(student, OfAda);
        Assert.Empty(lesson.Problems);
    }

    /// <summary>Waits until something holds on a person's page.</summary>
    internal static async Task Until(Person person, string holds, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await person.Page.EvaluateAsync<bool>(holds))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {what}");
            await Task.Delay(LookEveryMs, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Shares by the button below.</summary>
    internal static Task ShareScreen(Person person) => Choose(person, "Screen, window or tab");

    /// <summary>Shares one more beside the first.</summary>
    internal static Task ShareAnotherScreen(Person person) => Choose(person, "Another screen");

    private static async Task Choose(Person person, string what)
    {
        await person.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^(Share|You are sharing)$") }).ClickAsync();
        await person.Page.GetByRole(AriaRole.Menuitem, new() { Name = what }).ClickAsync();
    }

    /// <summary>It is large, and its frames go on coming.</summary>
    internal static async Task IsShown(Person person, string what)
    {
        await Expect(Picture(person, what)).ToBeVisibleAsync();
        await Until(person, IsMoving, $"{what} moves");
    }

    private static ILocator Picture(Person person, string what) => person.Page.Locator($".shared-large video[aria-label='{what}']");
}
