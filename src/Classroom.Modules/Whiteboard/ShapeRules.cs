using System.Buffers;
using System.Text;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Modules.Whiteboard;

/// <summary>What one shape may be, whoever draws it: BOARD-6 to BOARD-8.</summary>
internal static class ShapeRules
{
    /// <summary>Most shapes in one command.</summary>
    public const int CommandShapesMax = 200;

    /// <summary>Farthest coordinate, in page units.</summary>
    public const double CoordinateMax = 16_000;

    /// <summary>Longest text of a shape, in characters.</summary>
    public const int TextMax = 2_000;

    /// <summary>Widest line and highest text, in page units.</summary>
    public const double SizeMax = 400;

    /// <summary>Last index of the palette.</summary>
    public const int ColorMax = 8;

    private const int EighthsPerUnit = 8;
    private const int Base64Max = ((InkForm.BytesMax + 2) / 3) * 4;

    private static readonly SearchValues<char> s_base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>The rule that a new shape breaks, or null.</summary>
    public static string? BrokenBy(NewShape shape)
    {
        if (!Enum.IsDefined(shape.Kind) || !IsCoordinate(shape.X) || !IsCoordinate(shape.Y) || !IsCoordinate(shape.Width)
            || !IsCoordinate(shape.Height) || !IsSize(shape.Size) || !IsColor(shape.Color))
            return "BOARD-6";
        if (shape.Kind is ShapeKind.Pen or ShapeKind.Highlighter ? !IsInk(shape.Ink, shape.X, shape.Y) : shape.Ink is not null)
            return "BOARD-7";
        return shape.Kind == ShapeKind.Text ? IsText(shape.Text) ? null : "BOARD-8" : shape.Text is null ? null : "BOARD-8";
    }

    /// <summary>The rule that a change of this shape breaks, or null.</summary>
    public static string? BrokenBy(ShapeChange change, ShapeKind kind)
    {
        if (!IsCoordinate(change.X ?? 0) || !IsCoordinate(change.Y ?? 0) || !IsCoordinate(change.Width ?? 0) || !IsCoordinate(change.Height ?? 0)
            || !IsSize(change.Size ?? 1) || !IsColor(change.Color ?? 0))
            return "BOARD-6";
        if (change.Text is not null && (kind != ShapeKind.Text || !IsText(change.Text)))
            return "BOARD-8";
        return change.Z is null || OrderKey.IsWish(change.Z) ? null : "BOARD-11";
    }

    private static bool IsCoordinate(double value) => value is >= -CoordinateMax and <= CoordinateMax;

    private static bool IsSize(double value) => value is > 0 and <= SizeMax;

    private static bool IsColor(int value) => value is >= 0 and <= ColorMax;

    private static bool IsText(string? text)
    {
        if (text is null || text.Length is 0 or > TextMax)
            return false;
        foreach (var rune in text.AsSpan().EnumerateRunes())
        {
            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t'))
                return false;
        }

        return true;
    }

    private static bool IsInk(string? ink, double x, double y)
    {
        if (ink is null || ink.Length > Base64Max || ink.AsSpan().ContainsAnyExcept(s_base64))
            return false;
        var form = ArrayPool<byte>.Shared.Rent(Base64Max);
        try
        {
            return Convert.TryFromBase64String(ink, form, out var length)
                && InkForm.TryRead(form.AsSpan(0, length), points: null, out var bounds)
                && IsCoordinate(x + ((double)bounds.Left / EighthsPerUnit)) && IsCoordinate(x + ((double)bounds.Right / EighthsPerUnit))
                && IsCoordinate(y + ((double)bounds.Top / EighthsPerUnit)) && IsCoordinate(y + ((double)bounds.Bottom / EighthsPerUnit));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(form);
        }
    }
}
