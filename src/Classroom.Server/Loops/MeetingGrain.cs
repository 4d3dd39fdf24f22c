using Classroom.Meetings;
using Classroom.Modules.Chat;
using Classroom.Modules.Participants;
using Classroom.Modules.Participants.Contract;
using Orleans.Concurrency;

namespace Classroom.Server.Loops;

/// <summary>
/// Carries out what a <see cref="MeetingLoop"/> wants, and nothing else. Reentrant: everything between arrival and the hand-over of a batch is synchronous, so
/// order is the order of arrival. It lives until its meeting has ended, for an unfinished meeting always has a deadline.
/// </summary>
[Reentrant]
public sealed partial class MeetingGrain(
    IEventLog log, ISnapshotStore snapshots, MeetingRecovery recovery, CommandCodec commands, EventCodec events, SeatLimit seats,
    IEnumerable<IMeetingSubscriber> subscribers, TimeProvider time, ILogger<MeetingGrain> logger) : Grain, IMeetingGrain, IDisposable
{
    private readonly IMeetingSubscriber[] _subscribers = [.. subscribers];
    private readonly PendingQuestions _questions = new();
    private readonly Dictionary<ParticipantId, string> _holders = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly PartBytes _parts = new(events);
    private MeetingJournal _journal = null!;
    private MeetingLoop _loop = null!;
    private Meeting _meeting = null!;
    private ParticipantsModule _participants = null!;
    private ChatModule _chat = null!;
    private IGrainTimer? _timer;
    private bool _opened;
    private bool _closed;

    private MeetingId Id => new(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new MeetingJournal(log, snapshots, Id, _stopping.Token);
        var epoch = await log.TakeEpoch(Id, cancellationToken);
        var recovered = await recovery.Load(Id, epoch, cancellationToken);
        _meeting = recovered.Meeting;
        _participants = recovered.Modules.OfType<ParticipantsModule>().Single();
        _chat = recovered.Modules.OfType<ChatModule>().Single();
        _loop = new MeetingLoop(_meeting, commands, events, recovered.SnapshotSeq);
        _timer = this.RegisterGrainTimer(
            OnTimer, new GrainTimerCreationOptions { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        LogActivated(logger, Id, epoch, _meeting.Seq);
        if (_meeting.Ended)
        {
            Close(MeetingClosing.Ended);
            return;
        }

        DelayDeactivation(Timeout.InfiniteTimeSpan);
        if (_meeting.Seq > 0)
        {
            Open(recovered: true, recovered.Modules);
            LoseEverybody();
        }
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _timer?.Dispose();
        Close(MeetingClosing.Replaced);
        LogDeactivated(logger, Id, reason.ReasonCode);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    /// <inheritdoc/>
    public async Task<bool> Start(string roomId, string title, string? previousMeeting)
    {
        if (_meeting.Ended)
            return false;

        // Until somebody has come, a crash may have cut the start short: its commands have fixed ids, so doing it again does it once.
        if (_meeting.Roster.HasBegun)
            return true;
        var carried = previousMeeting is null ? [] : await recovery.CarryOver(new MeetingId(previousMeeting), _stopping.Token);
        if (_meeting.Seq == 0)
        {
            var started = await Ask(new StartMeeting(new RoomId(roomId), title), new CommandId("start"));
            if (started.Rejection is { } rejection)
                LogRefused(logger, Id, nameof(StartMeeting), rejection.Rule);
        }

        for (var i = 0; i < carried.Count; i++)
        {
            var answer = await Ask(carried[i], new CommandId($"carry-{i}"));
            if (answer.Rejection is { } rejection)
                LogRefused(logger, Id, carried[i].GetType().Name, rejection.Rule);
        }

        return !_meeting.Ended;
    }

    /// <inheritdoc/>
    public async Task<SeatAnswer> Join(SeatRequest request)
    {
        if (request is { OldParticipant: { } old, OldResumeHash: { } hash })
        {
            var person = new ParticipantId(old);
            switch (_participants.FindSeat(person, hash))
            {
                case SeatState.Removed:
                    return new SeatAnswer(SeatOutcome.Removed);
                case SeatState.Kept:
                    var back = await Ask(new ResumeParticipant(person), null, person, request.ConnectionId);
                    if (back.Rejection is null)
                        return back.ToSeatAnswer(person, resumed: true, _meeting.Epoch);
                    break;
                default:
                    break;
            }
        }

        if (_meeting.Ended)
            return new SeatAnswer(SeatOutcome.Ended);
        if (_meeting.Roster.Entries.Count >= seats.ParticipantsMax)
            return new SeatAnswer(SeatOutcome.Full);
        var fresh = new ParticipantId(request.NewParticipant);
        var admit = new AdmitParticipant(fresh, request.Name, request.Role, ParticipantKind.Person, request.NewResumeHash);
        return (await Ask(admit, null, fresh, request.ConnectionId)).ToSeatAnswer(fresh, resumed: false, _meeting.Epoch);
    }

    /// <inheritdoc/>
    public async Task<CommandAnswer> Send(string participant, string commandId, byte[] json)
    {
        var (correlation, pending) = _questions.Ask(null, null);
        Handle(new RawCommandReceived(correlation, new Actor(new ParticipantId(participant)), commandId, json));
        return (await pending).ToCommandAnswer();
    }

    /// <inheritdoc/>
    public async Task<CommandAnswer> Post(string? commandId, byte[] json)
    {
        if (!commands.TryReadSystem(json, out var command, out var rejection))
            return new CommandAnswer(null, rejection.Rule, rejection.Message);
        return (await Ask(command, commandId is null ? null : new CommandId(commandId))).ToCommandAnswer();
    }

    /// <inheritdoc/>
    public async Task Lose(string participant, string connectionId)
    {
        var person = new ParticipantId(participant);
        if (!_holders.TryGetValue(person, out var holder) || holder != connectionId)
            return;
        _holders.Remove(person);
        await Ask(new LoseConnection(person), null);
    }

    /// <inheritdoc/>
    public Task<SeatInfo?> FindSeat(string participant, string resumeHash)
    {
        var person = new ParticipantId(participant);
        var proved = _participants.FindSeat(person, resumeHash) == SeatState.Kept && _meeting.Roster.TryGet(person, out _);
        var actor = new Actor(person);
        return Task.FromResult(proved && _meeting.Roster.Room is { } room
            ? new SeatInfo(room.Value, _meeting.Roster.IsModerator(actor), _meeting.Roster.IsPresenter(actor))
            : null);
    }

    /// <inheritdoc/>
    public async Task<byte[]?> ChatPage(string participant, string resumeHash, long before)
    {
        var person = new ParticipantId(participant);
        if (_participants.FindSeat(person, resumeHash) != SeatState.Kept)
            return null;
        return await Ask(person, _ => _chat.Page(before)) is { } page ? EventPages.Write(events, _chat.Name, page) : null;
    }

    /// <inheritdoc/>
    public async Task<PartAnswer?> Part(string participant, string module, string part)
    {
        var person = new ParticipantId(participant);
        return await Ask(person, meeting => meeting.Part(person, module, part)) is ViewPart found ? new PartAnswer(found.Seq, await _parts.Of(found)) : null;
    }

    /// <inheritdoc/>
    public Task<int?> Count() => Task.FromResult<int?>(_meeting.Ended ? null : _meeting.Roster.Entries.Count);

    /// <inheritdoc/>
    public Task Warm()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    // The server has just started: nobody's connection and nobody's media have survived that.
    private void LoseEverybody()
    {
        Handle(new CommandReceived(_questions.NextCorrelation(), Actor.System, null, new SetWatched(false)));
        foreach (var entry in _meeting.Roster.Entries.ToList())
        {
            Command lost = entry.Kind == ParticipantKind.Publisher
                ? new DropParticipant(entry.Id, "timeout") : new LoseConnection(entry.Id);
            if (entry.Connected || entry.Kind == ParticipantKind.Publisher)
                Handle(new CommandReceived(_questions.NextCorrelation(), Actor.System, null, lost));
        }
    }

    private Task<Outcome> Ask(Command command, CommandId? commandId, ParticipantId? viewFor = null, string? connectionId = null)
    {
        var (correlation, pending) = _questions.Ask(viewFor, connectionId);
        Handle(new CommandReceived(correlation, Actor.System, commandId, command, viewFor));
        return pending;
    }

    // In order with the commands, so that nothing is told that is not durable.
    private async Task<object?> Ask(ParticipantId sender, Func<Meeting, object?> question)
    {
        var (correlation, pending) = _questions.Ask(null, null);
        Handle(new QueryReceived(correlation, question, sender));
        return (await pending).Value;
    }

    private void Handle(LoopInput input)
    {
        if (_closed)
        {
            _questions.AbandonAll();
            return;
        }

        try
        {
            _loop.Handle(time.GetUtcNow().Microseconds(), input);
            while (_loop.TryTake(out var output))
                CarryOut(output);
            if (!_closed)
                Arm();
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // A broken invariant ends this activation; the next one recovers from the log.
            LogBroken(logger, broken, Id, input.GetType().Name);
            Close(MeetingClosing.Replaced);
            DeactivateOnIdle();
        }
    }

    private void CarryOut(LoopOutput output)
    {
        switch (output)
        {
            case Append append:
                _ = HandleWhenDone(_journal.Append(append.Rows));
                break;
            case ReadBack read:
                _ = HandleWhenDone(_journal.ReadAfter(read.AfterSeq));
                break;
            case Publish publish:
                if (!_opened)
                    Open(recovered: false, []);
                Tell(publish.Publication);
                break;
            case Acknowledge done:
                Settle(done);
                break;
            case Reject refused:
                _questions.Settle(refused.Correlation, new Outcome(Rejection: refused.Rejection));
                break;
            case Answer answer:
                _questions.Settle(answer.Correlation, new Outcome(Value: answer.Value));
                break;
            case Abandon abandoned:
                _questions.Settle(abandoned.Correlation, new Outcome());
                break;
            case Saving or Saved:
                foreach (var subscriber in _subscribers)
                    subscriber.Saving(Id, output is Saving);
                break;
            case SaveSnapshot save:
                _ = SaveState(save);
                break;
            case Ended:
                Close(MeetingClosing.Ended);
                DeactivateOnIdle();
                break;
            case Replaced:
                Close(MeetingClosing.Replaced);
                DeactivateOnIdle();
                break;
            default:
                throw new InvalidOperationException($"Not an output of the loop: {output.GetType().Name}.");
        }
    }

    private void Tell(Publication publication)
    {
        Edge.ServerMetrics.Events.Add(publication.Events.Count);
        foreach (var published in publication.Events)
        {
            if (published.Envelope.Event is ParticipantLeft left)
                _holders.Remove(left.ParticipantId);
        }

        foreach (var subscriber in _subscribers)
            subscriber.Published(Id, publication);
    }

    private void Settle(Acknowledge done)
    {
        var outcome = new Outcome(done.Seq);
        if (done.View is { } view && _questions.Seat(done.Correlation) is ({ } person, { } connection))
        {
            var people = (ParticipantsView)view.Modules[_participants.Name];
            var role = people.Participants.First(one => one.Id == person).Role;
            outcome = outcome with { View = events.WriteViews(view.Modules), ViewSeq = view.Seq, IsModerator = role == Role.Moderator };
            _holders[person] = connection;
            foreach (var subscriber in _subscribers)
                subscriber.Seated(new SeatTaken(Id, person, connection, view.Seq));
        }

        _questions.Settle(done.Correlation, outcome);
    }

    private void Open(bool recovered, IReadOnlyList<Module> modules)
    {
        _opened = true;
        var everything = new Viewer(default, Role.Moderator);
        var views = modules.ToDictionary(module => module.Name, module => module.View(everything));
        var opened = new MeetingOpened(Id, _meeting.Roster.Room!.Value, _meeting.Epoch, _loop.CommittedSeq, recovered, _meeting.Roster.HasBegun, views, _meeting.Gate());
        Edge.ServerMetrics.Meetings.Add(1);
        foreach (var subscriber in _subscribers)
            subscriber.Opened(opened);
    }

    private void Close(MeetingClosing why)
    {
        if (_closed)
            return;
        _closed = true;
        if (_opened)
            Edge.ServerMetrics.Meetings.Add(-1);
        foreach (var subscriber in _subscribers)
            subscriber.Closed(Id, why);
        _questions.AbandonAll();
    }

    private void Arm()
    {
        var due = _loop.Deadline is not { } deadline ? Timeout.InfiniteTimeSpan
            : deadline - time.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero;
        _timer!.Change(due, Timeout.InfiniteTimeSpan);
    }

    private Task OnTimer(CancellationToken cancel)
    {
        Handle(new TimedOut());
        return Task.CompletedTask;
    }

    // Never in the turn that started it, however fast the log is: the batch is handed over first.
    private async Task HandleWhenDone(Task<LoopInput> work) =>
        Handle(await work.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding));

    private async Task SaveState(SaveSnapshot save)
    {
        // Recovery takes longer without it, and that is all.
        if (await _journal.Save(save) is { } problem)
            LogNoSnapshot(logger, Id, problem);
    }
}
