namespace Classroom.Meetings;

/// <summary>
/// Which commands were applied, and up to which event: the last few of each sender, so that nobody can push out another's. Rebuilt from the log.
/// What those who left had applied is kept together: a browser whose seat ran out comes anew, and sends again what had no answer.
/// </summary>
internal sealed class CommandMemory
{
    /// <summary>Commands remembered for one seat; a browser keeps fewer than this without an answer.</summary>
    public const int PerParticipantMax = 256;

    /// <summary>Commands remembered for bridges and jobs together.</summary>
    public const int SystemMax = 4_096;

    /// <summary>Commands remembered for all who left together.</summary>
    public const int DepartedMax = 4_096;

    // No id of a person, and not the system's, which is empty.
    private const string Departed = "*";

    // Ordered, so that a restored memory equals the one it was taken from, whoever has left in between.
    private readonly OrderedDictionary<string, OrderedDictionary<CommandId, long>> _senders = [];

    public bool TryGet(Actor actor, CommandId id, out long seq) =>
        TryGet(actor.ToString(), id, out seq) || (!actor.IsSystem && TryGet(Departed, id, out seq));

    public void Evolve(EventEnvelope envelope, Roster roster)
    {
        // A presenter's leaving goes on after they are gone (somebody else presents); nothing under a person's name may outlive the seat.
        if (envelope.CommandId is { } id)
            Remember(envelope.Actor.Participant is { } person && !roster.TryGet(person, out _) ? Departed : envelope.Actor.ToString(), id, envelope.Seq);
        if (envelope.Event is ParticipantLeft left && _senders.Remove(left.ParticipantId.Value, out var applied))
        {
            foreach (var (command, seq) in applied)
                Remember(Departed, command, seq);
        }
    }

    public IReadOnlyList<AppliedCommand> Snapshot() =>
        [.. _senders.SelectMany(sender => sender.Value.Select(one => new AppliedCommand(sender.Key, one.Key, one.Value)))];

    public void Restore(IReadOnlyList<AppliedCommand> commands)
    {
        _senders.Clear();
        foreach (var (sender, id, seq) in commands)
            Remember(sender, id, seq);
    }

    private bool TryGet(string sender, CommandId id, out long seq)
    {
        seq = 0;
        return _senders.TryGetValue(sender, out var applied) && applied.TryGetValue(id, out seq);
    }

    private void Remember(string sender, CommandId id, long seq)
    {
        if (!_senders.TryGetValue(sender, out var applied))
            _senders[sender] = applied = [];
        applied[id] = seq;
        if (applied.Count > Max(sender))
            applied.RemoveAt(0);
    }

    private static int Max(string sender) => sender switch
    {
        "" => SystemMax,
        Departed => DepartedMax,
        _ => PerParticipantMax,
    };
}
