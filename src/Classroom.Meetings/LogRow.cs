namespace Classroom.Meetings;

/// <summary>An envelope as the log stores it: the body is UTF-8 JSON of the event without its type.</summary>
public sealed record LogRow(
    long Seq, int Epoch, DateTimeOffset At, string Actor, string? CommandId, string Type, string Audience, ReadOnlyMemory<byte> Body);
