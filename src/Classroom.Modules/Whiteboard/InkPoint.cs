namespace Classroom.Modules.Whiteboard;

/// <summary>One point of a stroke: eighths of a page unit from the shape's origin, pressure 0 to 255, milliseconds since the point before.</summary>
public readonly record struct InkPoint(int X, int Y, byte Pressure, int DeltaMs);
