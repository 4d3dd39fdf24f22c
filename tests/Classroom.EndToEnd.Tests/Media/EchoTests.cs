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

    // Where the person says no, and where nobody gets anything through by UDP: the answer names a port at which nobody listens.
    private const string Refuse =
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }";

    private const string NobodyListens = "9";

    [Fact]
    public async Task My_voice_comes_back_within_three_seconds_and_nobody_in_the_room_learns_of_it()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await using var student = await classroom.Person("Ben");
        await student.Page.GotoAsync(room.ViewerUrl);
        await student.Button("Check").FocusAsync();
        await student.Page.Keyboard.PressAsync("Enter");
        var word = student.Page.GetByText("your voice came back after");
        await Expect(word).ToBeVisibleAsync();
        var seconds = double.Parse(Seconds().Match(await word.InnerTextAsync()).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 0, EchoSecondsMax);

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
    public async Task Whoever_skips_the_check_is_not_asked_again()
    {
        await using var student = await classroom.Person("Ben");
        await student.Page.GotoAsync((await classroom.Room()).ViewerUrl);
        await student.Button("Skip").ClickAsync();
        await student.Page.ReloadAsync();
        await Expect(student.Button("Check")).ToBeVisibleAsync();
        await Expect(student.Button("Skip")).ToHaveCountAsync(0);
    }

    [GeneratedRegex(@"(\d+\.\d) s")]
    private static partial Regex Seconds();

    // Foundation, component, transport, priority, address, then the port (RFC 8839 section 5.1).
    [GeneratedRegex(@"(a=candidate:\S+ \d+ (?:udp|tcp) \d+ \S+) \d+")]
    private static partial Regex Port();
}
