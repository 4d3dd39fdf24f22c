using System.Security.Cryptography;

namespace Classroom.Rtc.Dtls;

/// <summary>The SHA-256 of a certificate as an SDP carries it (RFC 8122 section 5).</summary>
public sealed class DtlsFingerprint
{
    public const string Algorithm = "sha-256";
    private const int HashLength = 32;
    private readonly byte[] _hash;

    private DtlsFingerprint(byte[] hash) => _hash = hash;

    public static DtlsFingerprint OfCertificate(ReadOnlySpan<byte> der) => new(SHA256.HashData(der));

    /// <summary>Reads "sha-256 AB:CD:…"; another algorithm or shape is refused, upper and lower case are alike.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DtlsFingerprint? fingerprint)
    {
        fingerprint = null;
        text = text.Trim();
        var space = text.IndexOf(' ');
        if (space < 0 || !text[..space].Equals(Algorithm, StringComparison.OrdinalIgnoreCase))
            return false;
        var hex = text[(space + 1)..].Trim();
        if (hex.Length != (HashLength * 3) - 1)
            return false;
        var hash = new byte[HashLength];
        for (var i = 0; i < HashLength; i++)
        {
            if (i > 0 && hex[(i * 3) - 1] != ':')
                return false;
            var high = HexValue(hex[i * 3]);
            var low = HexValue(hex[(i * 3) + 1]);
            if (high < 0 || low < 0)
                return false;
            hash[i] = (byte)((high << 4) | low);
        }
        fingerprint = new DtlsFingerprint(hash);
        return true;
    }

    /// <summary>Compares in constant time, so that a peer cannot feel its way to a match.</summary>
    public bool Matches(ReadOnlySpan<byte> der)
    {
        Span<byte> actual = stackalloc byte[HashLength];
        SHA256.HashData(der, actual);
        return CryptographicOperations.FixedTimeEquals(actual, _hash);
    }

    /// <summary>The SDP attribute's value, in upper case as RFC 8122 section 5 demands of whoever writes it.</summary>
    public override string ToString() =>
        Algorithm + " " + string.Join(':', _hash.Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    private static int HexValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };
}
