using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Classroom.Rtc.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 sections 4.1.1 and 4.2.1).</summary>
internal sealed class CounterModeTransform : SrtpTransform
{
    private const int TagBytes = 10;
    private const int HashLength = 20;
    private const int BlockLength = 16;
    private const int SessionSaltLength = 14;
    private const int AuthenticationKeyLength = 20;

    private readonly Direction _rtp;
    private readonly Direction _rtcp;
    private readonly byte[] _counters = new byte[SrtpContext.MaxPacketLength + BlockLength];
    private readonly byte[] _keystream = new byte[SrtpContext.MaxPacketLength + BlockLength];

    public CounterModeTransform(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        _rtp = new Direction(
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpEncryption, masterKey.Length),
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpSalt, SessionSaltLength),
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpAuthentication, AuthenticationKeyLength));
        _rtcp = new Direction(
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpEncryption, masterKey.Length),
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpSalt, SessionSaltLength),
            SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpAuthentication, AuthenticationKeyLength));
    }

    /// <summary>From session keys of RTP, as the vectors of RFC 3711 appendix B give them; RTCP gets the same.</summary>
    internal CounterModeTransform(byte[] sessionKey, byte[] sessionSalt, byte[] authenticationKey)
    {
        _rtp = new Direction(sessionKey, sessionSalt, authenticationKey);
        _rtcp = new Direction(sessionKey, sessionSalt, authenticationKey);
    }

    public override int TagLength => TagBytes;

    public override int ProtectRtp(uint ssrc, long index, Span<byte> packet, int headerLength, ReadOnlySpan<byte> payload)
    {
        var end = headerLength + payload.Length;
        Encrypt(_rtp, ssrc, index, payload, packet[headerLength..end]);
        Span<byte> hash = stackalloc byte[HashLength];
        HashRtp(packet[..end], index, hash);
        hash[..TagBytes].CopyTo(packet[end..]);
        return end + TagBytes;
    }

    public override bool UnprotectRtp(uint ssrc, long index, Span<byte> packet, int headerLength)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        HashRtp(packet[..^TagBytes], index, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..TagBytes], packet[^TagBytes..]))
            return false;
        var body = packet[headerLength..^TagBytes];
        Encrypt(_rtp, ssrc, index, body, body);
        return true;
    }

    public override int ProtectRtcp(uint ssrc, uint index, Span<byte> packet, int length)
    {
        var body = packet[RtcpHeaderLength..length];
        Encrypt(_rtcp, ssrc, index, body, body);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], index | RtcpEncryptedFlag);
        Span<byte> hash = stackalloc byte[HashLength];
        _rtcp.Hash.AppendData(packet[..(length + RtcpIndexLength)]);
        _rtcp.Hash.GetHashAndReset(hash);
        hash[..TagBytes].CopyTo(packet[(length + RtcpIndexLength)..]);
        return length + RtcpIndexLength + TagBytes;
    }

    public override bool UnprotectRtcp(uint ssrc, uint index, Span<byte> packet)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        _rtcp.Hash.AppendData(packet[..^TagBytes]);
        _rtcp.Hash.GetHashAndReset(hash);
        if (!CryptographicOperations.FixedTimeEquals(hash[..TagBytes], packet[^TagBytes..]))
            return false;
        var body = packet[RtcpHeaderLength..^(TagBytes + RtcpIndexLength)];
        Encrypt(_rtcp, ssrc, index, body, body);
        return true;
    }

    public override uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^(TagBytes + RtcpIndexLength)..]);

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private void HashRtp(ReadOnlySpan<byte> authenticated, long index, Span<byte> hash)
    {
        // The rollover counter is authenticated with the packet though it is not sent (RFC 3711 section 4.2).
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        _rtp.Hash.AppendData(authenticated);
        _rtp.Hash.AppendData(rollover);
        _rtp.Hash.GetHashAndReset(hash);
    }

    /// <summary>All counter blocks go through one call of the cipher: a call costs far more than a block.</summary>
    private void Encrypt(Direction direction, uint ssrc, long index, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var blocks = (source.Length + BlockLength - 1) / BlockLength;
        if (blocks == 0)
            return;
        var (high, low) = CounterStart(direction.Salt, ssrc, index);
        var counters = MemoryMarshal.Cast<byte, ulong>(_counters.AsSpan(0, blocks * BlockLength));
        for (var i = 0; i < blocks; i++)
        {
            counters[2 * i] = BinaryPrimitives.ReverseEndianness(high);
            counters[(2 * i) + 1] = BinaryPrimitives.ReverseEndianness(low + (ulong)i);
        }
        direction.Cipher.TransformBlock(_counters, 0, blocks * BlockLength, _keystream, 0);
        Xor(source, _keystream, destination);
    }

    /// <summary>RFC 3711 section 4.1.1: (salt * 2^16) xor (SSRC * 2^64) xor (index * 2^16).</summary>
    private static (ulong High, ulong Low) CounterStart(byte[] salt, uint ssrc, long index)
    {
        var high = BinaryPrimitives.ReadUInt64BigEndian(salt) ^ ssrc;
        var saltTail = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(salt.AsSpan(8)) << 32)
            | ((ulong)BinaryPrimitives.ReadUInt16BigEndian(salt.AsSpan(12)) << 16);
        return (high, saltTail ^ ((ulong)index << 16));
    }

    private static void Xor(ReadOnlySpan<byte> source, ReadOnlySpan<byte> keystream, Span<byte> destination)
    {
        var i = 0;
        for (; i + Vector<byte>.Count <= source.Length; i += Vector<byte>.Count)
            (new Vector<byte>(source[i..]) ^ new Vector<byte>(keystream[i..])).CopyTo(destination[i..]);
        for (; i < source.Length; i++)
            destination[i] = (byte)(source[i] ^ keystream[i]);
    }

    private sealed class Direction : IDisposable
    {
        private readonly Aes _aes;

        [SuppressMessage("Security", "CA5350", Justification = "RFC 3711 section 4.2.1 prescribes HMAC-SHA1.")]
        [SuppressMessage("Security", "CA5358", Justification = "Only counter blocks go through it: this is counter mode.")]
        public Direction(byte[] key, byte[] salt, byte[] authenticationKey)
        {
            Salt = salt;
            _aes = Aes.Create();
            _aes.Mode = CipherMode.ECB;
            _aes.Padding = PaddingMode.None;
            _aes.SetKey(key);
            Cipher = _aes.CreateEncryptor();
            Hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authenticationKey);
        }

        public byte[] Salt { get; }

        public ICryptoTransform Cipher { get; }

        public IncrementalHash Hash { get; }

        public void Dispose()
        {
            Cipher.Dispose();
            Hash.Dispose();
            _aes.Dispose();
        }
    }
}
