using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>
/// The packets of a picture that came close together, kept until the last of them is here, so that each viewer gets them in one piece: what the
/// network does for each message is then done once for all of them.
/// </summary>
public sealed class FrameGathering
{
    /// <summary>The first packet waits no longer than this for the others; browsers send a picture's packets back to back.</summary>
    public const long MaxWaitUs = 1_000;

    public const int MaxPackets = 32;

    /// <summary>
    /// Packets of one picture differ by an octet or two. An octet has room in VP8's own descriptor. Else they are made equal by padding, which costs less than a
    /// message of its own, for those who agreed on RTX: whoever sends and takes padding as probes (RFC 4588) knows how to take it off.
    /// </summary>
    public const int MaxLevelling = 16;

    private readonly Gathered[] _packets = new Gathered[MaxPackets];
    private PacketRing? _ring;

    public int Count { get; private set; }

    /// <summary>When the packets must go, or long.MaxValue.</summary>
    public long DeadlineUs { get; private set; } = long.MaxValue;

    /// <summary>Keeps a packet that lies in a ring; true when all are to go now.</summary>
    public bool Add(long nowUs, in ForwardedPacket packet)
    {
        if (Count == 0) DeadlineUs = nowUs + MaxWaitUs;
        _ring = packet.Ring;
        _packets[Count++] = new Gathered(packet);
        return packet.Marker || Count == MaxPackets;
    }

    /// <summary>Makes the packets equally long, but for the last one, which may be shorter.</summary>
    public void Level()
    {
        var longest = 0;
        for (var i = 0; i < Count; i++) longest = Math.Max(longest, _packets[i].Length);
        for (var i = 0; i < Count - 1; i++)
        {
            var missing = longest - _packets[i].Length;
            if (missing == 1 && TryWiden(_packets[i])) continue;
            if (missing <= MaxLevelling && longest <= PacketRing.SlotLength) _packets[i].Padding = missing;
        }
    }

    private bool TryWiden(in Gathered kept)
    {
        if (!kept.Head.IsVp8 || _ring is null || !_ring.TryGetWider(kept.Handle, out var payload)) return false;
        if (!Vp8Descriptor.TryParse(payload[..^1], out var descriptor) || !descriptor.TryWiden(payload)) return false;
        _ring.Widen(kept.Handle);
        return true;
    }

    public bool TryGet(int index, bool isLevelled, out ForwardedPacket packet)
    {
        ref readonly var kept = ref _packets[index];
        var padding = isLevelled ? kept.Padding : 0;
        packet = default;
        if (_ring is null || !_ring.TryGetPadded(kept.Handle, padding, out var payload)) return false;
        packet = new ForwardedPacket
        {
            Number = kept.Number,
            Time = kept.Time,
            Marker = kept.Marker,
            Payload = payload,
            PaddingLength = padding,
            Ring = _ring,
            Handle = kept.Handle,
            Head = kept.Head,
        };
        return true;
    }

    public void Clear() => (Count, DeadlineUs) = (0, long.MaxValue);

    private struct Gathered(in ForwardedPacket packet)
    {
        public readonly SequenceNumber Number = packet.Number;
        public readonly MediaTime Time = packet.Time;
        public readonly bool Marker = packet.Marker;
        public readonly long Handle = packet.Handle;
        public readonly int Length = packet.Payload.Length;
        public readonly VideoHead Head = packet.Head;
        public int Padding;
    }
}
