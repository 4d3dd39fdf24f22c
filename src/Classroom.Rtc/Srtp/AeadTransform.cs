using System.Buffers.Binary;

namespace Classroom.Rtc.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714).</summary>
internal sealed class AeadTransform : SrtpTransform
{
    private const int TagBytes = AeadCipher.TagLength;
    private const int NonceLength = AeadCipher.NonceLength;
    private readonly AeadCipher _rtp;
    private readonly AeadCipher _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    public AeadTransform(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, CipherChoice choice)
        : this(
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpEncryption, masterKey.Length),
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpSalt, NonceLength),
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpEncryption, masterKey.Length),
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpSalt, NonceLength),
            choice)
    {
    }

    /// <summary>From session keys, as the vectors of RFC 7714 sections 16 and 17 give them.</summary>
    internal AeadTransform(byte[] rtpKey, byte[] rtpSalt, byte[] rtcpKey, byte[] rtcpSalt, CipherChoice choice = CipherChoice.Fastest)
    {
        _rtp = AeadCipher.Create(rtpKey, choice);
        _rtcp = AeadCipher.Create(rtcpKey, choice);
        _rtpSalt = rtpSalt;
        _rtcpSalt = rtcpSalt;
    }

    public override int TagLength => TagBytes;

    public override int ProtectRtp(uint ssrc, long index, Span<byte> packet, int headerLength, ReadOnlySpan<byte> payload)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteRtpNonce(nonce, ssrc, index);
        var end = headerLength + payload.Length;
        _rtp.Encrypt(nonce, payload, packet[headerLength..end], packet.Slice(end, TagBytes), packet[..headerLength]);
        return end + TagBytes;
    }

    public override bool UnprotectRtp(uint ssrc, long index, Span<byte> packet, int headerLength)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteRtpNonce(nonce, ssrc, index);
        return _rtp.TryDecrypt(nonce, packet[headerLength..^TagBytes], packet[^TagBytes..], packet[..headerLength]);
    }

    public override int ProtectRtcp(uint ssrc, uint index, Span<byte> packet, int length)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteRtcpNonce(nonce, ssrc, index);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + RtcpIndexLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[RtcpHeaderLength..], index | RtcpEncryptedFlag);
        var body = packet[RtcpHeaderLength..length];
        _rtcp.Encrypt(nonce, body, body, packet.Slice(length, TagBytes), associated);
        associated[RtcpHeaderLength..].CopyTo(packet[(length + TagBytes)..]);
        return length + TagBytes + RtcpIndexLength;
    }

    public override bool UnprotectRtcp(uint ssrc, uint index, Span<byte> packet)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteRtcpNonce(nonce, ssrc, index);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + RtcpIndexLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        packet[^RtcpIndexLength..].CopyTo(associated[RtcpHeaderLength..]);
        var tagged = packet[..^RtcpIndexLength];
        return _rtcp.TryDecrypt(nonce, tagged[RtcpHeaderLength..^TagBytes], tagged[^TagBytes..], associated);
    }

    public override uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpIndexLength..]);

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private void WriteRtpNonce(Span<byte> nonce, uint ssrc, long index)
    {
        // RFC 7714 section 8.1: 16 zero bits, SSRC, then the 48-bit index; all xor the salt.
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[6..], (uint)(index >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(nonce[10..], (ushort)index);
        Xor(nonce, _rtpSalt);
    }

    private void WriteRtcpNonce(Span<byte> nonce, uint ssrc, uint index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(nonce[6..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], index);
        Xor(nonce, _rtcpSalt);
    }

    private static void Xor(Span<byte> nonce, byte[] salt)
    {
        for (var i = 0; i < NonceLength; i++)
            nonce[i] ^= salt[i];
    }
}
