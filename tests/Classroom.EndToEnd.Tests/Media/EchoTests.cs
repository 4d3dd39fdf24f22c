using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>The echo check on the way in: through the server and back, or the cause and the next step.</summary>
public sealed partial class EchoTests(RunningClassroom classroom)
{
    private const double EchoSecondsMax = 3;
    private static readonly TimeSpan s_thinks = TimeSpan.FromSeconds(1.5);

    // Looked for at each picture that the page draws.
    private const string Word = "() => /your voice came back (\\d+\\.\\d) s/.exec(document.body.innerText)?.[1]";

    // Where the person says no, and where nobody gets anything through by UDP: the answer names a port at which nobody listens.
    private const string Refuse =
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }";

    private const string NobodyListens = "9";

    // A microphone that is open and gives silence until the test speaks.
    private const string Mute =
        """
        navigator.mediaDevices.getUserMedia = async () => {
          const context = new AudioContext();
          const tone = new OscillatorNode(context, { frequency: 300 });
          const volume = new GainNode(context, { gain: 0 });
          const out = context.createMediaStreamDestination();
          tone.connect(volume).connect(out);
          tone.start();
          window.speak = () => { volume.gain.value = 0.3; };
          return out.stream;
        };
        """;

    [Fact]
    public async Task My_voice_is_heard_back_within_three_seconds_of_the_click_and_nobody_in_the_room_learns_of_it()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await using var student = await classroom.Person("Ben");
        await student.Page.GotoAsync(room.ViewerUrl);
        await student.Button("Check").FocusAsync();
        var since = Stopwatch.GetTimestamp();
        await student.Page.Keyboard.PressAsync("Enter");
        var said = await Said(student);
        var took = Stopwatch.GetElapsedTime(since).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took:F2} s from the click to the word; the page says {said:F1} s"));
        Assert.InRange(took, 0, EchoSecondsMax);
        // The page counts from the open microphone, and rounds.
        Assert.InRange(said, 0.1, took + 0.05);

        // The check's microphone is its own: nothing is on for the lesson, and nobody has come.
        await Expect(student.Page.GetByRole(AriaRole.Switch, new() { Name = "Microphone" })).Not.ToBeCheckedAsync();
        await Expect(teacher.People).ToHaveCountAsync(1);
        await student.Page.ReloadAsync();
        await Expect(student.Page.GetByText("It has worked in this browser")).ToBeVisibleAsync();
        await Expect(student.Button("Skip")).ToHaveCountAsync(0);
        await student.Enter();
        Assert.Empty(student.Problems);
    }

    [Fact]
    public async Task A_network_without_udp_and_a_refused_microphone_are_named_with_the_next_step()
    {
        var room = await classroom.Room();
        await using var student = await classroom.Person("Ben", width: 360, height: 740);
        await student.Page.RouteAsync("**/echo", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = Port().Replace(await answer.TextAsync(), "$1 " + NobodyListens) });
        });
        await student.Page.GotoAsync(room.ViewerUrl);
        await student.Button("Check").ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"seems to block UDP port {NobodyListens}. Switch off a VPN");
        await Expect(student.Page.GetByText("Network: sound does not get through")).ToBeVisibleAsync();

        await student.Page.EvaluateAsync(Refuse);
        await student.Button("Check again").ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("allow the microphone and try again");
        Assert.Equal(360, await student.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await student.Enter();
        Assert.Empty(student.Problems);
    }

    [Fact]
    public async Task A_microphone_without_a_sound_is_named_and_the_time_ends_with_the_voice_not_with_the_first_packet()
    {
        await using var student = await classroom.Person("Ben");
        await student.Page.AddInitScriptAsync(Mute);
        await student.Page.GotoAsync((await classroom.Room()).ViewerUrl);
        await student.Button("Check").ClickAsync();
        await Expect(student.Page.GetByText("Say something.")).ToBeVisibleAsync();
        await Expect(student.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("your microphone is silent");

        await student.Button("Check again").ClickAsync();
        await Expect(student.Page.GetByText("Say something.")).ToBeVisibleAsync();
        var since = Stopwatch.GetTimestamp();
        await Task.Delay(s_thinks, TestContext.Current.CancellationToken);
        await student.Page.EvaluateAsync("() => window.speak()");
        var said = await Said(student);
        Assert.InRange(said, s_thinks.TotalSeconds, Stopwatch.GetElapsedTime(since).TotalSeconds + EchoSecondsMax);
        Assert.Empty(student.Problems);
    }

    [Fact]
    public async Task Whoever_skips_the_check_is_not_asked_again()
    {
        await using var student = await classroom.Person("Ben");
        await student.Page.GotoAsync((await classroom.Room()).ViewerUrl);
        await student.Button("Skip").ClickAsync();
        await student.Page.ReloadAsync();
        await Expect(student.Button("Check")).ToBeVisibleAsync();
        await Expect(student.Button("Skip")).ToHaveCountAsync(0);
    }

    /// <summary>Waits for the word that it works; gives the seconds of which it tells.</summary>
    private static async Task<double> Said(Person person)
    {
        var seconds = await person.Page.WaitForFunctionAsync(Word);
        return double.Parse(await seconds.JsonValueAsync<string>(), CultureInfo.InvariantCulture);
    }

    // Foundation, component, transport, priority, address, then the port (RFC 8839 section 5.1).
    [GeneratedRegex(@"(a=candidate:\S+ \d+ (?:udp|tcp) \d+ \S+) \d+")]
    private static partial Regex Port();
}
