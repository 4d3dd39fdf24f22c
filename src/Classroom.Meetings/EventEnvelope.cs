namespace Classroom.Meetings;

/// <summary>One event in its place: the same record is bus message, log row and what a browser folds.</summary>
public sealed record EventEnvelope(
    long Seq, int Epoch, DateTimeOffset At, Actor Actor, CommandId? CommandId, Audience Audience, Event Event);
