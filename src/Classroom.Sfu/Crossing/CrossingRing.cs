using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Classroom.Sfu.Crossing;

/// <summary>
/// Messages from one worker to another: memory with one writer and one reader, each on its own thread. Neither waits for the other: what finds no room is
/// dropped and counted, so nothing may go this way alone that must not be lost. No lock; the order of the two positions' writes is all that is shared.
/// </summary>
public sealed class CrossingRing
{
    /// <summary>Bytes under way at most: a tenth of a second of forty pictures of 2 Mbit/s.</summary>
    public const int Capacity = 1 << 20;

    /// <summary>Of a ring the eighth is kept for what is not media, so that a wish can pass where pictures pile up.</summary>
    public const int MediaCapacity = Capacity - (Capacity >> 3);
    private const int Alignment = 8;
    private const int Skip = -1;

    private static readonly int s_headLength = Unsafe.SizeOf<CrossingMessage>();

    // Made with the first message: most pairs of workers never have one.
    private byte[]? _bytes;
    private Positions _positions;

    // The writer's and the reader's own, each beside what it saw of the other.
    private long _writing, _readSeen;
    private long _reading, _writtenSeen, _next;

    /// <summary>Messages that found no room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether nothing is to be read; asked by the reader.</summary>
    public bool IsEmpty => Volatile.Read(ref _positions.Written) == _reading;

    /// <summary>Puts a message in, by the writer alone; false where it found no room.</summary>
    public bool TryWrite(in CrossingMessage message, ReadOnlySpan<byte> payload)
    {
        var bytes = _bytes ?? MakeRoom();
        var size = SizeOf(payload.Length);
        var at = (int)(_writing & (Capacity - 1));
        var skipped = Capacity - at < size ? Capacity - at : 0;
        var end = _writing + skipped + size;
        var room = message.Kind == CrossingKind.Packet ? MediaCapacity : Capacity;
        if (end - _readSeen > room && end - (_readSeen = Volatile.Read(ref _positions.Read)) > room)
        {
            Dropped++;
            return false;
        }
        if (skipped > 0)
        {
            // A message lies in one piece; the rest of the ring is passed over.
            MemoryMarshal.Write(bytes.AsSpan(at), Skip);
            at = 0;
        }
        ref var head = ref Unsafe.As<byte, CrossingMessage>(ref bytes[at]);
        head = message;
        head.Length = payload.Length;
        payload.CopyTo(bytes.AsSpan(at + s_headLength));
        Volatile.Write(ref _positions.Written, _writing = end);
        return true;
    }

    /// <summary>The next message, by the reader alone; it stays where it lies until it is released.</summary>
    public bool TryRead(out CrossingMessage message, out Span<byte> payload)
    {
        message = default;
        payload = default;
        if (_reading == _writtenSeen && _reading == (_writtenSeen = Volatile.Read(ref _positions.Written))) return false;
        var at = (int)(_reading & (Capacity - 1));
        var skipped = MemoryMarshal.Read<int>(_bytes.AsSpan(at)) == Skip ? Capacity - at : 0;
        if (skipped > 0) at = 0;
        message = Unsafe.As<byte, CrossingMessage>(ref _bytes![at]);
        payload = _bytes.AsSpan(at + s_headLength, message.Length);
        _next = _reading + skipped + SizeOf(message.Length);
        return true;
    }

    /// <summary>The message that was read last is done with.</summary>
    public void Release() => Volatile.Write(ref _positions.Read, _reading = _next);

    private static int SizeOf(int payloadLength) => s_headLength + payloadLength + Alignment - 1 & ~(Alignment - 1);

    // Pinned: a garbage collection must never move what a send is reading.
    private byte[] MakeRoom() => _bytes = GC.AllocateUninitializedArray<byte>(Capacity, pinned: true);

    // A cache line and its neighbour apart, so that the two threads do not take each other's.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Positions
    {
        [FieldOffset(128)]
        public long Written;

        [FieldOffset(256)]
        public long Read;
    }
}
