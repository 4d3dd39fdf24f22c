using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Streams;

/// <summary>What a viewer was sent lately, by its own numbers, as references to the shared payloads.</summary>
public sealed class RetransmissionBuffer
{
    /// <summary>Three seconds of a 1.2 Mbit/s picture.</summary>
    public const int Capacity = 512;

    /// <summary>Requests for the same packet within this time, or before its repair can have come, are one request.</summary>
    public const long RepeatUs = 15_000;

    /// <summary>Whatever the round trip is said to be, a request after so long is another one.</summary>
    public const long MaxRepeatUs = 400_000;

    /// <summary>Whoever still asks for a packet so long after it asked first, and two round trips, will not get it in time: only a key frame helps.</summary>
    public const long GiveUpUs = 700_000;

    /// <summary>Resends may not exceed what was sent: each byte out earns one, up to this many.</summary>
    public const long MaxBudgetBytes = 256 * 1024;

    // Pinned: where it is made it stays, instead of being moved twice while the program waits.
    private readonly Entry[] _entries = GC.AllocateArray<Entry>(Capacity, pinned: true);
    private long _toldUs = long.MinValue / 2;
    private long _budgetBytes = MaxBudgetBytes / 4;

    public void Add(in OutgoingPacket packet, int bytes)
    {
        ref var entry = ref _entries[packet.Number.Value % Capacity];
        entry.Packet = packet;
        (entry.ResentUs, entry.AskedUs) = (long.MinValue, long.MinValue);
        _budgetBytes = Math.Min(MaxBudgetBytes, _budgetBytes + bytes);
    }

    /// <summary>Forgets what was sent so far.</summary>
    public void Clear() => Array.Clear(_entries);

    /// <summary>Notes that a packet is asked for; true when it has been for so long that repairs do not help, once for all packets that are missing together.</summary>
    public bool IsBeyondRepair(long nowUs, long roundTripUs, SequenceNumber number)
    {
        ref var entry = ref EntryOf(number);
        if (entry.Packet.Number != number || entry.Packet.Ring is null) return false;
        if (entry.AskedUs == long.MinValue) entry.AskedUs = nowUs;
        if (nowUs - entry.AskedUs < Math.Max(GiveUpUs, 2 * roundTripUs) || nowUs - _toldUs < GiveUpUs) return false;
        _toldUs = nowUs;
        return true;
    }

    /// <summary>Finds a packet that may be sent again now, and takes it off the budget; a filler has no payload.</summary>
    public bool TryTake(long nowUs, long roundTripUs, SequenceNumber number, out OutgoingPacket packet, out Span<byte> payload)
    {
        ref var entry = ref EntryOf(number);
        packet = entry.Packet;
        payload = default;
        if (packet.Number != number || packet.Ring is null && !packet.IsFiller) return false;
        if (entry.ResentUs != long.MinValue && nowUs - entry.ResentUs < Math.Clamp(roundTripUs, RepeatUs, MaxRepeatUs)) return false;
        if (packet.Ring is { } ring && (!ring.TryGet(packet.Handle, out payload) || payload.IsEmpty || payload.Length > _budgetBytes)) return false;
        _budgetBytes -= payload.Length;
        entry.ResentUs = nowUs;
        return true;
    }

    /// <summary>Finds a packet that was sent, for a repeat that nobody asked for.</summary>
    public bool TryFind(SequenceNumber number, out OutgoingPacket packet, out Span<byte> payload)
    {
        packet = EntryOf(number).Packet;
        payload = default;
        return packet.Number == number && packet.Ring is not null && packet.Ring.TryGet(packet.Handle, out payload) && !payload.IsEmpty;
    }

    private ref Entry EntryOf(SequenceNumber number) => ref _entries[((number.Value % Capacity) + Capacity) % Capacity];

    private struct Entry
    {
        public long AskedUs;
        public OutgoingPacket Packet;
        public long ResentUs;
    }
}
