namespace Classroom.Rtc.Srtp;

/// <summary>The cipher half of a context: knows keys and nonces, nothing of windows and counters.</summary>
internal abstract class SrtpTransform : IDisposable
{
    public const int RtcpHeaderLength = 8;
    public const int RtcpIndexLength = 4;
    public const uint RtcpEncryptedFlag = 0x8000_0000;

    public abstract int TagLength { get; }

    /// <summary>The header stands at the packet's start; writes ciphertext and tag behind it and gives the packet's whole length.</summary>
    public abstract int ProtectRtp(uint ssrc, long index, Span<byte> packet, int headerLength, ReadOnlySpan<byte> payload);

    /// <summary>Decrypts in place; false if the tag is wrong, and the packet is then not to be looked at again.</summary>
    public abstract bool UnprotectRtp(uint ssrc, long index, Span<byte> packet, int headerLength);

    public abstract int ProtectRtcp(uint ssrc, uint index, Span<byte> packet, int length);

    public abstract bool UnprotectRtcp(uint ssrc, uint index, Span<byte> packet);

    /// <summary>Reads the index word, whose place differs between the profiles.</summary>
    public abstract uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet);

    public abstract void Dispose();
}
