using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Classroom.Server.Settings;

namespace Classroom.Server.Edge;

/// <summary>What a browser needs to use the TURN server for a while, made from the secret that this server shares with it (draft-uberti-behave-turn-rest-00).</summary>
internal static class TurnCredentials
{
    /// <summary>The relays of a participant's peer connections, as W3C's RTCIceServer; none where no TURN server is set.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The scheme prescribes HMAC-SHA1 (section 2.2).")]
    public static IReadOnlyList<IceServer> For(TurnSettings turn, string participant, DateTimeOffset now)
    {
        if (turn.UrlList() is not { Count: > 0 } urls)
            return [];
        var until = (now + TimeSpan.FromHours(turn.LifetimeHours)).ToUnixTimeSeconds();
        var name = string.Create(CultureInfo.InvariantCulture, $"{until}:{participant}");
        var password = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(turn.Secret), Encoding.UTF8.GetBytes(name)));
        return [new IceServer(urls, name, password)];
    }
}
