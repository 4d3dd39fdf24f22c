using System.Buffers.Binary;
using Classroom.Rtc.Bandwidth;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;
using Classroom.Rtc.Streams;

namespace Classroom.Rtc;

/// <summary>The way out of one peer: media, repairs, probes and reports, encrypted into the sink's space; who agreed on transport-cc gets them at its path's pace.</summary>
internal sealed class PeerSending(PeerConnection peer, IDatagramSink sink, List<OutboundStream> outbound) : IDisposable
{
    private const int RtxNumberLength = 2;

    /// <summary>A probe of less than this takes padding alone, so that small probes have enough packets to be measured.</summary>
    private const int MinRepeatBytes = 800;

    /// <summary>An octet counts the padding (RFC 3550 section 5.1).</summary>
    private const int MaxPadding = byte.MaxValue;

    /// <summary>One turn of a probe.</summary>
    private const int MaxProbePackets = 32;

    /// <summary>Repeats of these latest packets are probes.</summary>
    private const int ProbeHistory = 64;

    private readonly byte[] _rtx = new byte[PacketRing.SlotLength + RtxNumberLength];
    private SrtpContext? _context;
    private int _probed;

    /// <summary>Null where the peer did not agree on feedback: then packets leave as they come.</summary>
    public CongestionControl? Congestion { get; private set; }

    public long DeadlineUs => Congestion?.DeadlineUs ?? long.MaxValue;

    private static ReadOnlySpan<byte> OnePaddingOctet => [1];

    public void Start(SrtpContext context) => _context = context;

    /// <summary>Looks whether all pictures that we send have feedback: half of what goes over a path says little about it. A Firefox of before had none for sound, which is little.</summary>
    public void Describe(IReadOnlyList<Transceiver> transceivers)
    {
        var sections = transceivers.Where(one => one is { Direction: MediaDirection.SendOnly, IsAgreed: true }).ToList();
        var isTold = sections.Exists(one => one.IsNumbered) && sections.TrueForAll(one => one.IsNumbered || one.Kind == MediaKind.Audio);
        Congestion = isTold ? Congestion ?? new CongestionControl() : null;
    }

    /// <summary>Sends one packet of media, or lets it wait for its turn; true when it has left.</summary>
    public bool TrySend(long nowUs, OutboundStream stream, in OutgoingPacket packet, ReadOnlySpan<byte> payload)
    {
        if (_context is null || peer.Ice.RemoteAddress is not { } address)
        {
            peer.Counters.NotSent++;
            return false;
        }
        // Sound has no ring and passes.
        if (packet.Ring is not null && Congestion is { } congestion && !congestion.MayPass(nowUs, payload.Length))
        {
            // Counted and kept now, so that the numbers go on behind it and a repair finds it even if there is no room to wait.
            stream.NoteSent(nowUs, packet, payload.Length - packet.PaddingLength);
            if (!congestion.Pacer.TryHold(stream, packet, payload.Length)) peer.Counters.NotSent++;
            return false;
        }
        if (!TryProtect(nowUs, stream, packet, payload, address)) return false;
        if (packet.Ring is null) Congestion?.Pacer.Charge(payload.Length);
        stream.NoteSent(nowUs, packet, payload.Length - packet.PaddingLength);
        return true;
    }

    /// <summary>Sends what has waited and what a probe needs.</summary>
    public void HandleTimeout(long nowUs)
    {
        if (Congestion is not { } congestion || _context is null || peer.Ice.RemoteAddress is not { } address) return;
        congestion.HandleTimeout(nowUs);
        while (congestion.Pacer.TryTake(nowUs, out var stream, out var packet))
        {
            if (!packet.Ring!.TryGetPadded(packet.Handle, packet.PaddingLength, out var payload)) continue;
            Number(stream, packet, payload);
            TryProtect(nowUs, stream, packet, payload, address);
        }
        var dueBytes = congestion.TakeProbeDue(nowUs);
        for (var i = 0; i < MaxProbePackets && dueBytes > 0 && TryProbe(nowUs, dueBytes, address, out var bytes); i++) dueBytes -= bytes;
    }

    /// <summary>Answers one number of a NACK: by RTX, or without it by the same packet again.</summary>
    public void Retransmit(long nowUs, OutboundStream stream, ushort wire)
    {
        stream.Stats.Nacked++;
        var number = SequenceNumber.Extend(wire, stream.Highest);
        if (stream.History?.IsBeyondRepair(nowUs, Congestion?.RoundTripUs ?? 0, number) == true)
            peer.Emit(new PeerEvent(PeerEventKind.KeyframeRequested) { Outbound = stream, IsBeyondRepair = true });
        if (_context is null || peer.Ice.RemoteAddress is not { } address || stream.History is not { } history
            || Congestion?.MayRepair(nowUs) == false || !history.TryTake(nowUs, Congestion?.RoundTripUs ?? 0, number, out var packet, out var payload))
        {
            stream.Stats.NotRetransmitted++;
            return;
        }
        Number(stream, packet, payload);
        var length = stream.RtxHeaderLength > 0 ? Repeat(nowUs, stream, packet, payload, address) : SendAgain(stream, packet, address);
        if (length == 0) return;
        Congestion?.Pacer.Charge(length);
        stream.Stats.Retransmitted++;
    }

    /// <summary>Space for a compound RTCP packet, and later its encryption and sending.</summary>
    public Span<byte> RentRtcp() => sink.Rent(PeerConnection.MaxDatagramLength);

