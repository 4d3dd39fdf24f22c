using System.Buffers;

namespace Classroom.Modules.Whiteboard;

/// <summary>
/// Fractional indices for the order of shapes, compared by code unit: six digits to base 62 that count up and down from the middle,
/// and behind them a fraction where something was put in between. Pure arithmetic; null means "no key left here, shorten all".
/// </summary>
public static class OrderKey
{
    /// <summary>Longest key, in characters.</summary>
    public const int LengthMax = 64;

    private const int IntegerDigits = 6;
    private const int Base = 62;
    private const long Count = 56_800_235_584; // 62 to the 6th
    private const long Middle = Count / 2;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> s_digits = SearchValues.Create(Digits);

    /// <summary>The key of the first shape on a page.</summary>
    public static string First { get; } = FromInteger(Middle);

    /// <summary>True for a key as the server gives them.</summary>
    public static bool IsValid(string? key) =>
        IsWish(key) && key!.Length >= IntegerDigits && (key.Length == IntegerDigits || key[^1] != '0');

    /// <summary>True for what a browser may send to say where a shape shall lie: 1 to 64 digits, not a valid key by need.</summary>
    public static bool IsWish(string? key) => key is { Length: > 0 and <= LengthMax } && !key.AsSpan().ContainsAnyExcept(s_digits);

    /// <summary>The n-th key of a page whose keys are all given anew.</summary>
    public static string Fresh(int index) => FromInteger(Middle + index);

    /// <summary>A key between two neighbours; null where the page has none (left or right end), or where no short key is left.</summary>
    public static string? Between(string? below, string? above) => (below, above) switch
    {
        (null, null) => First,
        (_, null) => Integer(below) is var low && low + 1 < Count ? FromInteger(low + 1) : null,
        (null, _) => Integer(above) is var high && high > 0 ? FromInteger(high - 1) : null,
        _ => Middling(below, above),
    };

    private static string? Middling(string below, string above)
    {
        Span<char> key = stackalloc char[LengthMax + 1];
        var bounded = true;
        for (var i = 0; i <= LengthMax; i++)
        {
            var low = i < below.Length ? Digits.IndexOf(below[i], StringComparison.Ordinal) : 0;
            var high = !bounded ? Base : i < above.Length ? Digits.IndexOf(above[i], StringComparison.Ordinal) : 0;
            if (high - low > 1)
            {
                key[i] = Digits[(low + high) / 2];
                return i < LengthMax ? Padded(key[..(i + 1)]) : null;
            }

            key[i] = Digits[low];
            // One step below the upper neighbour: from here on only the lower one bounds the key.
            bounded = bounded && high == low;
        }

        return null;
    }

    private static string Padded(ReadOnlySpan<char> key) => key.ToString().PadRight(IntegerDigits, '0');

    private static long Integer(string key)
    {
        long value = 0;
        foreach (var digit in key.AsSpan(0, IntegerDigits))
            value = (value * Base) + Digits.IndexOf(digit, StringComparison.Ordinal);
        return value;
    }

    private static string FromInteger(long value) => string.Create(IntegerDigits, value, static (key, rest) =>
    {
        for (var i = key.Length - 1; i >= 0; i--)
        {
            key[i] = Digits[(int)(rest % Base)];
            rest /= Base;
        }
    });
}
