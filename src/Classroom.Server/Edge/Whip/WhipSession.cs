using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Classroom.Server.Edge.Whip;

/// <summary>
/// Names one media session in its Location: the plane's number with a tag that only this process can make, so that nobody ends what is another's.
/// Nothing is stored for it; sessions end with the process anyway.
/// </summary>
internal static class WhipSession
{
    private const int TagBytes = 16;
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);

    public static string Name(string kind, string meeting, long connection)
    {
        var number = connection.ToString(CultureInfo.InvariantCulture);
        return $"{number}-{Tag(kind, meeting, number)}";
    }

    /// <summary>The number behind a name of this kind and meeting, or null for any other text.</summary>
    public static long? Find(string name, string kind, string meeting)
    {
        var at = name.IndexOf('-', StringComparison.Ordinal);
        if (at <= 0 || !long.TryParse(name.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var connection))
            return null;
        var expected = Encoding.ASCII.GetBytes(Name(kind, meeting, connection));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(name), expected) ? connection : null;
    }

    private static string Tag(string kind, string meeting, string number) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(s_key, Encoding.UTF8.GetBytes($"{kind} {meeting} {number}")).AsSpan(0, TagBytes));
}
