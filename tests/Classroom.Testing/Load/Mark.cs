using System.Buffers.Binary;

namespace Classroom.Testing.Load;

/// <summary>The end of each payload: who sent it, which of theirs it is, and when.</summary>
public readonly record struct Mark(int Publisher, long Number, long SentNs)
{
    private const uint Sign = 0xC1A5_0F0D;
    private const int Length = 24;
    private const long NanosecondsPerTick = 100;

    /// <summary>Nanoseconds of Unix time, as the kernel stamps arrivals.</summary>
    public static long NowNs => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * NanosecondsPerTick;

    public void Write(Span<byte> payload)
    {
        var end = payload[^Length..];
        BinaryPrimitives.WriteUInt32LittleEndian(end, Sign);
        BinaryPrimitives.WriteInt32LittleEndian(end[4..], Publisher);
        BinaryPrimitives.WriteInt64LittleEndian(end[8..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(end[16..], SentNs);
    }

    public static bool TryRead(ReadOnlySpan<byte> payload, out Mark mark)
    {
        mark = default;
        if (payload.Length < Length || BinaryPrimitives.ReadUInt32LittleEndian(payload[^Length..]) != Sign)
            return false;
        var end = payload[^Length..];
        mark = new Mark(
            BinaryPrimitives.ReadInt32LittleEndian(end[4..]), BinaryPrimitives.ReadInt64LittleEndian(end[8..]), BinaryPrimitives.ReadInt64LittleEndian(end[16..]));
        return true;
    }
}
