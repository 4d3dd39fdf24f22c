namespace Classroom.Meetings;

/// <summary>An event in its place with those who may see it: all who are here where <see cref="Only"/> is null.</summary>
public sealed record DecidedEvent(EventEnvelope Envelope, IReadOnlySet<ParticipantId>? Only)
{
    /// <summary>True if this person may see it.</summary>
    public bool IsFor(ParticipantId person) => Only is null || Only.Contains(person);
}
