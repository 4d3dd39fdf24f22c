using Classroom.Meetings;

namespace Classroom.Modules;

/// <summary>At most so many facts of one person in a span of the meeting's time; part of a module's state, fed in its Evolve.</summary>
public sealed class RateWindow(int most, TimeSpan window)
{
    private readonly Dictionary<ParticipantId, Queue<DateTimeOffset>> _recent = [];

    /// <summary>True if this person may do one more now.</summary>
    public bool Allows(ParticipantId person, DateTimeOffset now) => WaitOf(person, now) <= TimeSpan.Zero;

    /// <summary>How long until this person may do one more.</summary>
    public TimeSpan WaitOf(ParticipantId person, DateTimeOffset now) =>
        _recent.TryGetValue(person, out var instants) && instants.Count == most ? instants.Peek() + window - now : TimeSpan.Zero;

    /// <summary>A fact has happened.</summary>
    public void Note(ParticipantId person, DateTimeOffset at)
    {
        if (!_recent.TryGetValue(person, out var instants))
            _recent[person] = instants = new Queue<DateTimeOffset>(most);
        if (instants.Count == most)
            instants.Dequeue();
        instants.Enqueue(at);
    }

    /// <summary>The person has left.</summary>
    public void Forget(ParticipantId person) => _recent.Remove(person);

    /// <summary>For a module's snapshot: instants by person, in order of the ids, so that equal states give equal snapshots.</summary>
    public SortedDictionary<string, IReadOnlyList<DateTimeOffset>> Snapshot() => new(
        _recent.ToDictionary(one => one.Key.Value, IReadOnlyList<DateTimeOffset> (one) => [.. one.Value]), StringComparer.Ordinal);

    /// <summary>Takes back what <see cref="Snapshot"/> gave.</summary>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<DateTimeOffset>> snapshot)
    {
        _recent.Clear();
        foreach (var (person, instants) in snapshot)
            _recent[new ParticipantId(person)] = new Queue<DateTimeOffset>(instants);
    }
}
