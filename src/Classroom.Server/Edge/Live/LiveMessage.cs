using System.Numerics;

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
    private const int IdBytesMax = 64;
    private const int KindMax = 1;

    /// <summary>The ticket of a first message.</summary>
    public static bool TryReadTicket(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> ticket)
    {
        ticket = default;
        return message is [Ticket, .. var rest] && TryText(ref rest, out ticket) && rest.IsEmpty;
    }

    /// <summary>True for a well-formed ink, cursor or cursor-gone message; <paramref name="page"/> is its page's id, empty for the last.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> page)
    {
        page = default;
        if (message.IsEmpty)
            return false;
        var rest = message[1..];
        return message[0] switch
        {
            Ink => TryText(ref rest, out page) && TryText(ref rest, out _) && IsInk(rest),
            Cursor => TryText(ref rest, out page) && TryVarint(ref rest, out _) && TryVarint(ref rest, out _) && rest.IsEmpty,
            CursorGone => rest.IsEmpty,
            _ => false,
        };
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
        if (!TryVarint(ref rest, out var size) || size > LiveLimits.SizeMax || !TryVarint(ref rest, out var offset) || offset > LiveLimits.PointsMax)
            return false;
        var points = 0;
        while (!rest.IsEmpty)
        {
            // zz(dx) zz(dy) pressure varint(dtMs)
            if (!TryVarint(ref rest, out _) || !TryVarint(ref rest, out _) || rest.IsEmpty)
                return false;
            rest = rest[1..];
            if (!TryVarint(ref rest, out _))
                return false;
            points++;
        }

        return points > 0 && offset + points <= LiveLimits.PointsMax;
    }

    private static bool TryText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryVarint(ref rest, out var length) || length is 0 or > IdBytesMax || length > rest.Length)
            return false;
        text = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    private static bool TryVarint(scoped ref ReadOnlySpan<byte> rest, out uint value)
    {
        value = 0;
        for (var i = 0; i < VarintBytesMax && i < rest.Length; i++)
        {
            value |= (uint)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
