using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>What became of one question to a meeting; empty when its activation ended first.</summary>
internal sealed record Outcome(
    long? Seq = null, Rejection? Rejection = null, object? Value = null, byte[]? View = null, long ViewSeq = 0, bool IsModerator = false)
{
    public CommandAnswer ToCommandAnswer() => this switch
    {
        { Seq: { } seq } => new CommandAnswer(seq, null, null),
        { Rejection: { } rejection } => new CommandAnswer(null, rejection.Rule, rejection.Message, rejection.RetryAfter),
        _ => CommandAnswer.Abandoned,
    };

    public SeatAnswer ToSeatAnswer(ParticipantId person, bool resumed, int epoch) => this switch
    {
        { View: { } view, Seq: not null } => new SeatAnswer(SeatOutcome.Seated, person.Value, resumed, IsModerator, ViewSeq, epoch, view),
        { Rejection.Rule: "PART-2" } => new SeatAnswer(SeatOutcome.NameInvalid),
        { Rejection.Rule: "PART-5" } => new SeatAnswer(SeatOutcome.Full),
        { Rejection.Rule: "KERNEL-5" } => new SeatAnswer(SeatOutcome.Ended),
        _ => new SeatAnswer(SeatOutcome.Unavailable),
    };
}
