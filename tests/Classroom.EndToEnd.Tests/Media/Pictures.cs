using System.Diagnostics;
using Xunit;

namespace Classroom.EndToEnd.Tests.Media;

/// <summary>What pictures flow in one direction, by the browser's own statistics (W3C webrtc-stats): codec, lines, and what layers there are.</summary>
internal static class Pictures
{
    private const int LookEveryMs = 100;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private const string Look =
        """
        async (type) => {
          const seen = [];
          for (const peer of window.watched.peers) {
            if (peer.connectionState !== "connected") continue;
            const stats = await peer.getStats();
            for (const report of stats.values())
              if (report.type === type && report.kind === "video" && (report.framesPerSecond ?? 0) > 0)
                seen.push(`${stats.get(report.codecId)?.mimeType} ${report.frameHeight} ${report.scalabilityMode ?? ""}`.trim());
          }
          return seen.join(", ");
        }
        """;

    /// <summary>Those that a person sends, as "video/VP9 360 L2T3_KEY"; several after commas.</summary>
    public static Task<string> Sent(Person person) => person.Page.EvaluateAsync<string>(Look, "outbound-rtp");

    /// <summary>Those that come to a person, as "video/VP9 360".</summary>
    public static Task<string> Received(Person person) => person.Page.EvaluateAsync<string>(Look, "inbound-rtp");

    /// <summary>Waits until a person's pictures are as wished.</summary>
    public static async Task Until(Func<Person, Task<string>> flow, Person person, Predicate<string> holds, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (await flow(person) is var seen && !holds(seen))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < s_patience, $"not in time: {person.Name}, {what}; {seen}");
            await Task.Delay(LookEveryMs, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a person's pictures are these, and no others.</summary>
    public static Task Are(Func<Person, Task<string>> flow, Person person, string wanted) => Until(flow, person, seen => seen == wanted, wanted);
}
