using Classroom.Testing.Network;
using Classroom.Testing.Server;
using Microsoft.Playwright;

namespace Classroom.EndToEnd.Tests;

/// <summary>Debian's Chromium with fake camera and microphone; each person is a context of its own.</summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>Debian's Chromium.</summary>
    public const string Executable = "/usr/bin/chromium";

    private const int PatienceMs = 20_000;
    private const string Allow = "--use-fake-ui-for-media-stream";

    /// <summary>The person says no where the browser asks for microphone or camera.</summary>
    public const string Refuse = "--use-fake-ui-for-media-stream=deny";

    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--allow-loopback-in-peer-connection",
    ];

    private static readonly string[] s_fakeDevices = ["--use-fake-device-for-media-stream"];

    private static readonly string[] s_autoplay = ["--autoplay-policy=no-user-gesture-required"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts Chromium; autoplay as a person's browser has it, unless allowed.</summary>
    public static Task<Browser> Start(bool allowAutoplay = true, string askForDevices = Allow, params string[] more) =>
        Start(Executable, [askForDevices, .. allowAutoplay ? s_autoplay : [], .. more]);

    /// <summary>Starts Chromium in a network of its own, with camera and microphone allowed; the server's address there is as good as HTTPS.</summary>
    public static Task<Browser> StartIn(NetworkNamespace inside, ServerProcess server, params string[] more) =>
        Start(inside.Program(Executable), [Allow, .. s_autoplay, AsSecure(server), .. more]);

    /// <summary>Starts Chromium whose tabs sound, and which captures the tab of this title where somebody shares one.</summary>
    public static Task<Browser> StartToCapture(string title) => Start(Executable, [Captures(title), .. s_autoplay], isMuted: false);

    /// <summary>The same in a network of its own.</summary>
    public static Task<Browser> StartToCaptureIn(NetworkNamespace inside, ServerProcess server, string title) =>
        Start(inside.Program(Executable), [Captures(title), .. s_autoplay, AsSecure(server)]);

    /// <summary>Starts Chromium on a machine that has neither microphone nor camera.</summary>
    public static Task<Browser> StartWithoutDevices() => Start(Executable, [Allow, .. s_autoplay], hasDevices: false);

    /// <summary>Whoever shares a tab shares the one of this title.</summary>
    public static string Captures(string title) => $"--auto-select-tab-capture-source-by-title={title}";

    private static string AsSecure(ServerProcess server) => $"--unsafely-treat-insecure-origin-as-secure={server.PublicUrl}";

    private static async Task<Browser> Start(string program, string[] more, bool isMuted = true, bool hasDevices = true)
    {
        // As long as everything else may take here: a loaded machine is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Headless = true,
            Args = [.. s_arguments, .. hasDevices ? s_fakeDevices : [], .. more],
            IgnoreDefaultArgs = isMuted ? [] : ["--mute-audio"],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>A new person with an empty profile.</summary>
    public async Task<IPage> Person(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, string locale = "en-GB")
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = locale,
            Permissions = ["microphone", "camera", "clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(PatienceMs);
        return await context.NewPageAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
