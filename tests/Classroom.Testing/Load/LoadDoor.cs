using System.Net.Http.Headers;

namespace Classroom.Testing.Load;

/// <summary>How a synthetic participant comes in: its offer by HTTP, then ICE and DTLS until media can flow.</summary>
public sealed class LoadDoor(HttpClient http, LoadLoop loop, LoadTraits? traits = null)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public async Task<LoadPeer> Enter(Uri url, bool sends, int places)
    {
        var peer = new LoadPeer(traits);
        using var content = new StringContent(peer.Offer(sends, places), new MediaTypeHeaderValue("application/sdp"));
        using var answer = await http.PostAsync(url, content);
        var sdp = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{url}: {answer.StatusCode}: {sdp}");
        peer.Session = answer.Headers.Location is { } session ? new Uri(url, session) : null;
        peer.Accept(sdp);
        loop.Adopt(peer);
        await peer.Connected.WaitAsync(s_limit);
        return peer;
    }

    /// <summary>Begins ICE anew, as a program does whose network is another one (RFC 9725 section 4.3.3).</summary>
    public async Task Move(LoadPeer peer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, peer.Session);
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        request.Content = new StringContent(peer.RestartFragment(), new MediaTypeHeaderValue("application/trickle-ice-sdpfrag"));
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await loop.Move(peer, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Ends the session as a program does that stops watching.</summary>
    public async Task Leave(LoadPeer peer)
    {
        using var answer = await http.DeleteAsync(peer.Session);
        answer.EnsureSuccessStatusCode();
        loop.Release(peer);
    }
}
