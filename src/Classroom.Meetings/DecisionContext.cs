namespace Classroom.Meetings;

/// <summary>All that a rule may know and do while it decides one command or deadline.</summary>
public sealed class DecisionContext(DateTimeOffset now, Actor actor, Roster roster, IRandomSource random)
{
    /// <summary>Most events one command may emit.</summary>
    public const int EventsMax = 10_000;

    private readonly List<(Event Event, Audience Audience)> _emitted = [];

    /// <summary>The meeting's time, UTC, never backwards.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Who asks.</summary>
    public Actor Actor { get; } = actor;

    /// <summary>Who is here, before this command.</summary>
    public Roster Roster { get; } = roster;

    /// <summary>Set by <see cref="Reject"/>; a rejected command emits nothing.</summary>
    public Rejection? Rejection { get; private set; }

    internal IReadOnlyList<(Event Event, Audience Audience)> Emitted => _emitted;

    /// <summary>A new identifier of 128 random bits.</summary>
    public TId NewId<TId>()
        where TId : struct, IId<TId> => TId.From(IdText.New(random));

    /// <summary>States a fact, for everybody unless said otherwise.</summary>
    public void Emit(Event happened, Audience? audience = null)
    {
        if (_emitted.Count == EventsMax)
            throw new InvalidOperationException("A command emitted more events than a batch may hold.");
        _emitted.Add((happened, audience ?? Audience.Everyone));
    }

    /// <summary>Refuses the command by a rule.</summary>
    public void Reject(string rule, string message) => Rejection ??= new Rejection(rule, message);

    /// <summary>Refuses it for now: there is room again after <paramref name="wait"/>.</summary>
    public void RejectForNow(string rule, string message, TimeSpan wait) => Rejection ??= new Rejection(rule, message, wait);
}
