namespace Classroom.Server.Bridges.Conversion;

/// <summary>A page's sides in points, as it is seen.</summary>
public readonly record struct PageSize(double Width, double Height);
