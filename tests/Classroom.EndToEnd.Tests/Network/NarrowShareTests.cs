using System.Diagnostics;
using System.Globalization;
using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing;
using Classroom.Testing.Hub;
using Classroom.Testing.Media;
using Classroom.Testing.Network;
using Classroom.Testing.Server;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>Text on a screen that is shared over a wide line, and over ever narrower ones.</summary>
[Collection(Alone.Name)]
public sealed class NarrowShareTests
{
    /// <summary>Mbit/s from the teacher, as a list, and a room's codec, for the table in docs/performance.md.</summary>
    private const string RatesVariable = "CLASSROOM_TEST_SHARE_MBITS", CodecVariable = "CLASSROOM_TEST_SHARE_CODEC";
    private const int Lines = 1080;

    /// <summary>Below this nobody sees it moving.</summary>
    private const double FloorRate = 5;

    /// <summary>How long each of the list is looked at.</summary>
    private const int LookSeconds = 40;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    // So much line, at least so many lines of the screen and so many pictures a second: the source makes ten. One after the other in make soak; make test has the one that text needs.
    private static readonly (double Megabits, int Lines, double Rate)[] s_steps = [(8, Lines, 8), (0.8, Lines, FloorRate), (0.5, 690, FloorRate)], s_usual = s_steps[1..2];

    // A page of some four thousand letters beside a number that moves; every five seconds it is rolled on by ten lines.
    private const string Lecture =
        """
        <title>Lecture</title>
        <body style="margin:0;background:#fff;color:#111"><h1 style="position:fixed;right:0;margin:0;font:32px monospace">1</h1>
        <div style="width:900px;margin:0 auto;font:17px/1.5 sans-serif"></div>
        <script>
          let seed = 7;
          const next = (below) => (seed = (seed * 48271) % 2147483647) % below;
          const word = () => Array.from({ length: 2 + next(8) }, () => String.fromCharCode(97 + next(26))).join("");
          document.querySelector("div").innerHTML = Array.from({ length: 6000 }, () => word() + (next(40) ? "" : ".<p>")).join(" ");
          let count = 0;
          setInterval(() => { document.querySelector("h1").textContent = ++count; }, 100);
          setInterval(() => scrollBy(0, 260), 5000);
        </script>
        """;

    private const string Look =
        """
        async () => {
          let seen = { lines: 0, pictures: 0, frozenSeconds: 0 };
          for (const peer of window.watched.peers.filter((one) => one.connectionState === "connected")) {
            for (const report of (await peer.getStats()).values())
              if (report.type === "inbound-rtp" && report.kind === "video" && report.frameHeight)
                seen = { lines: report.frameHeight, pictures: report.framesDecoded, frozenSeconds: report.totalFreezesDuration ?? 0 };
          }
          return seen;
        }
        """;

    [Fact]
    public async Task A_screen_is_fluent_on_a_wide_line_and_on_ever_narrower_ones_keeps_five_pictures_a_second()
    {
        Assert.SkipUnless(EmulatedLine.IsPossible, "an emulated line needs root and /dev/net/tun");
        var steps = Environment.GetEnvironmentVariable(BadLineTests.WatchVariable) is null ? s_usual : s_steps;
        await Share(steps[0].Megabits, null, async (line, ben) =>
        {
            foreach (var step in steps)
            {
                line.Up.Conditions = NetworkPlan.Line(step.Megabits);
                await Becomes(ben, step.Lines, step.Rate);
            }
        });
    }

    [Fact]
    public async Task What_comes_of_a_screen_on_lines_of_given_rates_is_told()
    {
        var rates = Environment.GetEnvironmentVariable(RatesVariable);
        Assert.SkipWhen(rates is null, $"{RatesVariable} names no rates");
        foreach (var rate in rates!.Split(','))
        {
            await Share(double.Parse(rate, CultureInfo.InvariantCulture), Environment.GetEnvironmentVariable(CodecVariable), (_, ben) => Tell(ben, rate));
        }
    }

    // Over ten seconds, in which the page is rolled on twice.
    private static async Task Becomes(Person ben, int lines, double rate)
    {
        const double Seconds = 10;
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var before = await At(ben);
            await Task.Delay(TimeSpan.FromSeconds(before.Lines >= lines ? Seconds : 0.5), TestContext.Current.CancellationToken);
            var after = await At(ben);
            if (before.Lines >= lines && after.Lines >= lines && after.Pictures - before.Pictures >= rate * Seconds)
                return;
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {lines} lines at {rate} a second; {before}, then {after}");
        }
    }

    private static async Task Tell(Person ben, string rate)
    {
        var looks = new List<Seen>();
        for (var i = 0; i <= LookSeconds; i++)
        {
            looks.Add(await At(ben));
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        var first = looks.FindIndex(look => look.Lines == Lines);
        var half = looks[(LookSeconds / 2)..];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rate} Mbit/s up: all lines after {first} s; in the last {LookSeconds / 2} s {half.Min(look => look.Lines)} to {half.Max(look => look.Lines)} lines, {(half[^1].Pictures - half[0].Pictures) / (half.Count - 1):F1} pictures a second, still for {half[^1].FrozenSeconds - half[0].FrozenSeconds:F1} s"));
    }

    private static async Task Share(double megabits, string? codec, Func<EmulatedLine, Person, Task> judge)
    {
        using var teachers = new EmulatedLine(seed: 1);
        using var students = new EmulatedLine(seed: 2, answersAs: teachers.NearAddress);
        await using var server = await ServerProcess.StartAt(teachers.NearAddress);
        var room = await TestRoom.Create(server.Http, videoCodec: codec);
        await using var teaching = await Browser.StartToCaptureIn(teachers.Namespace, server, "Lecture");
        await using var learning = await Browser.StartIn(students.Namespace, server);
        var lecture = await teaching.Person(Lines * 16 / 9, Lines);
        await lecture.SetContentAsync(Lecture);
        await using var ada = await Reception.Enter(teaching, "Ada", room.ModeratorUrl);
        await using var ben = await Reception.Enter(learning, "Ben", room.ViewerUrl);
        students.Shape(NetworkPlan.Line(5));
        teachers.Shape(NetworkPlan.Line(5));
        teachers.Up.Conditions = NetworkPlan.Line(megabits);
        await ada.Page.BringToFrontAsync();
        await ShareTests.ShareScreen(ada);
        await judge(teachers, ben);
        Assert.Empty(ada.Problems.Concat(ben.Problems));
    }

    private static Task<Seen> At(Person ben) => ben.Page.EvaluateAsync<Seen>(Look);

    /// <summary>What has come of the screen so far.</summary>
    private sealed record Seen
    {
        public double Lines { get; set; }

        public double Pictures { get; set; }

        public double FrozenSeconds { get; set; }
    }
}
