using Classroom.Rtc;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;

namespace Classroom.Sfu;

/// <summary>
/// The latest frames of one voice: each goes out once, whether it came itself or as a copy in a later packet (RFC 2198), and those before it can be
/// added to it for receivers on lossy lines, whatever the publisher sent.
/// </summary>
public sealed class SoundFrames
{
    /// <summary>Copies that go along at most: two survive the loss of two packets in a row.</summary>
    public const int MaxRedundant = 2;

    /// <summary>Copies further back than this come too late to be played.</summary>
    public const int MaxRecovered = 4;

    /// <summary>Longer frames (music of a very high rate) are not repeated, so that a packet stays far below what paths carry.</summary>
    public const int MaxFrameLength = 360;
    private const int Slots = 4;
    private const int MaxPayloadLength = ((MaxRedundant + 1) * MaxFrameLength) + (MaxRedundant * RedPacket.RedundantHeaderLength) + RedPacket.PrimaryHeaderLength;
    private const int WindowBits = 64;

    private readonly byte[] _frames = new byte[Slots * MaxFrameLength];
    private readonly Slot[] _slots = new Slot[Slots];
    private readonly byte[] _built = new byte[MaxRedundant * MaxPayloadLength];
    private readonly int[] _builtLengths = new int[MaxRedundant];
    private bool _started;
    private SequenceNumber _first;
    private SequenceNumber _highest;
    private SequenceNumber _current;

    // Bit i stands for the number that is i below the highest.
    private ulong _passed;

    /// <summary>Frames that did not come by themselves.</summary>
    public long Recovered { get; private set; }

    /// <summary>Forgets everything: nothing of the time before a mute, or of another source, may come along later.</summary>
    public void Reset()
    {
        _started = false;
        Array.Clear(_slots);
    }

    /// <summary>Whether this number has not gone out yet; notes that it does now, and keeps the frame.</summary>
    public bool TryPass(SequenceNumber number, MediaTime time, ReadOnlySpan<byte> frame)
    {
        if (!_started) Start(number);
        if (number > _highest)
        {
            var steps = number - _highest;
            _passed = steps < WindowBits ? _passed << (int)steps : 0;
            _highest = number;
        }
        var back = _highest - number;
        if (back >= WindowBits || (_passed & 1UL << (int)back) != 0) return false;
        _passed |= 1UL << (int)back;
        Keep(number, time, frame);
        return true;
    }

    /// <summary>Takes a copy out of a packet if its frame is missing; its number and time follow from its place.</summary>
    public bool TryRecover(in ReceivedMedia media, in RedPacket packet, int distance, out SequenceNumber number, out MediaTime time, out Span<byte> frame)
    {
        number = media.Number + -distance;
        time = default;
        frame = default;
        // Before the first that came there is no hole, and nobody may hear what was said while muted.
        if (!_started || number <= _first || !packet.TryGetRedundant(distance, media.Stream.Transceiver.PayloadType, out var offset, out frame)) return false;
        time = media.Time + -offset;
        // A sender that left packets out counts its copies differently: what lies at a known time, or not between its neighbours, is not this number's.
        for (var i = 0; i < Slots; i++)
        {
            ref readonly var slot = ref _slots[i];
            if (slot.Length > 0 && (slot.Time == time || slot.Number < number != slot.Time < time)) return false;
        }
        if (offset == 0 || !TryPass(number, time, frame)) return false;
        Recovered++;
        return true;
    }

    /// <summary>The frame that has just passed, with as many of those before it as are known and wanted; false where none can go along.</summary>
    public bool TryBuild(int redundant, PayloadType type, out Span<byte> payload)
    {
        payload = default;
        redundant = Math.Min(redundant, CountBefore());
        if (redundant == 0) return false;
        var room = _built.AsSpan((redundant - 1) * MaxPayloadLength, MaxPayloadLength);
        ref var length = ref _builtLengths[redundant - 1];
        // Once for all receivers of this frame.
        if (length == 0) length = Write(room, redundant);
        payload = room[..length];
        RedPacket.SetType(payload, redundant, type);
        return true;
    }

    private void Start(SequenceNumber number)
    {
        _started = true;
        _first = _highest = number;
        _passed = 0;
    }

    private void Keep(SequenceNumber number, MediaTime time, ReadOnlySpan<byte> frame)
    {
        _current = number;
        Array.Clear(_builtLengths);
        var at = IndexOf(number);
        _slots[at] = new Slot(number, time, frame.Length <= MaxFrameLength ? frame.Length : 0);
        if (frame.Length <= MaxFrameLength) frame.CopyTo(_frames.AsSpan(at * MaxFrameLength));
    }

    private int CountBefore()
    {
        if (!TryFind(_current, out var newest)) return 0;
        var count = 0;
        while (count < MaxRedundant && TryFind(_current + -(count + 1), out var slot) && newest.Time - slot.Time is > 0 and <= RedPacket.MaxTimeOffset) count++;
        return count;
    }

    private int Write(Span<byte> room, int redundant)
    {
        TryFind(_current, out var newest);
        var at = 0;
        for (var distance = redundant; distance > 0; distance--, at += RedPacket.RedundantHeaderLength)
        {
            TryFind(_current + -distance, out var slot);
            RedPacket.WriteRedundantHeader(room[at..], default, (int)(newest.Time - slot.Time), slot.Length);
        }
        room[at] = 0;
        at += RedPacket.PrimaryHeaderLength;
        for (var distance = redundant; distance >= 0; distance--)
        {
            TryFind(_current + -distance, out var slot);
            _frames.AsSpan(IndexOf(slot.Number) * MaxFrameLength, slot.Length).CopyTo(room[at..]);
            at += slot.Length;
        }
        return at;
    }

    private bool TryFind(SequenceNumber number, out Slot slot)
    {
        slot = _slots[IndexOf(number)];
        return slot.Length > 0 && slot.Number == number;
    }

    private static int IndexOf(SequenceNumber number) => (int)(number.Value & (Slots - 1));

    private readonly record struct Slot(SequenceNumber Number, MediaTime Time, int Length);
}
