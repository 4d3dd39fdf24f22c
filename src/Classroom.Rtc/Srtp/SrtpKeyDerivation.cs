using System.Security.Cryptography;

namespace Classroom.Rtc.Srtp;

/// <summary>The AES-CM key derivation of RFC 3711 section 4.3, with a derivation rate of zero.</summary>
internal static class SrtpKeyDerivation
{
    public const byte RtpEncryption = 0;
    public const byte RtpAuthentication = 1;
    public const byte RtpSalt = 2;
    public const byte RtcpEncryption = 3;
    public const byte RtcpAuthentication = 4;
    public const byte RtcpSalt = 5;
    private const int BlockLength = 16;
    private const int LabelOffset = 7;

    public static byte[] Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte label, int length)
    {
        // A 96-bit salt of the AEAD profiles stands in the first 12 of the 14 bytes (RFC 7714 section 11).
        Span<byte> counter = stackalloc byte[BlockLength];
        counter.Clear();
        masterSalt.CopyTo(counter);
        counter[LabelOffset] ^= label;
        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        Span<byte> stream = stackalloc byte[BlockLength * 4];
        var blocks = (length + BlockLength - 1) / BlockLength;
        for (var i = 0; i < blocks; i++)
        {
            counter[BlockLength - 1] = (byte)i;
            aes.EncryptEcb(counter, stream[(i * BlockLength)..], PaddingMode.None);
        }
        return stream[..length].ToArray();
    }
}
