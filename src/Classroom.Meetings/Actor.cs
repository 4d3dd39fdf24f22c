namespace Classroom.Meetings;

/// <summary>Who caused something: a participant, or the system where <see cref="Participant"/> is null.</summary>
public readonly record struct Actor(ParticipantId? Participant)
{
    /// <summary>Bridges, jobs, deadlines: everything that is not a person.</summary>
    public static Actor System => default;

    /// <summary>True where no person acted.</summary>
    public bool IsSystem => Participant is null;

    /// <inheritdoc/>
    public override string ToString() => Participant?.Value ?? "";
}
