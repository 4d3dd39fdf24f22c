namespace Classroom.Modules.Whiteboard;

/// <summary>The box around a stroke's points, in eighths of a page unit from the shape's origin.</summary>
public readonly record struct InkBounds(int Left, int Top, int Right, int Bottom)
{
    internal InkBounds Including(InkPoint point) =>
        new(Math.Min(Left, point.X), Math.Min(Top, point.Y), Math.Max(Right, point.X), Math.Max(Bottom, point.Y));
}
