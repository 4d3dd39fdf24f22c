using System.Buffers;
using System.Text;

namespace Classroom.Testing.Hub;

/// <summary>Messages of the live socket as a browser writes and reads them (docs/protocol.md, "Ephemerals").</summary>
public static class LiveWire
{
    private const byte TicketKind = 0x01;
    private const byte InkKind = 0x02;
    private const byte CursorKind = 0x03;
    private const byte CursorGoneKind = 0x04;
    private const byte BatchKind = 0x10;

    /// <summary>The first message of a socket.</summary>
    public static byte[] Ticket(string ticket) => [TicketKind, .. Text(ticket)];

    /// <summary>A pointer's place, in eighths of a page unit.</summary>
    public static byte[] Cursor(string page, int x, int y) => [CursorKind, .. Text(page), .. Varint(Zigzag(x)), .. Varint(Zigzag(y))];

    /// <summary>The pointer has left the page.</summary>
    public static byte[] CursorGone() => [CursorGoneKind];

    /// <summary>New points of a pen stroke, as steps in eighths of a page unit.</summary>
    public static byte[] Ink(string page, string shape, int offset, params IReadOnlyList<(int Dx, int Dy)> steps) =>
    [
        InkKind, .. Text(page), .. Text(shape), 0, 1, .. Varint(24), .. Varint((uint)offset),
        .. steps.SelectMany(step => (byte[])[.. Varint(Zigzag(step.Dx)), .. Varint(Zigzag(step.Dy)), 128, .. Varint(33)]),
    ];

    /// <summary>A length or number.</summary>
    public static byte[] Varint(uint value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    /// <summary>Text after its length.</summary>
    public static byte[] Text(string text) => [.. Varint((uint)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    /// <summary>Takes a frame apart: who said what. Throws where it is malformed.</summary>
    public static IReadOnlyList<(string From, byte[] Message)> Read(ReadOnlySpan<byte> frame)
    {
        if (frame.IsEmpty || frame[0] != BatchKind)
            throw new InvalidDataException("Not a batch.");
        var rest = frame[1..];
        var said = new List<(string, byte[])>();
        while (!rest.IsEmpty)
            said.Add((Encoding.UTF8.GetString(Block(ref rest)), Block(ref rest).ToArray()));
        return said;
    }

    private static ReadOnlySpan<byte> Block(ref ReadOnlySpan<byte> rest)
    {
        var (length, shift) = (0, 0);
        while (true)
        {
            var next = rest[0];
            rest = rest[1..];
            length |= (next & 0x7f) << shift;
            if (next < 0x80)
                break;
            shift += 7;
        }

        var block = rest[..length];
        rest = rest[length..];
        return block;
    }

    private static uint Zigzag(int value) => (uint)((value << 1) ^ (value >> 31));
}
