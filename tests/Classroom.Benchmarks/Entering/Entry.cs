using Microsoft.Playwright;

namespace Classroom.Benchmarks.Entering;

/// <summary>One person's way in, in milliseconds since the epoch as the person's own page tells them.</summary>
/// <param name="Clicked">The link was followed.</param>
/// <param name="Shown">Name and "Join" are on the screen.</param>
/// <param name="Joined">"Join" was clicked.</param>
/// <param name="Answered">The first socket to the server is open.</param>
/// <param name="Connected">Both peer connections are.</param>
/// <param name="Hears">The first sound of somebody else has been decoded here.</param>
internal sealed record Entry(double Clicked, double Shown, double Joined, double Answered, double Connected, double Hears)
{
    private const int PatienceMs = 30_000;

    // The statistics of a browser are up to 50 ms old, and so is what is taken from them.
    private const string Watch =
        """
        (() => {
          const marks = { shown: 0, joined: 0, answered: 0, sending: 0, connected: 0, hears: 0 };
          window.marks = marks;
          const peers = [];
          const note = (name) => { marks[name] ||= performance.timeOrigin + performance.now(); };
          const Socket = window.WebSocket;
          window.WebSocket = class extends Socket {
            constructor(...options) {
              super(...options);
              this.addEventListener("open", () => note("answered"));
            }
          };
          const Peer = window.RTCPeerConnection;
          window.RTCPeerConnection = class extends Peer {
            constructor(...options) {
              super(...options);
              peers.push(this);
            }
          };
          addEventListener("submit", () => note("joined"), true);
          const look = async () => {
            if (!marks.shown && document.querySelector("form [type=submit]")) note("shown");
            if (peers.some((peer) => peer.connectionState === "connected")) note("sending");
            if (peers.length > 1 && peers.every((peer) => peer.connectionState === "connected")) note("connected");
            for (const peer of peers) {
              if (peer.connectionState !== "connected" || marks.hears) continue;
              for (const report of (await peer.getStats()).values())
                if (report.type === "inbound-rtp" && report.kind === "audio" && report.totalAudioEnergy > 0) note("hears");
            }
            if (!marks.hears || !marks.connected) requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })();
        """;

    /// <summary>What the person waited for: the way to the join page, and from the click on "Join" until the last of hearing and being heard.</summary>
    public double Waited(double heard) => Shown - Clicked + Math.Max(Hears, heard) - Joined;

    /// <summary>Follows a link in an empty profile, gives a name, opens the microphone and joins; a person would read meanwhile, which does not count.</summary>
    public static async Task Join(IPage page, string name, string link)
    {
        page.SetDefaultTimeout(PatienceMs);
        await page.AddInitScriptAsync(Watch);
        await page.GotoAsync(link, new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByLabel("Your name").FillAsync(name);
        var microphone = page.GetByRole(AriaRole.Switch, new() { NameRegex = new("^Microphone") });
        await microphone.ClickAsync();
        await Assertions.Expect(page.Locator(".join-devices .level")).ToBeVisibleAsync(new() { Timeout = PatienceMs });
        await page.GetByRole(AriaRole.Button, new() { Name = "Join", Exact = true }).ClickAsync();
    }

    /// <summary>Waits until the person hears somebody.</summary>
    public static async Task<Entry> Of(IPage page)
    {
        await page.WaitForFunctionAsync("() => window.marks.hears > 0 && window.marks.connected > 0");
        var all = await page.EvaluateAsync<double[]>(
            "() => { const m = window.marks; return [performance.timeOrigin, m.shown, m.joined, m.answered, m.connected, m.hears]; }");
        return new Entry(all[0], all[1], all[2], all[3], all[4], all[5]);
    }
}
