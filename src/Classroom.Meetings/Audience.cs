namespace Classroom.Meetings;

/// <summary>Who may see an event: fixed when it is emitted, kept in the envelope, obeyed by every view.</summary>
public sealed record Audience(AudienceKind Kind, ParticipantId? Also = null)
{
    /// <summary>Everybody in the meeting.</summary>
    public static Audience Everyone { get; } = new(AudienceKind.Everyone);

    /// <summary>Those who are moderators when it is published.</summary>
    public static Audience Moderators { get; } = new(AudienceKind.Moderators);

    /// <summary>The server alone (a hash, an inverse).</summary>
    public static Audience Nobody { get; } = new(AudienceKind.Nobody);

    /// <summary>One person.</summary>
    public static Audience Person(ParticipantId person) => new(AudienceKind.Person, person);

    /// <summary>The moderators and one person.</summary>
    public static Audience ModeratorsAnd(ParticipantId person) => new(AudienceKind.Moderators, person);

    /// <summary>True if a person with this role sees it.</summary>
    public bool Includes(ParticipantId person, Role role) => Kind switch
    {
        AudienceKind.Everyone => true,
        AudienceKind.Moderators => role == Role.Moderator || Also == person,
        AudienceKind.Person => Also == person,
        _ => false,
    };
}
