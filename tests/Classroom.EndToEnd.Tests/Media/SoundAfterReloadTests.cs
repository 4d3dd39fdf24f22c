using System.Diagnostics;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>Sound as browsers allow it: by a click of the person; the server tells the addresses that it finds by itself.</summary>
public sealed class SoundAfterReloadTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task After_a_reload_sound_needs_at_most_the_one_click_that_the_page_asks_for()
    {
        await using var server = await ServerProcess.Start(new Dictionary<string, string> { ["Classroom__Media__PublicAddress"] = "" });
        await using var browser = await Browser.Start(allowAutoplay: false);
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await Reception.Enter(browser, "Ada", room.ModeratorUrl);
        await using var student = await Reception.Enter(browser, "Ben", room.ViewerUrl);
        var microphone = teacher.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Microphone") }).First;
        await microphone.ClickAsync();
        await Plays(student, "the click on Join was enough");

        await student.Page.ReloadAsync();
        await Expect(student.Page.Locator(".mark[data-state=saved]")).ToBeVisibleAsync();
        await Receives(student);
        var ask = student.Page.GetByRole(AriaRole.Button, new() { Name = "Turn sound on" });
        if (await Reception.Played(student) == 0)
            await ask.ClickAsync();
        await Plays(student, "after the reload");
        await Expect(ask).ToHaveCountAsync(0);
        Assert.Empty(student.Problems);
    }

    private static Task Receives(Person person) => Until(async () => (await Reception.Of(person, "Ada")).SoundPackets > 20, "packets of sound");

    private static async Task Plays(Person person, string when)
    {
        await Until(async () => await Reception.Played(person) > 0, $"a voice plays: {when}");
        var before = await Reception.Played(person);
        await Until(async () => await Reception.Played(person) > before + 0.5, $"it goes on: {when}");
    }

    private static async Task Until(Func<Task<bool>> holds, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {what}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
