using System.Buffers.Binary;
using Classroom.Rtc.Dtls;

namespace Classroom.Rtc.Srtp;

/// <summary>One direction of an SRTP session (RFC 3711): keys, rollover counters and replay windows of all its SSRCs. Has one owner thread.</summary>
public sealed class SrtpContext : IDisposable
{
    /// <summary>The longest packet taken or made, tag included.</summary>
    public const int MaxPacketLength = 2048;

    /// <summary>What <see cref="ProtectRtp"/> adds at most.</summary>
    public const int MaxRtpOverhead = 16;

    /// <summary>What <see cref="ProtectRtcp"/> adds at most.</summary>
    public const int MaxRtcpOverhead = 20;

    /// <summary>A browser sends some ten SSRCs; more than this is an attack on our memory.</summary>
    public const int MaxReceivedSsrcs = 64;

    /// <summary>Three for each person seen. They are never dropped: a counter that starts again would use a nonce again.</summary>
    public const int MaxSentSsrcs = 4096;

    private const int RtpFixedHeaderLength = 12;
    private const uint MaxRtcpIndex = 0x7FFF_FFFF;
    private const long MaxRtpIndex = (1L << 48) - 1;

    private readonly SrtpTransform _transform;
    private readonly Dictionary<uint, SsrcState> _states = [];
    private readonly int _maxSsrcs;
    private SsrcState? _latest;

    public SrtpContext(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, int maxSsrcs = MaxReceivedSsrcs,
        CipherChoice choice = CipherChoice.Fastest)
    {
        ArgumentNullException.ThrowIfNull(profile);
        _transform = profile.IsAead ? new AeadTransform(masterKey, masterSalt, choice) : new CounterModeTransform(masterKey, masterSalt);
        _maxSsrcs = maxSsrcs;
    }

    internal SrtpContext(SrtpTransform transform)
    {
        _transform = transform;
        _maxSsrcs = MaxReceivedSsrcs;
    }

    /// <summary>Packets whose tag did not match.</summary>
    public long Forged { get; private set; }

    /// <summary>Packets seen before or too old; on the sending side, an index offered twice.</summary>
    public long Replayed { get; private set; }

    public long Malformed { get; private set; }

    /// <summary>Packets of a further SSRC when the table was full.</summary>
    public long SsrcsRefused { get; private set; }

