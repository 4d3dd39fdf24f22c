namespace Classroom.Meetings;

/// <summary>The log's spelling of an audience: "everyone", "nobody", "moderators", "moderators:ID", "person:ID".</summary>
public static class AudienceText
{
    /// <summary>The text of an audience.</summary>
    public static string Write(Audience audience) => audience switch
    {
        { Kind: AudienceKind.Everyone } => "everyone",
        { Kind: AudienceKind.Nobody } => "nobody",
        { Kind: AudienceKind.Moderators, Also: null } => "moderators",
        { Kind: AudienceKind.Moderators, Also: { } also } => $"moderators:{also.Value}",
        { Also: { } person } => $"person:{person.Value}",
        _ => throw new InvalidOperationException("An audience of one person names nobody."),
    };

    /// <summary>The audience of a text that <see cref="Write"/> gave.</summary>
    public static Audience Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, id) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        return (kind, id) switch
        {
            ("everyone", null) => Audience.Everyone,
            ("nobody", null) => Audience.Nobody,
            ("moderators", null) => Audience.Moderators,
            ("moderators", { } also) when IdText.IsValid(also) => Audience.ModeratorsAnd(new ParticipantId(also)),
            ("person", { } person) when IdText.IsValid(person) => Audience.Person(new ParticipantId(person)),
            _ => throw new FormatException("The log names an audience that does not exist."),
        };
    }
}
