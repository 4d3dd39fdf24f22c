using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Room;

/// <summary>Microphones and cameras that do not open, and one that opens too late: what happened is said, and nothing stays open.</summary>
public sealed class DevicesTests(RunningClassroom classroom)
{
    // Chromium's fake devices are never busy and never slow: what the browser would answer is put in its place.
    private const string Busy =
        """
        window.busy = true;
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = wish =>
          window.busy ? Promise.reject(new DOMException("Could not start source", "NotReadableError")) : open(wish);
        """;

    private const string Slow =
        """
        window.tracks = [];
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async wish => {
          const stream = await open(wish);
          await new Promise(done => setTimeout(done, 800));
          window.tracks.push(...stream.getTracks());
          return stream;
        };
        """;

    [Fact]
    public async Task A_refused_permission_is_explained_before_and_in_the_room()
    {
        await using var browser = await Browser.Start(askForDevices: Browser.Refuse);
        await using var teacher = await Person.Open(browser, "Ada", 1280, 800, "en-GB");
        await teacher.Page.Context.ClearPermissionsAsync();
        await teacher.Page.GotoAsync((await classroom.Room()).ModeratorUrl);
        await teacher.Page.GetByRole(AriaRole.Switch, new() { Name = "Camera" }).ClickAsync();
        await Expect(teacher.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not let this page use the camera");
        await Expect(teacher.Page.GetByRole(AriaRole.Switch, new() { Name = "Camera" })).Not.ToBeCheckedAsync();
        await teacher.Enter();
        await Verb(teacher, "Microphone").ClickAsync();
        await Expect(teacher.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "microphone" })).ToContainTextAsync("allow the microphone and try again");
        await Expect(Verb(teacher, "Microphone")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task A_busy_device_is_explained_and_can_be_tried_again()
    {
        await using var teacher = await classroom.Person("Ada");
        await teacher.Page.AddInitScriptAsync(Busy);
        await teacher.Join((await classroom.Room()).ModeratorUrl);
        await Verb(teacher, "Microphone").ClickAsync();
        var alert = teacher.Page.GetByRole(AriaRole.Alert);
        await Expect(alert).ToContainTextAsync("Another program is using the microphone");
        await teacher.Page.EvaluateAsync("() => { window.busy = false; }");
        await teacher.Button("Try again").ClickAsync();
        await Expect(alert).ToHaveCountAsync(0);
        await Expect(Verb(teacher, "Microphone")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task Where_there_is_no_device_that_is_said_with_what_to_do_before_and_in_the_room()
    {
        await using var browser = await Browser.StartWithoutDevices();
        await using var student = await Person.Open(browser, "Ben", 1280, 800, "en-GB");
        await student.Page.GotoAsync((await classroom.Room()).ViewerUrl);
        var kinds = await student.Page.EvaluateAsync<string[]>("async () => (await navigator.mediaDevices.enumerateDevices()).map(({ kind }) => kind)");
        Assert.SkipWhen(kinds.Any(kind => kind.EndsWith("input", StringComparison.Ordinal)), "this machine has a microphone or a camera");
        await student.Button("Check").ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No microphone was found. Plug one in and try again.");
        await student.Page.GetByRole(AriaRole.Switch, new() { Name = "Camera" }).ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "camera" })).ToContainTextAsync("No camera was found. Plug one in and try again.");
        await Expect(student.Page.GetByText("Picture: camera does not start")).ToBeVisibleAsync();

        await student.Enter();
        await Verb(student, "Microphone").ClickAsync();
        await Expect(student.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "No microphone was found" })).ToBeVisibleAsync();
        await Expect(Verb(student, "Microphone")).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Empty(student.Problems);
    }

    [Fact]
    public async Task Over_plain_http_the_join_page_says_why_there_are_no_devices_and_where_they_are()
    {
        await using var browser = await Browser.Start(more: "--host-resolver-rules=MAP school.test 127.0.0.1");
        await using var student = await Person.Open(browser, "Ben", 1280, 800, "en-GB");
        var room = await classroom.Room();
        await student.Page.GotoAsync(room.ViewerUrl.Replace("127.0.0.1", "school.test", StringComparison.Ordinal));
        await Expect(student.Page.GetByRole(AriaRole.Note)).ToContainTextAsync("only where the address begins with https");
        await Expect(student.Page.GetByRole(AriaRole.Note)).ToContainTextAsync("https://school.test");
        await Expect(student.Page.GetByRole(AriaRole.Switch)).ToHaveCountAsync(0);
        await Expect(student.Button("Join")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_tap_on_push_to_talk_leaves_no_microphone_open_however_late_it_opens()
    {
        await using var teacher = await classroom.Person("Ada");
        await teacher.Page.AddInitScriptAsync(Slow);
        await teacher.Join((await classroom.Room()).ModeratorUrl);
        await Expect(Verb(teacher, "Microphone")).ToBeVisibleAsync();
        await teacher.Page.Keyboard.DownAsync(" ");
        await teacher.Page.Keyboard.UpAsync(" ");
        await teacher.Page.WaitForFunctionAsync("() => window.tracks.length === 1");
        await Expect(Verb(teacher, "Microphone")).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Equal("ended", await teacher.Page.EvaluateAsync<string>("() => window.tracks[0].readyState"));

        await teacher.Page.Keyboard.DownAsync(" ");
        await Expect(Verb(teacher, "Microphone")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(teacher.People.First.GetByLabel("Microphone is open")).ToBeVisibleAsync();
        // Another window comes to the front; the key's end is told to that one.
        await teacher.Page.EvaluateAsync("() => window.dispatchEvent(new Event('blur'))");
        await Expect(Verb(teacher, "Microphone")).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(teacher.People.First.GetByLabel("Microphone is open")).ToHaveCountAsync(0);
        await teacher.Page.Keyboard.UpAsync(" ");
        await Expect(Verb(teacher, "Microphone")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task Space_speaks_wherever_one_has_clicked_and_presses_what_Tab_has_reached()
    {
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join((await classroom.Room()).ModeratorUrl);
        var (microphone, hand) = (Verb(teacher, "Microphone"), Verb(teacher, "Hand"));
        await microphone.ClickAsync();
        await Expect(microphone).ToHaveAttributeAsync("aria-pressed", "true");
        // The mark's box, closed, is in the page from now on: it takes no keys.
        await Expect(teacher.People.First.GetByRole(AriaRole.Button, new() { NameRegex = new("^Connection: ") })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await microphone.ClickAsync();
        await HoldsAndSpeaks(teacher);
        await teacher.Draw((0.6f, 0.3f), (0.65f, 0.35f));
        await HoldsAndSpeaks(teacher);
        foreach (var clicked in new[] { teacher.Button("Eraser"), hand })
        {
            await clicked.ClickAsync();
            await HoldsAndSpeaks(teacher);
        }

        await Expect(hand).ToHaveAttributeAsync("aria-pressed", "true");
        // By keys to the same button: the browser moves the focus away and back.
        await hand.FocusAsync();
        await teacher.Page.Keyboard.PressAsync("Tab");
        await teacher.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(hand).ToBeFocusedAsync();
        await teacher.Page.Keyboard.PressAsync(" ");
        await Expect(hand).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(microphone).ToHaveAttributeAsync("aria-pressed", "false");

        foreach (var verb in new[] { "Share", "Camera", "Microphone" })
        {
            await teacher.Page.Keyboard.PressAsync("Shift+Tab");
            await Expect(Verb(teacher, verb)).ToBeFocusedAsync();
        }

        await HoldsAndSpeaks(teacher);
        await teacher.Page.Keyboard.PressAsync(" ");
        await Expect(microphone).ToHaveAttributeAsync("aria-pressed", "true");
        await teacher.Page.Keyboard.PressAsync(" ");
        await Expect(microphone).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.Empty(teacher.Problems);
    }

    private static async Task HoldsAndSpeaks(Person person)
    {
        await Expect(Verb(person, "Microphone")).ToHaveAttributeAsync("aria-pressed", "false");
        await person.Page.Keyboard.DownAsync(" ");
        await Expect(Verb(person, "Microphone")).ToHaveAttributeAsync("aria-pressed", "true");
        // As a hand on the key: it repeats, and is longer than a click.
        await Task.Delay(600, TestContext.Current.CancellationToken);
        await person.Page.Keyboard.DownAsync(" ");
        await person.Page.Keyboard.UpAsync(" ");
        await Expect(Verb(person, "Microphone")).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(person.People.First.GetByLabel("Microphone is open")).ToHaveCountAsync(0);
    }

    private static ILocator Verb(Person person, string name) =>
        person.Page.Locator("#verbs").GetByRole(AriaRole.Button, new() { NameRegex = new($"^{name}") });
}