    public void SendRtcp(Span<byte> datagram, int length)
    {
        if (length == 0 || _context is null || peer.Ice.RemoteAddress is not { } address) return;
        length = _context.ProtectRtcp(datagram, length);
        if (length > 0) sink.Commit(length, address);
    }

    public void Dispose()
    {
        _context?.Dispose();
        _context = null;
    }

    private bool TryProtect(long nowUs, OutboundStream stream, in OutgoingPacket packet, ReadOnlySpan<byte> payload, in TransportAddress address)
    {
        var descriptor = stream.DescriptorOf(packet);
        var datagram = sink.Rent(OutboundStream.RoomFor(stream.HeaderLength, descriptor) + payload.Length + 1 + SrtpContext.MaxRtpOverhead);
        var headerLength = stream.WriteHeader(datagram, packet, descriptor);
        // A publisher's padding alone keeps its number, so that viewers do not ask for a packet that never was.
        if (payload.IsEmpty)
        {
            datagram[0] |= OutboundStream.PaddingBit;
            payload = OnePaddingOctet;
        }
        if (stream.IsNumbered && Congestion is { } numbering) OutboundStream.WriteTransportNumber(datagram, numbering.NextNumber);
        var length = _context!.ProtectRtp(datagram, headerLength, payload);
        if (length == 0)
        {
            peer.Counters.NotSent++;
            return false;
        }
        sink.Commit(length, address);
        if (stream.IsNumbered) Congestion?.NoteSent(nowUs, length);
        return true;
    }

    // The payload is shared by all viewers: this one's picture numbers go over the last one's.
    private static void Number(OutboundStream stream, in OutgoingPacket packet, Span<byte> payload)
    {
        if (packet.PictureId >= 0 && PictureNumbers.TryRead(stream.Transceiver.VideoCodec, payload, out var numbers))
            numbers.Rewrite(payload, packet.PictureId, packet.Tl0PictureIndex);
    }

    /// <summary>A packet under the repair source's own number (RFC 4588 section 4); gives the datagram's length, or 0.</summary>
    private int Repeat(long nowUs, OutboundStream stream, in OutgoingPacket packet, ReadOnlySpan<byte> payload, in TransportAddress address)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_rtx, packet.Number.Wire);
        payload.CopyTo(_rtx.AsSpan(RtxNumberLength));
        var descriptor = stream.DescriptorOf(packet);
        var datagram = sink.Rent(OutboundStream.RoomFor(stream.RtxHeaderLength, descriptor) + payload.Length + RtxNumberLength + SrtpContext.MaxRtpOverhead);
        var headerLength = stream.WriteRtxHeader(datagram, packet, descriptor);
        return SendRtx(nowUs, stream, datagram, headerLength, _rtx.AsSpan(0, payload.Length + RtxNumberLength), address);
    }

    private int SendRtx(long nowUs, OutboundStream stream, Span<byte> datagram, int headerLength, ReadOnlySpan<byte> payload, in TransportAddress address)
    {
        if (stream.IsNumbered && Congestion is { } congestion) OutboundStream.WriteTransportNumber(datagram, congestion.NextNumber);
        var length = _context!.ProtectRtp(datagram, headerLength, payload);
        if (length == 0) return 0;
        sink.Commit(length, address);
        if (stream.IsNumbered) Congestion?.NoteSent(nowUs, length);
        return length;
    }

    // Byte for byte as it was, its padding too.
    private int SendAgain(OutboundStream stream, in OutgoingPacket packet, in TransportAddress address)
    {
        Span<byte> padded = [];
        if (packet.Ring is { } ring && !ring.TryGetPadded(packet.Handle, packet.PaddingLength, out padded)) return 0;
        ReadOnlySpan<byte> payload = packet.IsFiller ? OnePaddingOctet : padded;
        var descriptor = stream.DescriptorOf(packet);
        var datagram = sink.Rent(OutboundStream.RoomFor(stream.HeaderLength, descriptor) + payload.Length + SrtpContext.MaxRtpOverhead);
        var headerLength = stream.WriteHeader(datagram, packet, descriptor);
        if (packet.IsFiller) datagram[0] |= OutboundStream.PaddingBit;
        var length = _context!.ProtectRtpAgain(datagram, headerLength, payload);
        if (length > 0) sink.Commit(length, address);
        return length;
    }

    /// <summary>One packet of a probe: a repeat of a late one where there is one of a fitting size, else padding alone; both mean nothing to a decoder.</summary>
    private bool TryProbe(long nowUs, long dueBytes, in TransportAddress address, out int length)
    {
        length = 0;
        OutboundStream? stream = null;
        foreach (var one in outbound)
            if (one.IsNumbered && one.RtxHeaderLength > 0 && (stream is null || one.LastPacketUs > stream.LastPacketUs)) stream = one;
        if (stream is null) return false;
        if (dueBytes >= MinRepeatBytes && stream.History!.TryFind(stream.Highest + -(_probed++ % ProbeHistory), out var packet, out var payload))
        {
            Number(stream, packet, payload);
            length = Repeat(nowUs, stream, packet, payload, address);
            return length > 0;
        }
        var padding = _rtx.AsSpan(0, MaxPadding);
        padding.Clear();
        padding[^1] = MaxPadding;
        var datagram = sink.Rent(OutboundStream.MaxHeaderLength + MaxPadding + SrtpContext.MaxRtpOverhead);
        var headerLength = stream.WriteRtxHeader(datagram, new OutgoingPacket { Time = stream.LatestTime }, []);
        datagram[0] |= OutboundStream.PaddingBit;
        length = SendRtx(nowUs, stream, datagram, headerLength, padding, address);
        return length > 0;
    }
}
