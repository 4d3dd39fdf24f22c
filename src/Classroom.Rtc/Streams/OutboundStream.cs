using System.Buffers.Binary;
using System.Text;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;

namespace Classroom.Rtc.Streams;

/// <summary>One media source that we send a peer: own SSRC, numbers and times, reports and the memory for retransmission.</summary>
public sealed class OutboundStream
{
    /// <summary>Fixed header and an extension block with the longest MID.</summary>
    public const int MaxHeaderLength = RtpHeader.FixedLength + 4 + 20;

    /// <summary>Where the transport-wide number stands: behind fixed header, head of the block and the element's own octet, or its two of them in the other form.</summary>
    private const int TransportNumberOffset = RtpHeader.FixedLength + 4 + 1;
    private const byte OneByteProfile = 0xBE;

    /// <summary>The P bit of the first octet (RFC 3550 section 5.1).</summary>
    internal const byte PaddingBit = 0x20;

    private readonly byte[] _header = new byte[MaxHeaderLength];
    private readonly byte[] _rtxHeader = new byte[MaxHeaderLength];
    private ushort _nextRtx;
    private uint _lastReportNtp;
    private long _lastReportUs;
    private SequenceNumber _reportedHighest;
    private long _reportedPackets;

    internal OutboundStream(Transceiver transceiver, RandomBytes random)
    {
        Transceiver = transceiver;
        Ssrc = transceiver.LocalSsrc;
        RtxSsrc = transceiver.LocalRtxSsrc;
        Span<byte> bytes = stackalloc byte[8];
        random(bytes);
        // RFC 3550 section 5.1: both start at random. The number starts low in its cycle, so that the rollover counter of a
        // receiver which misses the first packets is still right (RFC 3711 section 3.3.1).
        Highest = SequenceNumber.First((ushort)(BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x3FFF));
        _reportedHighest = Highest;
        LatestTime = MediaTime.First(BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));
        _nextRtx = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x3FFF);
        Describe();
        History = transceiver.HasNack ? new RetransmissionBuffer() : null;
    }

    /// <summary>Names the codec that the section carries from now on; numbers and times go on, for the keys know them.</summary>
    internal void Describe()
    {
        IsNumbered = Transceiver.IsNumbered;
        // Repaired under another header, a packet of before would be another one under the same nonce.
        History?.Clear();
        HeaderLength = WriteTemplate(_header, Transceiver.PayloadType, Ssrc);
        RtxHeaderLength = Transceiver.RtxPayloadType is { } rtx && RtxSsrc.Value != 0 ? WriteTemplate(_rtxHeader, rtx, RtxSsrc) : 0;
    }

    public Transceiver Transceiver { get; }
    public Ssrc Ssrc { get; }
    public Ssrc RtxSsrc { get; }
    public RtpStats Stats { get; } = new();

    /// <summary>Highest number sent, or the one before the first.</summary>
    public SequenceNumber Highest { get; private set; }

    /// <summary>Time of the packet with the highest number.</summary>
    public MediaTime LatestTime { get; private set; }
    public long LastPacketUs { get; private set; }
    public bool HasSent { get; private set; }

    /// <summary>The publisher's clock, which we pass on, and what we add to its times; set by whoever forwards.</summary>
    public SourceClock? Source { get; set; }
    public long TimeOffset { get; set; }

    /// <summary>Each packet has a number of the transport, for the peer's feedback.</summary>
    internal bool IsNumbered { get; private set; }
    internal RetransmissionBuffer? History { get; }

    /// <summary>What was sent so far is not worth a repair: the next picture needs none of it.</summary>
    public void Forget() => History?.Clear();
    internal int HeaderLength { get; private set; }
    internal int RtxHeaderLength { get; private set; }

    internal static void WriteTransportNumber(Span<byte> packet, ushort number) =>
        BinaryPrimitives.WriteUInt16BigEndian(packet[(packet[RtpHeader.FixedLength] == OneByteProfile ? TransportNumberOffset : TransportNumberOffset + 1)..], number);

    /// <summary>What the packet's header says of layers to this peer; empty where they did not agree on it.</summary>
    internal ReadOnlySpan<byte> DescriptorOf(in OutgoingPacket outgoing) =>
        Transceiver.Extensions.DependencyDescriptor > 0 && outgoing.Ring is { } ring ? ring.DescriptorOf(outgoing.Handle) : [];

    /// <summary>Room for the header of a packet with such a descriptor.</summary>
    internal static int RoomFor(int headerLength, ReadOnlySpan<byte> descriptor) =>
        headerLength + (descriptor.IsEmpty ? 0 : descriptor.Length + DescriptorElement.MaxGrowth);

    /// <summary>Gives the header's length.</summary>
    internal int WriteHeader(Span<byte> packet, in OutgoingPacket outgoing, ReadOnlySpan<byte> descriptor)
    {
        _header.AsSpan(0, HeaderLength).CopyTo(packet);
        if (outgoing.PaddingLength > 0) packet[0] |= PaddingBit;
        if (outgoing.IsRedundant && Transceiver.RedPayloadType is { } red) packet[1] = red.Value;
        if (outgoing.Marker) packet[1] |= 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], outgoing.Number.Wire);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], outgoing.Time.Wire);
        return Append(packet, HeaderLength, outgoing, descriptor);
    }

    /// <summary>RFC 4588 section 4: own number, the original's time, marker and extensions; gives the header's length.</summary>
    internal int WriteRtxHeader(Span<byte> packet, in OutgoingPacket outgoing, ReadOnlySpan<byte> descriptor)
    {
        _rtxHeader.AsSpan(0, RtxHeaderLength).CopyTo(packet);
        if (outgoing.Marker) packet[1] |= 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], _nextRtx++);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], outgoing.Time.Wire);
        return Append(packet, RtxHeaderLength, outgoing, descriptor);
    }

    private int Append(Span<byte> packet, int length, in OutgoingPacket outgoing, ReadOnlySpan<byte> descriptor) =>
        descriptor.IsEmpty ? length : DescriptorElement.Append(packet, length, Transceiver.Extensions.DependencyDescriptor, descriptor, outgoing.Descriptor);

    internal void NoteSent(long nowUs, in OutgoingPacket outgoing, int payloadLength)
    {
        if (!HasSent || outgoing.Number > Highest)
        {
            Highest = outgoing.Number;
            LatestTime = outgoing.Time;
        }
        HasSent = true;
        LastPacketUs = nowUs;
        Stats.Packets++;
        Stats.Bytes += payloadLength;
        History?.Add(outgoing, payloadLength);
    }

    /// <summary>Passes the publisher's clock on in our times, so that sound and picture of one person stay together.</summary>
    internal bool TryReport(long nowUs, out SenderReport report)
    {
        report = default;
        if (!HasSent || Source is not { IsKnown: true } source) return false;
        var (ntp, time) = source.At(nowUs);
        report = new SenderReport
        {
            Ssrc = Ssrc.Value,
            NtpTime = ntp,
            RtpTime = (time + TimeOffset).Wire,
            PacketCount = (uint)Stats.Packets,
            OctetCount = (uint)Stats.Bytes,
        };
        _lastReportNtp = report.CompactNtp;
        _lastReportUs = nowUs;
        return true;
    }

    /// <summary>What the viewer says about us; the round trip is its echo less the time it held it (RFC 3550 section 6.4.1).</summary>
    internal void HandleReport(long nowUs, in ReportBlock block)
    {
        Stats.FractionLost = block.FractionLost;
        Stats.Lost = Math.Max(Stats.Lost, block.CumulativeLost);
        Stats.FractionLostOnPath = WithoutSkipped(block.FractionLost);
        if (block.LastSenderReport == 0 || block.LastSenderReport != _lastReportNtp) return;
        var roundTripUs = nowUs - _lastReportUs - (long)block.DelaySinceLastSenderReport * 1_000_000 / 65_536;
        if (roundTripUs >= 0) Stats.RoundTripUs = roundTripUs;
    }

    private byte WithoutSkipped(byte fractionLost)
    {
        var expected = Highest - _reportedHighest;
        var sent = Stats.Packets - _reportedPackets;
        (_reportedHighest, _reportedPackets) = (Highest, Stats.Packets);
        return expected <= 0 || sent <= 0 ? fractionLost
            : (byte)Math.Clamp((fractionLost * expected - 256 * (expected - sent)) / sent, 0, byte.MaxValue);
    }

    private int WriteTemplate(Span<byte> header, PayloadType payloadType, Ssrc ssrc)
    {
        var writer = new RtpWriter(header, payloadType, marker: false, 0, 0, ssrc);
        if (Transceiver.Extensions is { Mid: 0, DependencyDescriptor: 0 } && !IsNumbered) return writer.Length;
        writer.BeginExtensions(twoByte: false);
        if (IsNumbered) writer.WriteExtension(Transceiver.Extensions.TransportCc, [0, 0]);
        if (Transceiver.Extensions.Mid is var id and > 0) writer.WriteExtension(id, Encoding.ASCII.GetBytes(Transceiver.Mid.Value));
        writer.EndExtensions();
        return writer.Length;
    }
}
