namespace Classroom.Rtc.Srtp;

/// <summary>AES-128-GCM under one key (NIST SP 800-38D) with 12-byte nonces and 16-byte tags. Has one owner thread.</summary>
internal abstract class AeadCipher : IDisposable
{
    public const int TagLength = 16;
    public const int NonceLength = 12;

    /// <summary>The processor's own instructions where it has them and the choice allows it, else the framework.</summary>
    public static AeadCipher Create(ReadOnlySpan<byte> key, CipherChoice choice) =>
        choice == CipherChoice.Fastest && ProcessorAeadCipher.IsSupported ? new ProcessorAeadCipher(key) : new FrameworkAeadCipher(key);

    /// <summary>Encrypts out of place, or in place where both spans are the same.</summary>
    public abstract void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated);

    /// <summary>Decrypts in place; false, with a body that means nothing, where the tag does not match.</summary>
    public abstract bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> body, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associated);

    public abstract void Dispose();
}
