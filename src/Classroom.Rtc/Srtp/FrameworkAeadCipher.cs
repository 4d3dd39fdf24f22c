using System.Security.Cryptography;

namespace Classroom.Rtc.Srtp;

/// <summary>The framework's AES-GCM: the judge of our own, and what runs on processors without the instructions for that.</summary>
internal sealed class FrameworkAeadCipher(ReadOnlySpan<byte> key) : AeadCipher
{
    private readonly AesGcm _gcm = new(key, TagLength);

    public override void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated) =>
        _gcm.Encrypt(nonce, plaintext, ciphertext, tag, associated);

    public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> body, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associated)
    {
        try
        {
            _gcm.Decrypt(nonce, body, tag, body, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The framework has no Try form; the caller counts the packet as forged.
            return false;
        }
    }

    public override void Dispose() => _gcm.Dispose();
}
