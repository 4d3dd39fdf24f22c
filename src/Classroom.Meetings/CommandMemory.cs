namespace Classroom.Meetings;

/// <summary>
/// Which commands were applied, and up to which event: the last few of each sender, so that nobody can push out another's. Rebuilt from the log.
/// </summary>
internal sealed class CommandMemory
{
    /// <summary>Commands remembered for one seat; a browser keeps fewer than this without an answer.</summary>
    public const int PerParticipantMax = 256;

    /// <summary>Commands remembered for bridges and jobs together.</summary>
    public const int SystemMax = 4_096;

    private readonly Dictionary<string, OrderedDictionary<CommandId, long>> _senders = [];

    public bool TryGet(Actor actor, CommandId id, out long seq)
    {
        seq = 0;
        return _senders.TryGetValue(actor.ToString(), out var applied) && applied.TryGetValue(id, out seq);
    }

    public void Evolve(EventEnvelope envelope)
    {
        if (envelope.CommandId is { } id)
            Remember(envelope.Actor, id, envelope.Seq);
        if (envelope.Event is ParticipantLeft left)
            _senders.Remove(left.ParticipantId.Value);
    }

    public IReadOnlyList<AppliedCommand> Snapshot() =>
        [.. _senders.SelectMany(sender => sender.Value.Select(one => new AppliedCommand(sender.Key, one.Key, one.Value)))];

    public void Restore(IReadOnlyList<AppliedCommand> commands)
    {
        _senders.Clear();
        foreach (var (sender, id, seq) in commands)
            Remember(sender.Length == 0 ? Actor.System : new Actor(new ParticipantId(sender)), id, seq);
    }

    private void Remember(Actor actor, CommandId id, long seq)
    {
        var sender = actor.ToString();
        if (!_senders.TryGetValue(sender, out var applied))
            _senders[sender] = applied = [];
        applied[id] = seq;
        if (applied.Count > (actor.IsSystem ? SystemMax : PerParticipantMax))
            applied.RemoveAt(0);
    }
}
