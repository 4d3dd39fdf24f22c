using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Room;

/// <summary>The room under the hand: keys, a small screen, another language, a part that cannot be fetched, a page seen whole.</summary>
public sealed class RoomTests(RunningClassroom classroom)
{
    private const int ConversionMs = 90_000;
    private const int NarrowestWidth = 360;
    private const int NarrowestHeight = 640;

    [Fact]
    public async Task Single_keys_work_beside_the_menus_of_people_and_never_while_typing()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await Expect(teacher.People).ToHaveCountAsync(1);
        await teacher.Page.Keyboard.PressAsync("c");
        var field = teacher.Page.GetByLabel("Write to everybody");
        await Expect(field).ToBeVisibleAsync();

        await field.PressSequentiallyAsync("chum");
        await Expect(field).ToHaveValueAsync("chum");
        await Expect(Hand(teacher)).ToHaveAttributeAsync("aria-pressed", "false");
        await field.BlurAsync();
        await teacher.Page.Keyboard.PressAsync("h");
        await Expect(Hand(teacher)).ToHaveAttributeAsync("aria-pressed", "true");
        await teacher.Page.Keyboard.PressAsync("?");
        await Expect(teacher.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        await teacher.Page.Keyboard.PressAsync("Escape");
        await Expect(teacher.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Another_language_changes_the_words_and_nothing_else()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await teacher.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Microphone") }).ClickAsync();
        await Expect(teacher.People.First.GetByLabel("Microphone is open")).ToBeVisibleAsync();
        await teacher.Page.GetByRole(AriaRole.Button, new() { Name = "Settings" }).ClickAsync();
        await teacher.Page.GetByLabel("Deutsch").ClickAsync();
        await Expect(teacher.Page.GetByRole(AriaRole.Dialog, new() { Name = "Einstellungen" })).ToBeVisibleAsync();
        await teacher.Page.Keyboard.PressAsync("Escape");
        await Expect(teacher.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Mikrofon") })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(teacher.Page.Locator(".mark")).ToHaveAttributeAsync("data-state", "saved");
    }

    [Fact]
    public async Task The_narrowest_phone_has_every_verb_and_nothing_sticks_out()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada", NarrowestWidth, NarrowestHeight);
        await teacher.Join(room.ModeratorUrl);
        await teacher.Page.GetByRole(AriaRole.Toolbar).WaitForAsync();
        var outside = await teacher.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("#verbs button, .top button, [role=toolbar] button")]
              .filter(one => { const at = one.getBoundingClientRect(); return at.width > 0 && (at.left < 0 || at.right > innerWidth || at.bottom > innerHeight); })
              .map(one => one.textContent || one.ariaLabel)
            """);
        Assert.Empty(outside);
        Assert.Equal(NarrowestWidth, await teacher.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task A_part_that_cannot_be_fetched_leaves_the_lesson_standing()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Page.RouteAsync("**/assets/HelpSheet-*", route => route.AbortAsync());
        await teacher.Join(room.ModeratorUrl);
        await teacher.Button("Keys").ClickAsync();
        await Expect(teacher.Page.GetByText("could not be fetched")).ToBeVisibleAsync();
        await teacher.ShowChat();
        await teacher.Say("Still here");
        await Expect(teacher.Messages).ToContainTextAsync("Still here");
    }

    [Fact]
    public async Task An_upright_page_is_seen_whole_after_a_reload()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await teacher.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Upload slides, or") }).ClickAsync();
        await teacher.Page.Locator("input[type=file]").SetInputFilesAsync(OnePagePdf.File("upright.pdf"));
        // Another lesson's slides may be converted first.
        await teacher.Page.Locator("[data-board] img").WaitForAsync(new() { Timeout = ConversionMs });
        await teacher.Page.ReloadAsync();
        await teacher.Page.Locator("[data-board] img").WaitForAsync();
        var whole = await teacher.Page.EvaluateAsync<bool>(
            """
            () => {
              const page = document.querySelector("[data-board] img").getBoundingClientRect();
              const stage = document.querySelector("[data-board]").getBoundingClientRect();
              return page.top >= stage.top && page.bottom <= stage.bottom && page.left >= stage.left && page.right <= stage.right && page.height > 400;
            }
            """);
        Assert.True(whole, "a part of the page lies outside of the stage");
    }

    private static ILocator Hand(Person person) => person.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Hand") });
}
