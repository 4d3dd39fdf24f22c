using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>Who waits for which answer of a loop; bounded by the loop, which refuses what it cannot let wait.</summary>
internal sealed class PendingQuestions
{
    private readonly Dictionary<long, Pending> _pending = [];
    private long _correlation;

    public long NextCorrelation() => ++_correlation;

    /// <summary>A question; the person and the connection are named where its answer gives a seat.</summary>
    public (long Correlation, Task<Outcome> Answer) Ask(ParticipantId? person, string? connectionId)
    {
        var pending = new Pending(person, connectionId, new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously));
        _pending[NextCorrelation()] = pending;
        return (_correlation, pending.Done.Task);
    }

    /// <summary>The seat that this question asks for, and the connection that shall hold it.</summary>
    public (ParticipantId? Person, string? ConnectionId) Seat(long correlation) =>
        _pending.TryGetValue(correlation, out var pending) ? (pending.Person, pending.ConnectionId) : (null, null);

    public void Settle(long correlation, Outcome outcome)
    {
        if (_pending.Remove(correlation, out var pending))
            pending.Done.SetResult(outcome);
    }

    public void AbandonAll()
    {
        foreach (var correlation in _pending.Keys.ToList())
            Settle(correlation, new Outcome());
    }

    private sealed record Pending(ParticipantId? Person, string? ConnectionId, TaskCompletionSource<Outcome> Done);
}
