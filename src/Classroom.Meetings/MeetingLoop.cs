namespace Classroom.Meetings;

/// <summary>
/// Runs a <see cref="Meeting"/> against a log: decide, one append in flight, then publish and acknowledge. Sans-IO: the host owns clock, queue and I/O.
/// </summary>
/// <remarks>
/// <para>The host's whole duty, in one turn at a time (no two calls at once):</para>
/// <list type="number">
/// <item>Start: <c>epoch = log.TakeEpoch</c>; <c>meeting = new Meeting(id, epoch, ModuleRegistry.Create(options), random)</c>; <c>meeting.Restore(snapshot)</c>
/// if there is one (false: a fresh Meeting, and read from 0); <c>meeting.Fold(events.Read(row))</c> for each row after it;
/// <c>loop = new MeetingLoop(meeting, commands, events, snapshotSeq)</c>.</item>
/// <item>For a new meeting hand in StartMeeting; for a recovered one LoseConnection for each connected person and DropParticipant for each publisher.</item>
/// <item>On every input: <c>loop.Handle(now, input); while (loop.TryTake(out var output)) carry it out</c>. Between arrival and this nothing is awaited.
/// <see cref="Append"/>, <see cref="ReadBack"/> and <see cref="SaveSnapshot"/> are started without waiting; the result comes back as an input, in a new turn.</item>
/// <item>After draining, arm one timer for <see cref="Deadline"/> (null: none); when it fires, <c>Handle(now, new TimedOut())</c>.</item>
/// <item>Join: hand in AdmitParticipant or ResumeParticipant with <c>ViewFor</c>. Its <see cref="Acknowledge"/> comes after the <see cref="Publish"/> of the same batch, and
/// its view is valid at the end of that batch: attach the connection then, and the next publication's <c>From</c> is <c>View.Seq + 1</c>.</item>
/// <item>After <see cref="Replaced"/> or <see cref="Ended"/>: close the connections. Every correlation gets exactly one of Acknowledge, Reject, Answer, Abandon.</item>
/// </list>
/// </remarks>
public sealed class MeetingLoop
{
    /// <summary>A batch is closed when it holds this many events; one command may take it beyond.</summary>
    public const int BatchEventsMax = 5_000;

    /// <summary>A snapshot is wanted after this many events.</summary>
    public const int SnapshotEvery = 2_000;

    // Shown to people after this long without a commit, and tried again first after the shorter time, then doubling up to the longer.
    private static readonly TimeSpan s_savingAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_retryMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_retryMax = TimeSpan.FromSeconds(2);

    private readonly Meeting _meeting;
    private readonly CommandCodec _commands;
    private readonly EventCodec _events;
    private readonly WaitingQueue _waiting = new();
    private readonly AnswerMemory _answers = new();
    private readonly Queue<LoopOutput> _outputs = new();

    private Batch? _inFlight;
    private DateTimeOffset? _savingAt;
    private DateTimeOffset? _retryAt;
    private TimeSpan _retryAfter = s_retryMin;
    private long _snapshotSeq;
    private bool _saving;
    private bool _replaced;
    private bool _endAnnounced;

    /// <summary>A loop around a recovered or empty meeting whose state is durable; <paramref name="snapshotSeq"/> is the newest snapshot's number.</summary>
    public MeetingLoop(Meeting meeting, CommandCodec commands, EventCodec events, long snapshotSeq = 0)
    {
        (_meeting, _commands, _events, _snapshotSeq) = (meeting, commands, events, snapshotSeq);
        CommittedSeq = meeting.Seq;
    }

    /// <summary>The newest durable number.</summary>
    public long CommittedSeq { get; private set; }

    /// <summary>When to hand in <see cref="TimedOut"/>; null for never.</summary>
    public DateTimeOffset? Deadline =>
        _replaced ? null
        : _retryAt ?? (_inFlight is not null ? _savingAt : _meeting.Deadline);

