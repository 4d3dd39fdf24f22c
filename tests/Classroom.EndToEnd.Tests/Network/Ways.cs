using Microsoft.Playwright;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>By which way a page's peer connections reach the server.</summary>
internal static class Ways
{
    private const string Selected =
        """
        async () => {
          const ways = [];
          for (const peer of window.watched.peers) {
            if (peer.connectionState !== "connected") continue;
            const stats = await peer.getStats();
            for (const transport of stats.values()) {
              if (transport.type !== "transport") continue;
              const local = stats.get(stats.get(transport.selectedCandidatePairId)?.localCandidateId);
              if (local) ways.push(`${local.candidateType} ${local.protocol}`);
            }
          }
          return ways;
        }
        """;

    /// <summary>Kind and protocol of the local candidate in use, of each connection ("host udp").</summary>
    public static Task<string[]> Of(IPage page) => page.EvaluateAsync<string[]>(Selected);
}
