using Classroom.Meetings;
using Classroom.Sfu;

namespace Classroom.Server.Edge;

/// <summary>How good the connections of all with sound or picture are; replaces what was told before. Only moderators get it, and it is stored nowhere.</summary>
public sealed record QualityMessage(IReadOnlyList<PersonQuality> People)
{
    /// <summary>Most people in one message: of more, those whose connections are worst.</summary>
    public const int PeopleMax = 200;

    /// <summary>What one person takes of a message, roughly.</summary>
    public const int BytesOfPerson = 128;

    internal static QualityMessage Of(IReadOnlyList<ParticipantQuality> people) => new(
        [.. people.OrderByDescending(Badness).Take(PeopleMax).Select(one => new PersonQuality(
            new ParticipantId(one.ParticipantId), Percent(one.LossUp), Percent(one.LossDown), one.RoundTripMs, one.KbitsUp, one.KbitsDown))]);

    // A percent of loss is as bad as fifty milliseconds, roughly: speech suffers from two of the one or a quarter of a second of the other.
    private static double Badness(ParticipantQuality one) => (100 * Math.Max(one.LossUp ?? 0, one.LossDown ?? 0)) + ((one.RoundTripMs ?? 0) / 50.0);

    private static double? Percent(double? fraction) => fraction is { } one ? Math.Round(100 * one, 1) : null;
}