    /// <summary>Takes one input; outputs follow by <see cref="TryTake"/>.</summary>
    public void Handle(DateTimeOffset now, LoopInput input)
    {
        switch (input)
        {
            case CommandReceived command:
                Enqueue(command, command.Correlation, command.Actor.Participant, bytes: 0);
                break;
            case RawCommandReceived raw:
                HandleRaw(raw);
                break;
            case QueryReceived query:
                Enqueue(query, query.Correlation, query.Sender, bytes: 0);
                break;
            case AppendSucceeded:
                Commit();
                break;
            case AppendFailed failed:
                HandleFailure(now, failed.Outcome);
                break;
            case ReadBackCompleted completed:
                HandleReadBack(now, completed.Rows);
                break;
            case ReadBackFailed:
                RetryLater(now, reads: true);
                break;
            case TimedOut:
                HandleTimeout(now);
                break;
            default:
                throw new InvalidOperationException($"Not an input of the loop: {input.GetType().Name}.");
        }
        DecideWaiting(now);
    }

    /// <summary>The next thing to carry out.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LoopOutput? output) => _outputs.TryDequeue(out output);

    private void HandleRaw(RawCommandReceived raw)
    {
        if (!IdText.IsValid(raw.CommandId))
            _outputs.Enqueue(new Reject(raw.Correlation, KernelRules.Malformed("A command id has 1 to 64 characters of A-Z a-z 0-9 _ - and '.'.")));
        else if (!_commands.TryRead(raw.Json.Span, out var command, out var rejection))
            _outputs.Enqueue(new Reject(raw.Correlation, rejection));
        else
        {
            var received = new CommandReceived(raw.Correlation, raw.Actor, new CommandId(raw.CommandId), command);
            Enqueue(received, raw.Correlation, raw.Actor.Participant, raw.Json.Length);
        }
    }

    private void Enqueue(LoopInput input, long correlation, ParticipantId? sender, int bytes)
    {
        if (_replaced)
            _outputs.Enqueue(new Abandon(correlation));
        else if (!_waiting.TryEnqueue(input, sender, bytes))
            _outputs.Enqueue(new Reject(correlation, KernelRules.Busy));
    }

    private void DecideWaiting(DateTimeOffset now)
    {
        while (_inFlight is null && !_replaced && (_waiting.Count > 0 || _meeting.Deadline <= now))
            DecideBatch(now);
    }

    private void DecideBatch(DateTimeOffset now)
    {
        var events = new List<DecidedEvent>();
        var answers = new List<(LoopInput Input, Decision? Decision)>();
        if (_meeting.Deadline <= now)
            events.AddRange(_meeting.HandleTimeout(now));
        while (events.Count < BatchEventsMax && _waiting.TryDequeue(out var input))
        {
            var decision = input is CommandReceived command ? Decide(now, command) : null;
            events.AddRange(decision?.Events ?? []);
            answers.Add((input, decision));
        }
        var held = new List<LoopOutput>(answers.Count + 1);
        if (events.Count > 0)
        {
            var rows = events.ConvertAll(decided => _events.Write(decided.Envelope));
            held.Add(new Publish(Publication(events, rows)));
            AddAnswers(held, answers);
            _inFlight = new Batch(rows, held, _meeting.Ended);
            _savingAt = now + s_savingAfter;
            _outputs.Enqueue(new Append(rows));
            return;
        }
        AddAnswers(held, answers);
        held.ForEach(_outputs.Enqueue);
    }

    private Decision Decide(DateTimeOffset now, CommandReceived command)
    {
        if (_answers.TryGet(command.Actor, command.CommandId, out var first))
            return first;
        var decision = _meeting.Handle(now, command.Actor, command.CommandId, command.Command);
        if (decision is { Events.Count: 0, Repeated: false } && decision.Rejection?.RetryAfter is null)
            _answers.Remember(command.Actor, command.CommandId, decision);
        return decision;
    }

    private Publication Publication(List<DecidedEvent> events, List<LogRow> rows)
    {
        var published = new List<PublishedEvent>(events.Count);
        for (var i = 0; i < events.Count; i++)
            published.Add(new PublishedEvent(events[i].Envelope, EventCodec.WriteForClients(rows[i]), events[i].Only));
        var reviews = _meeting.TakeReviews().ToDictionary(review => review.Key, review => new MeetingView(_meeting.Seq, review.Value));
        return new Publication(rows[0].Seq, rows[^1].Seq, published, reviews, _meeting.Gate());
    }

    // The meeting's state is now exactly the batch's end, so views and answers are of that number whichever command asked.
    private void AddAnswers(List<LoopOutput> held, List<(LoopInput Input, Decision? Decision)> answers)
    {
        foreach (var (input, decision) in answers)
        {
            held.Add((input, decision) switch
            {
                (QueryReceived query, _) => new Answer(query.Correlation, query.Ask(_meeting)),
                (CommandReceived command, { Rejection: { } rejection }) => new Reject(command.Correlation, rejection),
                (CommandReceived command, { } applied) => new Acknowledge(command.Correlation, applied.Seq, ViewFor(command.ViewFor)),
                _ => throw new InvalidOperationException("A command without a decision."),
            });
        }
    }

