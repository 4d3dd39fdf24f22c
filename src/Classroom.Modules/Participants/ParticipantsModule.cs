using System.Text.Json;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;

namespace Classroom.Modules.Participants;

/// <summary>Who is here and what they may do; the rules are in Participants.md.</summary>
public sealed class ParticipantsModule(MeetingOptions options) : Module
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameMax = 60;

    /// <summary>Longest title of a meeting, in characters.</summary>
    public const int TitleMax = 200;

    /// <summary>Most who interpret at a time.</summary>
    public const int InterpretersMax = 3;

    private static readonly string[] s_dropReasons = ["left", "timeout", "removed", "replaced"];
    private static readonly string[] s_endReasons = ["command", "idle", "deleted"];

    private readonly ParticipantsState _state = new();

    /// <inheritdoc/>
    public override string Name => "participants";

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => _state.Ended ? null
        : _state.EmptySince is { } since ? since + options.IdleAfter
        : _state.Seats.Min(seat => seat.Until);

    /// <summary>What this module adds to the wire.</summary>
    public static ModuleDescription Describe(MeetingOptions options) => new(
        "participants",
        [
            typeof(LeaveMeeting), typeof(RenameParticipant), typeof(RaiseHand), typeof(LowerHand), typeof(SetMicrophone), typeof(SetCamera),
            typeof(MuteParticipant), typeof(MuteAll), typeof(RemoveParticipant), typeof(GivePresenter), typeof(SetRole), typeof(SetInterpreter),
            typeof(EndMeeting),
        ],
        [
            typeof(StartMeeting), typeof(AdmitParticipant), typeof(LoseConnection), typeof(ResumeParticipant), typeof(DropParticipant),
            typeof(SetWatched), typeof(CloseMeeting),
        ],
        [
            typeof(MeetingStarted), typeof(MeetingEnded), typeof(ParticipantJoined), typeof(ParticipantLeft), typeof(ParticipantDisconnected),
            typeof(ParticipantReturned), typeof(ParticipantRenamed), typeof(RoleChanged), typeof(PresenterChanged),
            typeof(SeatSecured), typeof(WatchedChanged), typeof(HandRaised), typeof(HandLowered), typeof(MicrophoneChanged), typeof(CameraChanged),
            typeof(InterpreterChanged),
        ],
        typeof(ParticipantsView),
        ParticipantsJsonContext.Default,
        () => new ParticipantsModule(options));

    /// <summary>What a resume secret with this hash is good for.</summary>
    public SeatState FindSeat(ParticipantId person, string resumeHash)
    {
        if (resumeHash.Length == 0)
            return SeatState.Unknown;
        if (_state.TryGet(person, out var seat) && seat.ResumeHash == resumeHash)
            return SeatState.Kept;
        return _state.Removed.Contains(new RemovedSeat(person, resumeHash)) ? SeatState.Removed : SeatState.Unknown;
    }

    /// <inheritdoc/>
    public override bool Handles(Command command) =>
        command is LeaveMeeting or RenameParticipant or RaiseHand or LowerHand or SetMicrophone or SetCamera or MuteParticipant or MuteAll
            or RemoveParticipant or GivePresenter or SetRole or SetInterpreter or EndMeeting or StartMeeting or AdmitParticipant or LoseConnection
            or ResumeParticipant or DropParticipant or SetWatched or CloseMeeting;

    /// <inheritdoc/>
    public override void Decide(Command command, DecisionContext context)
    {
        switch (command)
        {
            case StartMeeting c:
                DecideStart(c, context);
                break;
            case AdmitParticipant c:
                DecideAdmit(c, context);
                break;
            case LoseConnection c:
                DecideLose(c, context);
                break;
            case ResumeParticipant c:
                DecideResume(c, context);
                break;
            case DropParticipant c:
                DecideDrop(c, context);
                break;
            case SetWatched c when c.Watched != _state.Watched:
                context.Emit(new WatchedChanged(c.Watched), Audience.Nobody);
                break;
            case SetWatched:
                break;
            case CloseMeeting c:
                context.Emit(new MeetingEnded(s_endReasons.Contains(c.Reason) ? c.Reason : "command"));
                break;
            case LeaveMeeting:
                DecideLeave(context);
                break;
            case EndMeeting when !context.Roster.IsModerator(context.Actor):
                context.Reject("PART-20", "Only a moderator ends the meeting.");
                break;
            case EndMeeting:
                context.Emit(new MeetingEnded("command"));
                break;
            case MuteParticipant or MuteAll or RemoveParticipant or GivePresenter or SetRole or SetInterpreter:
                DecideOverOthers(command, context);
                break;
            default:
                DecideOwn(command, context);
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnDeadline(DecisionContext context)
    {
        if (_state.EmptySince is not null)
        {
            context.Emit(new MeetingEnded("idle"));
            return;
        }
        foreach (var seat in _state.Seats.Where(seat => seat.Until <= context.Now))
            EmitLeft(seat.Id, "timeout", context);
    }

    /// <inheritdoc/>
    public override void Evolve(EventEnvelope envelope) => _state.Evolve(envelope);

    /// <inheritdoc/>
    public override object View(Viewer viewer) => new ParticipantsView(
        _state.Title, _state.Ended, _state.Presenter,
        [
            .. _state.Seats.Select(seat => new ParticipantView(
                seat.Id, seat.Name, seat.Role, seat.Kind, seat.Connected, seat.HandRaisedAt, seat.MicrophoneOpen, seat.CameraOn,
                seat.Interprets)),
        ]);

    /// <inheritdoc/>
    public override byte[] Snapshot() =>
        JsonSerializer.SerializeToUtf8Bytes(_state.Snapshot(), ParticipantsJsonContext.Default.ParticipantsSnapshot);

    /// <inheritdoc/>
    public override void Restore(ReadOnlySpan<byte> snapshot) => _state.Restore(
        JsonSerializer.Deserialize(snapshot, ParticipantsJsonContext.Default.ParticipantsSnapshot)
        ?? throw new JsonException("An empty snapshot of the participants."));

    private void DecideStart(StartMeeting command, DecisionContext context)
    {
        if (_state.Started)
            context.Reject("PART-1", "The meeting has started already.");
        else
        {
            context.Emit(new MeetingStarted(command.RoomId, PlainText.First(PlainText.OneLine(command.Title), TitleMax)));
        }
    }

    private void DecideAdmit(AdmitParticipant command, DecisionContext context)
    {
        var name = PlainText.OneLine(command.Name);
        if (!IsName(name))
            context.Reject("PART-2", $"A name has 1 to {NameMax} characters.");
        else if (command.Kind == ParticipantKind.Publisher && IsTaken(name, but: null))
            context.Reject("PART-4", "A publisher of this name is here, or a person.");
        else if (_state.Seats.Count >= Roster.SeatsMax || _state.TryGet(command.ParticipantId, out _))
            context.Reject("PART-5", "The meeting is full.");
        if (context.Rejection is not null)
            return;
        context.Emit(new ParticipantJoined(command.ParticipantId, Free(name, but: null), command.Role, command.Kind));
        if (command.ResumeHash.Length > 0)
            context.Emit(new SeatSecured(command.ParticipantId, command.ResumeHash), Audience.Nobody);
        if (_state.Presenter is null && command is { Role: Role.Moderator, Kind: ParticipantKind.Person })
            context.Emit(new PresenterChanged(command.ParticipantId));
    }

    private void DecideLose(LoseConnection command, DecisionContext context)
    {
        if (!_state.TryGet(command.ParticipantId, out var seat))
            context.Reject("PART-24", "Nobody has this seat.");
        else if (seat.Connected)
            context.Emit(new ParticipantDisconnected(seat.Id, context.Now + options.Grace));
    }

    private void DecideResume(ResumeParticipant command, DecisionContext context)
    {
        if (!_state.TryGet(command.ParticipantId, out var seat))
            context.Reject("PART-9", "The seat is gone.");
        else if (!seat.Connected)
        {
            context.Emit(new ParticipantReturned(seat.Id));
            if (_state.Presenter is null && seat is { Role: Role.Moderator, Kind: ParticipantKind.Person })
                context.Emit(new PresenterChanged(seat.Id));
        }
    }

    private void DecideDrop(DropParticipant command, DecisionContext context)
    {
        if (!s_dropReasons.Contains(command.Reason))
            context.Reject("PART-22", "No such reason.");
        else if (!_state.TryGet(command.ParticipantId, out _))
            context.Reject("PART-24", "Nobody has this seat.");
        else
            EmitLeft(command.ParticipantId, command.Reason, context);
    }

    private void DecideLeave(DecisionContext context)
    {
        if (context.Actor.Participant is { } person)
            EmitLeft(person, "left", context);
        else
            context.Reject("PART-10", "Only a person leaves.");
    }

    private void DecideOwn(Command command, DecisionContext context)
    {
        if (context.Actor.Participant is not { } person || !_state.TryGet(person, out var own))
        {
            context.Reject("PART-11", "Only a person changes the own name, hand, microphone and camera.");
            return;
        }
        if (!_state.Changes.Allows(person, context.Now))
        {
            context.RejectForNow("PART-23", $"At most {ParticipantsState.ChangesMax} changes in 10 seconds.", _state.Changes.WaitOf(person, context.Now));
            return;
        }
        switch (command)
        {
            case RenameParticipant c:
                DecideRename(c, own, context);
                break;
            case RaiseHand when own.HandRaisedAt is null:
                context.Emit(new HandRaised(person));
                break;
            case LowerHand c:
                DecideLower(c, context);
                break;
            case SetMicrophone c when c.Open != own.MicrophoneOpen:
                context.Emit(new MicrophoneChanged(person, c.Open));
                break;
            case SetCamera c when c.On != own.CameraOn:
                context.Emit(new CameraChanged(person, c.On));
                break;
            default:
                break;
        }
    }

    private void DecideRename(RenameParticipant command, Seat own, DecisionContext context)
    {
        var name = PlainText.OneLine(command.Name);
        if (!IsName(name))
            context.Reject("PART-2", $"A name has 1 to {NameMax} characters.");
        else if (Free(name, but: own.Id) is var free && free != own.Name)
            context.Emit(new ParticipantRenamed(own.Id, free));
    }

    private void DecideLower(LowerHand command, DecisionContext context)
    {
        if (context.Actor.Participant != command.ParticipantId && !context.Roster.IsModerator(context.Actor))
            context.Reject("PART-13", "Only a moderator lowers another's hand.");
        else if (!_state.TryGet(command.ParticipantId, out var seat))
            context.Reject("PART-24", "Nobody has this seat.");
        else if (seat.HandRaisedAt is not null)
            context.Emit(new HandLowered(seat.Id));
    }

    private void DecideOverOthers(Command command, DecisionContext context)
    {
        var moderator = context.Roster.IsModerator(context.Actor);
        switch (command)
        {
            case MuteParticipant when !moderator:
                context.Reject("PART-15", "Only a moderator mutes another.");
                break;
            case MuteParticipant c when Find(c.ParticipantId, context) is { MicrophoneOpen: true } seat:
                context.Emit(new MicrophoneChanged(seat.Id, false));
                break;
            case MuteAll when !moderator:
                context.Reject("PART-16", "Only a moderator mutes all.");
                break;
            case MuteAll:
                foreach (var seat in _state.Seats.Where(seat => seat.MicrophoneOpen && seat.Id != context.Actor.Participant))
                    context.Emit(new MicrophoneChanged(seat.Id, false));
                break;
            case RemoveParticipant c when !moderator || context.Actor.Participant == c.ParticipantId:
                context.Reject("PART-17", "Only a moderator removes somebody else.");
                break;
            case RemoveParticipant c when Find(c.ParticipantId, context) is { } seat:
                EmitLeft(seat.Id, "removed", context);
                break;
            case GivePresenter c when Find(c.ParticipantId, context) is { } seat:
                DecidePresenter(seat, context);
                break;
            case SetRole c when Find(c.ParticipantId, context) is { } seat:
                DecideRole(c, seat, context);
                break;
            case SetInterpreter when !moderator:
                context.Reject("PART-27", "Only a moderator says who interprets.");
                break;
            case SetInterpreter c when Find(c.ParticipantId, context) is { } seat && seat.Interprets != c.Interprets:
                DecideInterpreter(c, context);
                break;
            default:
                break;
        }
    }

    private Seat? Find(ParticipantId person, DecisionContext context)
    {
        if (!_state.TryGet(person, out var seat))
            context.Reject("PART-24", "Nobody has this seat.");
        return seat;
    }

    private void DecidePresenter(Seat seat, DecisionContext context)
    {
        if (!context.Roster.IsModerator(context.Actor) && !context.Roster.IsPresenter(context.Actor))
            context.Reject("PART-18", "Only a moderator or the presenter makes somebody presenter.");
        else if (!seat.Connected || seat.Kind != ParticipantKind.Person)
            context.Reject("PART-18", "Only a connected person presents.");
        else if (_state.Presenter != seat.Id)
            context.Emit(new PresenterChanged(seat.Id));
    }

    private void DecideRole(SetRole command, Seat seat, DecisionContext context)
    {
        if (!context.Roster.IsModerator(context.Actor))
            context.Reject("PART-19", "Only a moderator changes roles.");
        else if (seat.Kind != ParticipantKind.Person)
            context.Reject("PART-19", "A publisher has no role to change.");
        else if (command.Role == Role.Viewer && !_state.Seats.Any(other => other.Id != seat.Id && other.Role == Role.Moderator
            && other.Kind == ParticipantKind.Person))
            context.Reject("PART-19", "The last moderator stays one.");
        else if (command.Role != seat.Role)
        {
            context.Emit(new RoleChanged(seat.Id, command.Role));
            if (command.Role == Role.Moderator && _state.Presenter is null && seat.Connected)
                context.Emit(new PresenterChanged(seat.Id));
        }
    }

    private void DecideInterpreter(SetInterpreter command, DecisionContext context)
    {
        if (command.Interprets && _state.Seats.Count(seat => seat.Interprets) >= InterpretersMax)
            context.Reject("PART-27", $"At most {InterpretersMax} people interpret at a time.");
        else
            context.Emit(new InterpreterChanged(command.ParticipantId, command.Interprets));
    }

    private void EmitLeft(ParticipantId person, string reason, DecisionContext context)
    {
        context.Emit(new ParticipantLeft(person, reason));
        if (_state.Presenter != person)
            return;
        var next = _state.Seats.FirstOrDefault(seat =>
            seat is { Connected: true, Role: Role.Moderator, Kind: ParticipantKind.Person } && seat.Id != person);
        context.Emit(new PresenterChanged(next?.Id));
    }

    private static bool IsName(string name) => PlainText.Length(name) is > 0 and <= NameMax;

    private bool IsTaken(string name, ParticipantId? but) =>
        _state.Seats.Any(seat => seat.Id != but && string.Equals(seat.Name, name, StringComparison.OrdinalIgnoreCase));

    private string Free(string name, ParticipantId? but)
    {
        var free = name;
        for (var number = 2; IsTaken(free, but); number++)
        {
            var suffix = $" ({number})";
            free = PlainText.First(name, NameMax - suffix.Length).TrimEnd() + suffix;
        }
        return free;
    }
}
