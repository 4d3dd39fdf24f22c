using System.Diagnostics;
using Microsoft.Playwright;
using Xunit;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>When sound arrived at a page, looked at every few milliseconds: how long it was silent.</summary>
internal static class Heard
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private const string Listen =
        """
        () => {
          const heard = { packets: 0, at: performance.now(), longest: 0 };
          window.heard = heard;
          const look = async () => {
            let packets = 0;
            for (const peer of window.watched.peers) {
              if (peer.connectionState === "closed") continue;
              for (const report of (await peer.getStats()).values())
                if (report.type === "inbound-rtp" && report.kind === "audio") packets += report.packetsReceived;
            }
            const now = performance.now();
            if (packets !== heard.packets) {
              heard.longest = Math.max(heard.longest, now - heard.at);
              heard.at = now;
              heard.packets = packets;
            }
            setTimeout(look, 20);
          };
          void look();
        }
        """;

    /// <summary>Begins to look.</summary>
    public static Task Begin(IPage page) => page.EvaluateAsync(Listen);

    /// <summary>Counts from here on what the browser tells the page of its network.</summary>
    public static Task ListenForNews(IPage page) => page.EvaluateAsync(
        """
        () => {
          window.heard.news = 0;
          const count = () => { window.heard.news += 1; };
          for (const name of ["online", "offline"]) window.addEventListener(name, count);
          // Its estimates change all the time, and say nothing of another network.
          let { type } = navigator.connection;
          navigator.connection.addEventListener("change", () => {
            if (navigator.connection.type === type) return;
            ({ type } = navigator.connection);
            count();
          });
        }
        """);

    /// <summary>How much it has told since.</summary>
    public static Task<int> News(IPage page) => page.EvaluateAsync<int>("() => window.heard.news");

    /// <summary>Forgets silences so far.</summary>
    public static Task Reset(IPage page) => page.EvaluateAsync("() => { window.heard.longest = 0; }");

    /// <summary>The longest silence since, when sound has come steadily for a second again.</summary>
    public static async Task<TimeSpan> Gap(IPage page)
    {
        var (since, began) = (Stopwatch.GetTimestamp(), DateTimeOffset.UtcNow);
        var before = await Packets(page);
        while (await Packets(page) < before + 60)
        {
            if (Stopwatch.GetElapsedTime(since) > s_patience)
                Assert.Fail("no sound any more\n" + await Media.Reception.Story(page, began));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        return TimeSpan.FromMilliseconds(await page.EvaluateAsync<double>("() => window.heard.longest"));
    }

    private static Task<double> Packets(IPage page) => page.EvaluateAsync<double>("() => window.heard.packets");
}
