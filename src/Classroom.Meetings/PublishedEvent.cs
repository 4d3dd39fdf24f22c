namespace Classroom.Meetings;

/// <summary>One durable event, its JSON for browsers ({"seq", "at", "actor", "event"}), and who may see it: everybody here where Only is null.</summary>
public sealed record PublishedEvent(EventEnvelope Envelope, ReadOnlyMemory<byte> Json, IReadOnlySet<ParticipantId>? Only)
{
    /// <summary>True if this person may see it.</summary>
    public bool IsFor(ParticipantId person) => Only is null || Only.Contains(person);
}
