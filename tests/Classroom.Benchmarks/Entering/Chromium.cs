using Classroom.Testing.Server;
using Microsoft.Playwright;

namespace Classroom.Benchmarks.Entering;

/// <summary>Debian's Chromium with a sound of our own for a microphone; each visitor has an empty profile and an empty cache.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    public const string Executable = "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts it by a program that becomes it; the server's address is as good as HTTPS there.</summary>
    public static async Task<Chromium> Start(string program, ServerProcess server, string sound)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-audio-capture={sound}",
                "--autoplay-policy=no-user-gesture-required", $"--unsafely-treat-insecure-origin-as-secure={server.PublicUrl}",
            ],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>A new person's tab.</summary>
    public async Task<IPage> Visitor()
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { Locale = "en-GB", Permissions = ["microphone", "camera"] });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