    private MeetingView? ViewFor(ParticipantId? person) =>
        person is { } id && _meeting.View(id) is { } modules ? new MeetingView(_meeting.Seq, modules) : null;

    private void Commit()
    {
        var batch = _inFlight ?? throw new InvalidOperationException("No append is in flight.");
        CommittedSeq = batch.Rows[^1].Seq;
        (_inFlight, _savingAt, _retryAt, _retryAfter) = (null, null, null, s_retryMin);
        if (_saving)
            _outputs.Enqueue(new Saved());
        _saving = false;
        foreach (var output in batch.Held)
            _outputs.Enqueue(output);
        if (batch.Ends && !_endAnnounced)
        {
            _endAnnounced = true;
            _outputs.Enqueue(new Ended(_meeting.CarryOver()));
        }
        else if (CommittedSeq - _snapshotSeq >= SnapshotEvery)
        {
            _snapshotSeq = CommittedSeq;
            _outputs.Enqueue(new SaveSnapshot(CommittedSeq, _meeting.Snapshot()));
        }
    }

    private void HandleFailure(DateTimeOffset now, AppendOutcome outcome)
    {
        var batch = _inFlight ?? throw new InvalidOperationException("No append is in flight.");
        switch (outcome)
        {
            case AppendOutcome.Committed:
                Commit();
                break;
            case AppendOutcome.Unavailable:
                RetryLater(now, reads: false);
                break;
            // Once an append's end was unknown, a refusal may only mean that its rows are there already: the log decides.
            case AppendOutcome.Fenced when !batch.MayBeStored:
                Replace();
                break;
            default:
                _inFlight = batch with { MayBeStored = true, Refused = outcome == AppendOutcome.Fenced };
                Show();
                _outputs.Enqueue(new ReadBack(CommittedSeq));
                break;
        }
    }

    private void HandleReadBack(DateTimeOffset now, IReadOnlyList<LogRow> rows)
    {
        var batch = _inFlight ?? throw new InvalidOperationException("No append is in flight.");
        if (rows.Any(row => row.Epoch != _meeting.Epoch) || (rows.Count == 0 && batch.Refused))
            Replace();
        else if (rows.Count == 0)
            RetryLater(now, reads: false);
        else if (rows.Count == batch.Rows.Count && rows[0].Seq == batch.Rows[0].Seq)
            Commit();
        else
            throw new InvalidOperationException("The log holds a part of a batch.");
    }

    private void HandleTimeout(DateTimeOffset now)
    {
        if (_inFlight is not { } batch)
            return;
        if (_savingAt <= now)
            Show();
        if (!(_retryAt <= now))
            return;
        _retryAt = null;
        _outputs.Enqueue(batch.ReadsNext ? new ReadBack(CommittedSeq) : new Append(batch.Rows));
    }

    private void RetryLater(DateTimeOffset now, bool reads)
    {
        var batch = _inFlight ?? throw new InvalidOperationException("No append is in flight.");
        _inFlight = batch with { ReadsNext = reads };
        Show();
        _retryAt = now + _retryAfter;
        _retryAfter = TimeSpan.FromTicks(Math.Min(_retryAfter.Ticks * 2, s_retryMax.Ticks));
    }

    private void Show()
    {
        _savingAt = null;
        if (_saving)
            return;
        _saving = true;
        _outputs.Enqueue(new Saving());
    }

    private void Replace()
    {
        _replaced = true;
        foreach (var held in _inFlight?.Held ?? [])
        {
            if (Correlation(held) is { } correlation)
                _outputs.Enqueue(new Abandon(correlation));
        }
        (_inFlight, _savingAt, _retryAt) = (null, null, null);
        while (_waiting.TryDequeue(out var input))
            _outputs.Enqueue(new Abandon(input is CommandReceived command ? command.Correlation : ((QueryReceived)input).Correlation));
        _outputs.Enqueue(new Replaced());
    }

    private static long? Correlation(LoopOutput output) => output switch
    {
        Acknowledge one => one.Correlation,
        Reject one => one.Correlation,
        Answer one => one.Correlation,
        _ => null,
    };
}
