using System.Buffers.Binary;
using System.Text;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;
using Classroom.Testing.Media;

namespace Classroom.Testing.Load;

/// <summary>One stream that goes out: its numbers, what its headers say, and what it has sent lately.</summary>
internal sealed class LoadStream
{
    /// <summary>Of the largest layer most of a second.</summary>
    private const int KeptPackets = 128;

    private const int RepairedNumberLength = 2;
    private const int LevelMax = 127;

    private readonly byte _payloadType;
    private readonly byte[] _mid;
    private readonly byte[] _rid;
    private readonly PacketRing? _payloads;
    private readonly RetransmissionBuffer? _sent;
    private SequenceNumber _number = SequenceNumber.First(0);
    private ushort _repairs;

    private LoadStream(uint ssrc, byte payloadType, string mid, string rid, bool repairs)
    {
        (Ssrc, _payloadType, _mid, _rid) = (ssrc, payloadType, Encoding.ASCII.GetBytes(mid), Encoding.ASCII.GetBytes(rid));
        if (repairs)
            (_payloads, _sent) = (new PacketRing(KeptPackets), new RetransmissionBuffer());
    }

    public uint Ssrc { get; }

    /// <summary>RTP time of the next packet.</summary>
    public uint Time { get; set; }

    public uint Packets { get; private set; }

    public uint Octets { get; private set; }

    /// <summary>A picture to begin with is wanted of this layer.</summary>
    public bool IsKeyframeWanted { get; set; } = true;

    public long LastKeyframeUs { get; set; } = long.MinValue / 2;

    public static LoadStream Sound(uint ssrc) => new(ssrc, SyntheticOffer.OpusType, "0", "", repairs: false);

    /// <summary>A layer; without a name it is the only one. Its repairs go under the next number.</summary>
    public static LoadStream Picture(uint ssrc, string rid, bool repairs) => new(ssrc, SyntheticOffer.VideoType, "1", rid, repairs);

    /// <summary>Writes the next packet's header; gives its length.</summary>
    /// <param name="datagram">Where to.</param>
    /// <param name="marker">The packet ends a picture.</param>
    /// <param name="level">How loud it is in -dBov (RFC 6464); below 0 for nothing to say.</param>
    /// <param name="transportNumber">Null where none was agreed.</param>
    public int WriteHeader(Span<byte> datagram, bool marker, int level, ushort? transportNumber)
    {
        var writer = new RtpWriter(datagram, new PayloadType(_payloadType), marker, _number.Wire, Time, new Ssrc(Ssrc));
        WriteExtensions(ref writer, SyntheticOffer.RidExtension, level, transportNumber);
        return writer.Length;
    }

    /// <summary>That packet has gone: keeps its payload for repairs.</summary>
    public void Advance(bool marker, ReadOnlySpan<byte> payload)
    {
        if (_payloads is not null)
        {
            var packet = new OutgoingPacket { Number = _number, Time = MediaTime.First(Time), Marker = marker, Ring = _payloads, Handle = _payloads.Add(payload) };
            _sent!.Add(packet, payload.Length);
        }

        (Packets, Octets) = (Packets + 1, Octets + (uint)payload.Length);
        _number += 1;
    }

    /// <summary>Writes a packet that was asked for once more (RFC 4588 section 4): header and payload apart; false where it is gone, or was repeated a moment ago.</summary>
    public bool TryRepeat(long nowUs, ushort wire, LoadUplink uplink, Span<byte> datagram, Span<byte> room, out int headerLength, out int length)
    {
        (headerLength, length) = (0, 0);
        if (_sent is null || !_sent.TryTake(nowUs, roundTripUs: 0, SequenceNumber.Extend(wire, _number), out var packet, out var payload))
            return false;
        var writer = new RtpWriter(datagram, new PayloadType(SyntheticOffer.RtxType), packet.Marker, _repairs++, packet.Time.Wire, new Ssrc(Ssrc + 1));
        WriteExtensions(ref writer, SyntheticOffer.RepairedRidExtension, level: -1, uplink.TakeNumber());
        BinaryPrimitives.WriteUInt16BigEndian(room, wire);
        payload.CopyTo(room[RepairedNumberLength..]);
        (headerLength, length) = (writer.Length, RepairedNumberLength + payload.Length);
        return true;
    }

    private void WriteExtensions(ref RtpWriter writer, byte ridExtension, int level, ushort? transportNumber)
    {
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(SyntheticOffer.MidExtension, _mid);
        if (transportNumber is { } number)
        {
            Span<byte> octets = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16BigEndian(octets, number);
            writer.WriteExtension(SyntheticOffer.TransportCcExtension, octets);
        }

        if (_rid.Length > 0)
            writer.WriteExtension(ridExtension, _rid);
        if (level >= 0)
            writer.WriteExtension(SyntheticOffer.AudioLevelExtension, [(byte)Math.Min(level, LevelMax)]);
        writer.EndExtensions();
    }
}
