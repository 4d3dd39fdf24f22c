using Microsoft.Playwright;

namespace Classroom.EndToEnd.Tests.Network;

/// <summary>By which way a page's peer connections reach the server.</summary>
internal static class Ways
{
    private const string Selected =
        """
        async (tell) => {
          const ways = [];
          for (const peer of window.watched.peers) {
            if (peer.connectionState !== "connected") continue;
            const stats = await peer.getStats();
            for (const transport of stats.values()) {
              if (transport.type !== "transport") continue;
              const pair = stats.get(transport.selectedCandidatePairId);
              const [local, remote] = [stats.get(pair?.localCandidateId), stats.get(pair?.remoteCandidateId)];
              if (local && remote) ways.push(`${tell === "to" ? remote.address : local.candidateType} ${local.relayProtocol ?? local.protocol}`);
            }
          }
          return ways;
        }
        """;

    /// <summary>Kind and protocol of the local candidate in use, of each connection ("host udp"); of a relay the protocol to it ("relay tls").</summary>
    public static Task<string[]> Of(IPage page) => page.EvaluateAsync<string[]>(Selected, "of");

    /// <summary>The server's address and the protocol in use, of each connection ("192.0.2.1 udp").</summary>
    public static Task<string[]> To(IPage page) => page.EvaluateAsync<string[]>(Selected, "to");
}
