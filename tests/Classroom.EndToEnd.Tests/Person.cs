using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Classroom.EndToEnd.Tests;

/// <summary>Somebody at a browser, who finds things by the words that a person reads or hears.</summary>
public sealed class Person : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _problems = [];

    private Person(IPage page, string name) => (Page, Name) = (page, name);

    /// <summary>The person's tab.</summary>
    public IPage Page { get; }

    /// <summary>The name under which the person joins.</summary>
    public string Name { get; }

    /// <summary>Uncaught errors and refusals by the content security policy.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>The people of the room as this person sees them.</summary>
    public ILocator People => Page.GetByRole(AriaRole.List, new() { Name = "People" }).GetByRole(AriaRole.Listitem);

    /// <summary>The messages of the chat.</summary>
    public ILocator Messages => Page.GetByRole(AriaRole.List, new() { Name = "Messages" });

    /// <summary>The running poll.</summary>
    public ILocator Poll => Page.GetByRole(AriaRole.Region, new() { Name = "Poll" });

    /// <summary>The shapes of the page, as a screen reader lists them.</summary>
    public ILocator Shapes => Page.GetByRole(AriaRole.Region, new() { Name = "Objects on this page" }).Locator("li");

    /// <summary>A new profile.</summary>
    public static async Task<Person> Open(Browser browser, string name, int width, int height, string locale)
    {
        var person = new Person(await browser.Person(width, height, locale: locale), name);
        person.Page.PageError += (_, error) => person._problems.Enqueue(error);
        person.Page.Console += (_, line) =>
        {
            if (line.Type == "error" && line.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                person._problems.Enqueue(line.Text);
        };
        return person;
    }

    /// <summary>Follows a link, gives the name and joins.</summary>
    public async Task Join(string link)
    {
        await Page.GotoAsync(link);
        await Enter();
    }

    /// <summary>Gives the name on the join page and joins.</summary>
    public async Task Enter()
    {
        await Page.GetByLabel("Your name").FillAsync(Name);
        await Button("Join").ClickAsync();
        await Assertions.Expect(Page.Locator(".mark[data-state=saved]")).ToBeVisibleAsync();
    }

    /// <summary>A button by its whole name.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Opens microphone and camera.</summary>
    public async Task TurnOn()
    {
        foreach (var device in new[] { "Microphone", "Camera" })
        {
            var button = Page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^{device}") }).First;
            await button.ClickAsync();
            await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        }
    }

    /// <summary>What the sign beside the title says: "saved", "saving" (the server is behind) and others.</summary>
    public ILocator Mark(string state) => Page.Locator($".mark[data-state={state}]");

    /// <summary>Shows the chat.</summary>
    public Task ShowChat() => Page.GetByRole(AriaRole.Tab, new() { NameRegex = new("^Chat") }).ClickAsync();

    /// <summary>Writes a message to everybody.</summary>
    public async Task Say(string text)
    {
        await Page.GetByLabel("Write to everybody").FillAsync(text);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Opens the menu of a person in the list and chooses.</summary>
    public async Task ChooseFor(string name, string verb)
    {
        await Button($"What to do with {name}").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = verb }).ClickAsync();
    }

    /// <summary>Draws a stroke over the board; fractions of its width and height.</summary>
    public async Task Draw(params (float X, float Y)[] points)
    {
        var box = (await Page.GetByRole(AriaRole.Application).BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + (box.Width * points[0].X), box.Y + (box.Height * points[0].Y));
        await Page.Mouse.DownAsync();
        foreach (var (x, y) in points.Skip(1))
            await Page.Mouse.MoveAsync(box.X + (box.Width * x), box.Y + (box.Height * y), new() { Steps = 8 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>How many pixels of the board are inked, on all its layers.</summary>
    public Task<int> Ink() => Page.EvaluateAsync<int>(
        """
        () => {
          let inked = 0;
          for (const canvas of document.querySelectorAll("[data-board] canvas")) {
            if (canvas.width === 0 || canvas.height === 0) continue;
            const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            for (let i = 3; i < data.length; i += 4) if (data[i] > 0) inked++;
          }
          return inked;
        }
        """);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
