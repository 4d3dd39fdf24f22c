namespace Classroom.Meetings;

/// <summary>An immutable answer, published with each commit, to "may this person send this ephemeral?".</summary>
public sealed record Gate(bool EverybodyDraws, IReadOnlySet<ParticipantId> Drawers, IReadOnlySet<string> Pages)
{
    /// <summary>Nobody draws anywhere.</summary>
    public static Gate Closed { get; } = new(false, new HashSet<ParticipantId>(), new HashSet<string>());

    /// <summary>True if this person may draw on this page now.</summary>
    public bool MayDraw(ParticipantId person, string page) => (EverybodyDraws || Drawers.Contains(person)) && Pages.Contains(page);
}
