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

    // What the page asks the browser for, and what became of it; a browser without a screen gives no lock of its own.
    private const string Locks =
        """
        window.locks = [];
        Object.defineProperty(navigator, "wakeLock", { value: { request: async kind => {
          const lock = { released: false, release: async () => { lock.released = true; } };
          window.locks.push({ kind, lock });
          return lock;
        } } });
        """;

    private const string LocksNow = "() => window.locks.map(({ kind, lock }) => `${kind} ${lock.released ? 'released' : 'held'}`).join()";

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

    // The seat is there, so the page goes straight to the hub, which makes no connection; the browser does not say why.
    [Fact]
    public async Task A_token_that_is_none_is_told_instead_of_being_tried_for_ever()
    {
        var room = await classroom.Room();
        await using var student = await classroom.Person("Ben");
        await student.Page.GotoAsync(classroom.Server.Url);
        await student.Page.EvaluateAsync(
            $"() => {{ sessionStorage['classroom.token.{room.RoomId}'] = 'cut'; sessionStorage['classroom.seat.{room.RoomId}'] = 'somebody:secret'; }}");
        await student.Page.GotoAsync($"{classroom.Server.Url}/r/{room.RoomId}");
        await Expect(Heading(student, "This link does not open a room")).ToBeVisibleAsync();
        Assert.Empty(student.Problems);
    }

    [Fact]
    public async Task The_screen_is_kept_awake_from_entering_to_leaving()
    {
        await using var teacher = await classroom.Person("Ada");
        await teacher.Page.AddInitScriptAsync(Locks);
        await teacher.Page.GotoAsync((await classroom.Room()).ModeratorUrl);
        await Expect(teacher.Button("Join")).ToBeVisibleAsync();
        Assert.Equal("", await teacher.Page.EvaluateAsync<string>(LocksNow));
        await teacher.Enter();
        await teacher.Page.WaitForFunctionAsync($"() => ({LocksNow})() === 'screen held'");
        await teacher.Button("Leave").ClickAsync();
        await teacher.Button("Only I leave").ClickAsync();
        await teacher.Page.WaitForFunctionAsync($"() => ({LocksNow})() === 'screen released'");
        Assert.Empty(teacher.Problems);
    }

    [Fact]
    public async Task A_teacher_deletes_the_room_by_keys_alone_and_everybody_is_told()
    {
        var room = await classroom.Room("Optics");
        await using var teacher = await classroom.Person("Ada");
        await using var student = await classroom.Person("Ben");
        await teacher.Join(room.ModeratorUrl);
        await student.Join(room.ViewerUrl);
        await teacher.Button("Leave").FocusAsync();
        await teacher.Page.Keyboard.PressAsync("Enter");
        await Expect(teacher.Button("Only I leave")).ToBeFocusedAsync();
        await teacher.Page.Keyboard.PressAsync("Tab");
        await teacher.Page.Keyboard.PressAsync("Tab");
        await Expect(teacher.Button("Delete the room …")).ToBeFocusedAsync();
        await teacher.Page.Keyboard.PressAsync("Enter");
        var sure = teacher.Page.GetByRole(AriaRole.Dialog, new() { Name = "Delete this room?" });
        await Expect(sure).ToContainTextAsync("“Optics” and all that is in it is deleted for everybody");
        await Expect(teacher.Button("Cancel")).ToBeFocusedAsync();
        await teacher.Page.Keyboard.PressAsync("Escape");
        await Expect(sure).ToHaveCountAsync(0);
        await Expect(teacher.People).ToHaveCountAsync(2);

        await teacher.Button("Leave").ClickAsync();
        await teacher.Button("Delete the room …").ClickAsync();
        await teacher.Button("Delete for good").ClickAsync();
        await Expect(Heading(teacher, "This room has been deleted")).ToBeFocusedAsync();
        await Expect(Heading(student, "This room has been deleted")).ToBeVisibleAsync();
        await student.Page.GotoAsync("about:blank");
        await student.Page.GotoAsync(room.ViewerUrl);
        await Expect(Heading(student, "This link does not open a room")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task After_the_lesson_only_the_teacher_can_delete_the_room()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await teacher.Button("Leave").ClickAsync();
        await teacher.Button("End for everybody").ClickAsync();
        await Expect(Heading(student, "The lesson is over")).ToBeVisibleAsync();
        await teacher.Button("Delete the room …").ClickAsync();
        await teacher.Button("Delete for good").ClickAsync();
        await Expect(Heading(teacher, "This room has been deleted")).ToBeVisibleAsync();
        await Expect(student.Button("Delete the room …")).ToHaveCountAsync(0);
    }

    private static ILocator Heading(Person person, string text) => person.Page.GetByRole(AriaRole.Heading, new() { Name = text });

    private static ILocator Hand(Person person) => person.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Hand") });
}
