namespace Classroom.Meetings;

/// <summary>The four sizes an audience can have.</summary>
public enum AudienceKind
{
    /// <summary>Everybody in the meeting.</summary>
    Everyone,

    /// <summary>The moderators, and one more person where named.</summary>
    Moderators,

    /// <summary>One named person.</summary>
    Person,

    /// <summary>The server alone.</summary>
    Nobody,
}