    public static SrtpContext ForSending(SrtpKeyingMaterial keys, CipherChoice choice = CipherChoice.Fastest)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new(keys.Profile, keys.LocalKey, keys.LocalSalt, MaxSentSsrcs, choice);
    }

    public static SrtpContext ForReceiving(SrtpKeyingMaterial keys, CipherChoice choice = CipherChoice.Fastest)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new(keys.Profile, keys.RemoteKey, keys.RemoteSalt, choice: choice);
    }

    /// <summary>
    /// The RTP header, extensions included, stands in the first headerLength bytes of the packet; the payload is encrypted from where it
    /// lies to behind the header. Gives the packet's length, or 0 if this index was sent before: a second packet under one nonce would
    /// give GCM's key away. A retransmission therefore goes under its own SSRC (RFC 4588), or byte for byte by <see cref="ProtectRtpAgain"/>.
    /// </summary>
    public int ProtectRtp(Span<byte> packet, int headerLength, ReadOnlySpan<byte> payload)
    {
        if (headerLength < RtpFixedHeaderLength || headerLength + payload.Length + _transform.TagLength > packet.Length)
        {
            Malformed++;
            return 0;
        }
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var state = Find(ssrc) ?? Add(ssrc);
        if (state is null)
            return 0;
        var index = state.Rollover.Estimate(BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
        if (!state.RtpWindow.IsFresh(index) || index > MaxRtpIndex)
        {
            Replayed++;
            return 0;
        }
        state.RtpWindow.Mark(index);
        state.Rollover.Advance(index);
        return _transform.ProtectRtp(ssrc, index, packet, headerLength, payload);
    }

    /// <summary>Encrypts once more a packet whose header and payload are exactly those of the first time; 0 if it was never sent.</summary>
    public int ProtectRtpAgain(Span<byte> packet, int headerLength, ReadOnlySpan<byte> payload)
    {
        if (headerLength < RtpFixedHeaderLength || headerLength + payload.Length + _transform.TagLength > packet.Length)
        {
            Malformed++;
            return 0;
        }
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var state = Find(ssrc);
        if (state is null)
            return 0;
        var index = state.Rollover.Estimate(BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
        return index < 0 || state.RtpWindow.IsFresh(index) ? 0 : _transform.ProtectRtp(ssrc, index, packet, headerLength, payload);
    }

    /// <summary>Checks window, tag and decrypts in place; length is that of the plain packet, index its 48-bit number (RFC 3711 section 3.3.1).</summary>
    public bool TryUnprotectRtp(Span<byte> packet, out int length, out long index)
    {
        length = 0;
        index = 0;
        var headerLength = RtpHeaderLength(packet);
        if (headerLength == 0 || packet.Length < headerLength + _transform.TagLength || packet.Length > MaxPacketLength)
        {
            Malformed++;
            return false;
        }
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var sequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var state = Find(ssrc);
        if (state is null && IsFull())
            return false;
        index = state?.Rollover.Estimate(sequenceNumber) ?? sequenceNumber;
        if (index < 0 || (state is not null && !state.RtpWindow.IsFresh(index)))
        {
            Replayed++;
            return false;
        }
        if (!_transform.UnprotectRtp(ssrc, index, packet, headerLength))
        {
            Forged++;
            return false;
        }
        state ??= Add(ssrc);
        if (state is null)
            return false;
        state.RtpWindow.Mark(index);
        state.Rollover.Advance(index);
        length = packet.Length - _transform.TagLength;
        return true;
    }

    /// <summary>Encrypts a compound packet in place; the span must have room for <see cref="MaxRtcpOverhead"/> more bytes. 0 if it has not.</summary>
    public int ProtectRtcp(Span<byte> packet, int length)
    {
        if (length < SrtpTransform.RtcpHeaderLength || length + MaxRtcpOverhead > packet.Length || length + MaxRtcpOverhead > MaxPacketLength)
        {
            Malformed++;
            return 0;
        }
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var state = Find(ssrc) ?? Add(ssrc);
        if (state is null || state.NextRtcpIndex > MaxRtcpIndex)
            return 0;
        return _transform.ProtectRtcp(ssrc, (uint)state.NextRtcpIndex++, packet, length);
    }

    /// <summary>Checks window, tag and decrypts in place; length is that of the plain compound packet.</summary>
    public bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        var overhead = _transform.TagLength + SrtpTransform.RtcpIndexLength;
        if (packet.Length < SrtpTransform.RtcpHeaderLength + overhead || packet.Length > MaxPacketLength || packet[0] >> 6 != 2)
        {
            Malformed++;
            return false;
        }
        var word = _transform.ReadRtcpIndexWord(packet);
        if ((word & SrtpTransform.RtcpEncryptedFlag) == 0)
        {
            // RFC 3711 section 3.4 allows plain RTCP with a tag; nobody we speak to sends it, so it is refused.
            Malformed++;
            return false;
        }
        var index = word & MaxRtcpIndex;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var state = Find(ssrc);
        if (state is null && IsFull())
            return false;
        if (state is not null && !state.RtcpWindow.IsFresh(index))
        {
            Replayed++;
            return false;
        }
        if (!_transform.UnprotectRtcp(ssrc, index, packet))
        {
            Forged++;
            return false;
        }
        state ??= Add(ssrc);
        if (state is null)
            return false;
        state.RtcpWindow.Mark(index);
        length = packet.Length - overhead;
        return true;
    }

    public void Dispose() => _transform.Dispose();

    /// <summary>Fixed header, CSRCs and extension (RFC 3550 section 5.1), which stay readable; 0 if they do not fit the packet.</summary>
    private static int RtpHeaderLength(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < RtpFixedHeaderLength || packet[0] >> 6 != 2)
            return 0;
        var length = RtpFixedHeaderLength + (4 * (packet[0] & 0xF));
        if ((packet[0] & 0x10) == 0)
            return length <= packet.Length ? length : 0;
        if (length + 4 > packet.Length)
            return 0;
        length += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]));
        return length <= packet.Length ? length : 0;
    }

    private SsrcState? Find(uint ssrc)
    {
        if (_latest is not null && _latest.Ssrc == ssrc)
            return _latest;
        if (!_states.TryGetValue(ssrc, out var state))
            return null;
        _latest = state;
        return state;
    }

    private bool IsFull()
    {
        if (_states.Count < _maxSsrcs)
            return false;
        SsrcsRefused++;
        return true;
    }

    /// <summary>Only for our own packets and for authenticated ones: a stranger's SSRC must not take a place in the table.</summary>
    private SsrcState? Add(uint ssrc)
    {
        if (IsFull())
            return null;
        var state = new SsrcState(ssrc);
        _states.Add(ssrc, state);
        return state;
    }

    private sealed class SsrcState(uint ssrc)
    {
        // Fields, since both are structs that change in place.
        public RolloverCounter Rollover = new();
        public ReplayWindow RtpWindow = new();
        public ReplayWindow RtcpWindow = new();

        public uint Ssrc { get; } = ssrc;

        /// <summary>Zero for the first packet (RFC 3711 section 3.4).</summary>
        public long NextRtcpIndex { get; set; }
    }
}
