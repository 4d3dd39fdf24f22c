namespace Classroom.Modules.Whiteboard;

/// <summary>
/// The binary form of ink (protocol.md): points in order, each zigzag dx, zigzag dy, a byte of pressure, varint milliseconds.
/// Reading never throws; whatever is not exactly this form is refused.
/// </summary>
public static class InkForm
{
    /// <summary>Most points of one shape.</summary>
    public const int PointsMax = 10_000;

    /// <summary>Most bytes of one shape's ink.</summary>
    public const int BytesMax = 64 * 1024;

    /// <summary>Farthest point from the origin that can be said, in eighths of a page unit.</summary>
    public const int DistanceMax = 2 * 16_000 * 8;

    /// <summary>Longest time between two points.</summary>
    public const int DeltaMsMax = 3_600_000;

    private const int VarintBytesMax = 5;

    /// <summary>Reads a whole form; false where it is malformed, empty or too long. <paramref name="points"/> may be null to check only.</summary>
    public static bool TryRead(ReadOnlySpan<byte> form, ICollection<InkPoint>? points, out InkBounds bounds)
    {
        bounds = default;
        if (form.Length is 0 or > BytesMax)
            return false;
        long x = 0, y = 0;
        for (var count = 0; form.Length > 0; count++)
        {
            if (count == PointsMax || !TryReadVarint(ref form, out var dx) || !TryReadVarint(ref form, out var dy) || form.Length == 0)
                return false;
            var pressure = form[0];
            form = form[1..];
            if (!TryReadVarint(ref form, out var deltaMs) || deltaMs > DeltaMsMax)
                return false;
            (x, y) = (x + Unzigzag(dx), y + Unzigzag(dy));
            if (Math.Abs(x) > DistanceMax || Math.Abs(y) > DistanceMax)
                return false;
            var point = new InkPoint((int)x, (int)y, pressure, (int)deltaMs);
            bounds = count == 0 ? new InkBounds(point.X, point.Y, point.X, point.Y) : bounds.Including(point);
            points?.Add(point);
        }

        return true;
    }

    /// <summary>Writes points in this form.</summary>
    public static byte[] Write(IEnumerable<InkPoint> points)
    {
        var form = new List<byte>();
        int x = 0, y = 0;
        foreach (var point in points)
        {
            WriteVarint(form, Zigzag(point.X - x));
            WriteVarint(form, Zigzag(point.Y - y));
            form.Add(point.Pressure);
            WriteVarint(form, (uint)point.DeltaMs);
            (x, y) = (point.X, point.Y);
        }

        return [.. form];
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> form, out uint value)
    {
        ulong read = 0;
        for (var i = 0; i < Math.Min(form.Length, VarintBytesMax); i++)
        {
            read |= (ulong)(form[i] & 0x7f) << (7 * i);
            if (form[i] >= 0x80)
                continue;
            value = (uint)read;
            // One number, one spelling: a last byte of zero says nothing, and a number has 32 bits.
            var exact = read <= uint.MaxValue && (i == 0 || form[i] != 0);
            form = form[(i + 1)..];
            return exact;
        }

        value = 0;
        return false;
    }

    private static void WriteVarint(List<byte> form, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            form.Add((byte)(value | 0x80));
        form.Add((byte)value);
    }

    private static int Unzigzag(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    private static uint Zigzag(int value) => (uint)((value << 1) ^ (value >> 31));
}
