namespace Classroom.Rtc.Rtp;

/// <summary>Compares ASCII strings with bytes of the wire.</summary>
internal static class AsciiText
{
    public static bool Equals(string text, ReadOnlySpan<byte> ascii)
    {
        if (text.Length == 0 || text.Length != ascii.Length) return false;
        for (var i = 0; i < ascii.Length; i++) if (text[i] != ascii[i]) return false;
        return true;
    }

    public static int Write(string text, Span<byte> destination)
    {
        for (var i = 0; i < text.Length; i++) destination[i] = (byte)text[i];
        return text.Length;
    }
}
