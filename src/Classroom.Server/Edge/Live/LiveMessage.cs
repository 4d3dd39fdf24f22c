using System.Buffers;
using System.Numerics;
using Classroom.Meetings;
using Classroom.Modules.Whiteboard;

namespace Classroom.Server.Edge.Live;

/// <summary>Checks and takes apart the binary messages of the live socket (docs/protocol.md, "Ephemerals").</summary>
internal static class LiveMessage
{
    public const byte Ticket = 0x01;
    public const byte Ink = 0x02;
    public const byte Cursor = 0x03;
    public const byte CursorGone = 0x04;
    public const byte Batch = 0x10;

    private const int VarintBytesMax = 5;
    private const int KindMax = 1;

    // Identifiers as IdText knows them, so that a frame holds nothing a browser would stumble over.
    private static readonly SearchValues<byte> s_idBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);

    /// <summary>The ticket of a first message.</summary>
    public static bool TryReadTicket(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> ticket)
    {
        ticket = default;
        return message is [Ticket, .. var rest] && TryText(ref rest, out ticket) && rest.IsEmpty;
    }

    /// <summary>
    /// True for a well-formed ink, cursor or cursor-gone message; <paramref name="page"/> is where its page's id stands, empty for the last.
    /// The receiving browsers check the same, so that nothing is forwarded that they would not take.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out Range page)
    {
        page = default;
        if (message.IsEmpty)
            return false;
        var rest = message[1..];
        if (message[0] == CursorGone)
            return rest.IsEmpty;
        if (message[0] is not (Ink or Cursor) || !TryText(ref rest, out var id))
            return false;
        var end = message.Length - rest.Length;
        page = (end - id.Length)..end;
        return message[0] == Ink ? TryText(ref rest, out _) && IsInk(rest) : IsPosition(ref rest) && IsPosition(ref rest) && rest.IsEmpty;
    }

    /// <summary>Writes an unsigned LEB128 number; gives its length.</summary>
    public static int WriteVarint(Span<byte> destination, uint value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
            destination[length++] = (byte)(value | 0x80);
        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>The length of a number as written.</summary>
    public static int VarintLength(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;

    private static bool IsInk(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2 || rest[0] > KindMax || rest[1] > LiveLimits.ColorMax)
            return false;
        rest = rest[2..];
        return TryVarint(ref rest, out var size) && size <= LiveLimits.SizeMax && TryVarint(ref rest, out var offset)
            && offset < InkForm.PointsMax && InkForm.TryRead(rest, null, out _);
    }

    private static bool IsPosition(scoped ref ReadOnlySpan<byte> rest) => TryVarint(ref rest, out var value) && (value >> 1) + (value & 1) <= InkForm.DistanceMax;

    private static bool TryText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryVarint(ref rest, out var length) || length is 0 or > IdText.LengthMax || length > rest.Length)
            return false;
        text = rest[..(int)length];
        rest = rest[(int)length..];
        return text.IndexOfAnyExcept(s_idBytes) < 0;
    }

    private static bool TryVarint(scoped ref ReadOnlySpan<byte> rest, out uint value)
    {
        ulong read = 0;
        for (var i = 0; i < VarintBytesMax && i < rest.Length; i++)
        {
            read |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] >= 0x80)
                continue;
            value = (uint)read;
            // One number, one spelling: a last byte of zero says nothing, and a number has 32 bits.
            var exact = read <= uint.MaxValue && (i == 0 || rest[i] != 0);
            rest = rest[(i + 1)..];
            return exact;
        }

        value = 0;
        return false;
    }
}
