using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Classroom.Storage.Rooms;

/// <summary>Join tokens: 192 random bits in base64url, stored as SHA-256 (long random secrets need no slow hash).</summary>
public static class JoinToken
{
    private const int Bytes = 24;
    private const int Length = 32;

    /// <summary>A new token.</summary>
    public static string New()
    {
        Span<byte> random = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    /// <summary>True for what could be a token at all; whatever else arrives is malformed (401).</summary>
    public static bool IsWellFormed(string? token) =>
        token is { Length: Length } && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>What is stored of it.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
