namespace Classroom.Rtc;

/// <summary>Fills a span with random bytes; the caller decides whether they come from the system or from a seed.</summary>
public delegate void RandomBytes(Span<byte> destination);
