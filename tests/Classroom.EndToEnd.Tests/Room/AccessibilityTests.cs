using System.Text.Json;
using Classroom.Testing;
using Microsoft.Playwright;
using Xunit;

namespace Classroom.EndToEnd.Tests.Room;

/// <summary>axe finds nothing wrong on the screens of a lesson, light and dark, wide and narrow.</summary>
public sealed class AccessibilityTests(RunningClassroom classroom)
{
    private const int DesktopWidth = 1440;
    private const int DesktopHeight = 900;
    private const int PhoneWidth = 360;
    private const int PhoneHeight = 740;

    private static readonly Lazy<string> s_axe = new(() => File.ReadAllText(
        Repository.Path("frontend", "node_modules", "axe-core", "axe.min.js")));

    [Theory]
    [InlineData(DesktopWidth, DesktopHeight, ColorScheme.Light)]
    [InlineData(DesktopWidth, DesktopHeight, ColorScheme.Dark)]
    [InlineData(PhoneWidth, PhoneHeight, ColorScheme.Light)]
    public async Task Every_screen_passes_axe(int width, int height, ColorScheme scheme)
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada", width, height);
        await using var student = await classroom.Person("Ben");
        await teacher.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await teacher.Page.GotoAsync(classroom.Server.Url);
        await teacher.Button("Open a room").WaitForAsync();
        await Check(teacher, "start");

        await teacher.Page.GotoAsync(room.ModeratorUrl);
        await teacher.Button("Join").WaitForAsync();
        await Check(teacher, "join");
        await teacher.Button("Check").ClickAsync();
        await teacher.Page.GetByText("your voice came back").WaitForAsync();
        await Check(teacher, "echo");
        await teacher.Enter();
        await student.Join(room.ViewerUrl);
        await teacher.Page.GetByRole(AriaRole.Application).WaitForAsync();
        await Check(teacher, "room");

        await teacher.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Chat") }).ClickAsync();
        await teacher.Say("See https://example.org");
        await Check(teacher, "chat");
        await teacher.Button("Teach").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await Check(teacher, "tools");
        await teacher.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^All slides") }).ClickAsync();
        await teacher.Page.GetByRole(AriaRole.List, new() { Name = "All slides" }).WaitForAsync();
        await Check(teacher, "slides");
        await teacher.Page.Keyboard.PressAsync("Escape");
        await teacher.Button("Leave").ClickAsync();
        await teacher.Button("Delete the room …").ClickAsync();
        await teacher.Button("Delete for good").WaitForAsync();
        await Check(teacher, "delete");
        await teacher.Page.Keyboard.PressAsync("Escape");
        await teacher.Page.GetByRole(AriaRole.Button, new() { Name = "Settings" }).ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await Check(teacher, "settings");
    }

    [Theory]
    [InlineData(DesktopWidth, DesktopHeight, ColorScheme.Light)]
    [InlineData(PhoneWidth, PhoneHeight, ColorScheme.Dark)]
    public async Task What_belongs_to_sound_and_picture_passes_axe(int width, int height, ColorScheme scheme)
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await teacher.TurnOn();
        await using var student = await classroom.Person("Ben", width, height);
        await student.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await student.Page.GotoAsync(room.ViewerUrl);
        await student.Button("Test").ClickAsync();
        await student.Button("No").ClickAsync();
        await Check(student, "speaker not heard");
        await student.Page.GetByLabel("Your name").FillAsync("Ben");
        await student.Button("Join").ClickAsync();
        await student.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^Camera") }).ClickAsync();
        await student.Button("Faces large, in place of the board").ClickAsync();
        await Check(student, "faces large");
        await student.Page.Keyboard.PressAsync("Escape");

        if (width < DesktopWidth)
            await student.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^People") }).ClickAsync();
        await student.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Connection: ") }).First.ClickAsync();
        await student.Page.GetByRole(AriaRole.Dialog, new() { Name = "My connection" }).WaitForAsync();
        await Check(student, "connection");
        await student.Page.Keyboard.PressAsync("Escape");
        await student.ChooseFor("Ada", "Volume");
        await student.Page.GetByRole(AriaRole.Dialog, new() { Name = "Volume of Ada" }).WaitForAsync();
        await Check(student, "volume");
        await student.Page.Keyboard.PressAsync("Escape");
        if (width < DesktopWidth)
            await student.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new("^People") }).ClickAsync();

        await teacher.Button("Share").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Screen, window or tab" }).ClickAsync();
        await student.Page.Locator(".shared-large").WaitForAsync();
        await Check(student, "shared screen");
        await student.Button("Slides back").ClickAsync();
        await Check(student, "slides beside a shared screen");
        await teacher.Button("You are sharing").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Document camera …" }).ClickAsync();
        await teacher.Page.Locator(".document-preview video").WaitForAsync();
        await Check(teacher, "document camera");
    }

    private static async Task Check(Person person, string screen)
    {
        // By the debugger's door: the page's own policy lets no foreign script in.
        await person.Page.EvaluateAsync(s_axe.Value);
        // A colour that is on its way to another is neither of the two.
        await person.Page.EvaluateAsync(
            "() => Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity).map(a => a.finished))");
        var found = await person.Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document)).violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`)");
        Assert.True(found.GetArrayLength() == 0, $"{screen}: {found}");
    }
}
