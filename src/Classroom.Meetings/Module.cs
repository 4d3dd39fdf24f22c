namespace Classroom.Meetings;

/// <summary>
/// One slice of a meeting (polls, chat, board): rules, state and view in one shape. State changes only in <see cref="Evolve"/>,
/// which sees all events of the meeting, so that modules never call one another.
/// </summary>
public abstract class Module
{
    /// <summary>The module's name in views and snapshots, in camel case.</summary>
    public abstract string Name { get; }

    /// <summary>True for commands this module decides.</summary>
    public abstract bool Handles(Command command);

    /// <summary>Emits events or rejects with a rule id; changes nothing.</summary>
    public abstract void Decide(Command command, DecisionContext context);

    /// <summary>Folds one event of the meeting, whoever emitted it.</summary>
    public abstract void Evolve(EventEnvelope envelope);

    /// <summary>What one viewer may see, as a record of the module's contract.</summary>
    public abstract object View(Viewer viewer);

    /// <summary>
    /// A part of the view that is heavy and so fetched apart: the view names it with its Seq, this gives what is in it for one viewer. Null where it is not
    /// there or not theirs. The same object while nothing in it changes, so that it is written once for all who ask.
    /// </summary>
    public virtual ViewPart? Part(Viewer viewer, string name) => null;

    /// <summary>True where moderators or the presenter see more than others, so that a change of rights needs a fresh view.</summary>
    public virtual bool ViewDependsOnRights => false;

    /// <summary>The whole state as UTF-8 JSON, for recovery.</summary>
    public abstract byte[] Snapshot();

    /// <summary>Takes back what <see cref="Snapshot"/> gave.</summary>
    public abstract void Restore(ReadOnlySpan<byte> snapshot);

    /// <summary>What this module adds to the rule of who may draw where; null where it has no say.</summary>
    public virtual Gate? Gate() => null;

    /// <summary>When <see cref="OnDeadline"/> wants to be called; derived from state, so it survives a restart.</summary>
    public virtual DateTimeOffset? Deadline => null;

    /// <summary>Emits what the passing of time demands.</summary>
    public virtual void OnDeadline(DecisionContext context)
    {
    }

    /// <summary>System commands that give the room's next meeting what lasts (slides, boards).</summary>
    public virtual IReadOnlyList<Command> CarryOver() => [];
}
