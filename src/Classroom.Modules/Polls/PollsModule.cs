using System.Text.Json;
using Classroom.Meetings;
using Classroom.Modules.Polls.Contract;

namespace Classroom.Modules.Polls;

/// <summary>Questions to all; the rules are in Polls.md.</summary>
public sealed class PollsModule : Module
{
    /// <summary>Longest question, in characters.</summary>
    public const int QuestionMax = 500;

    /// <summary>Most own answers.</summary>
    public const int ChoicesMax = 26;

    /// <summary>Longest own answer, in characters.</summary>
    public const int ChoiceMax = 200;

    /// <summary>Shortest and longest time to vote, in seconds.</summary>
    public const int DeadlineSecondsMin = 5, DeadlineSecondsMax = 3_600;

    /// <summary>Most polls of one meeting.</summary>
    public const int PollsMax = 200;

    private static readonly string[] s_yesNo = ["yes", "no"];
    private static readonly string[] s_letters = ["A", "B", "C", "D", "E", "F"];

    private readonly PollsState _state = new();

    /// <inheritdoc/>
    public override string Name => "polls";

    /// <inheritdoc/>
    public override bool ViewDependsOnRights => true;

    /// <inheritdoc/>
    public override DateTimeOffset? Deadline => _state.Running?.Started.Deadline;

    /// <summary>What this module adds to the wire.</summary>
    public static ModuleDescription Describe() => new(
        "polls",
        [typeof(StartPoll), typeof(CastVote), typeof(ClosePoll), typeof(PublishPoll)],
        [],
        [typeof(PollStarted), typeof(VoteCast), typeof(PollTallied), typeof(PollClosed), typeof(PollPublished)],
        typeof(PollsView),
        PollsJsonContext.Default,
        static () => new PollsModule());

    /// <inheritdoc/>
    public override bool Handles(Command command) => command is StartPoll or CastVote or ClosePoll or PublishPoll;

    /// <inheritdoc/>
    public override void Decide(Command command, DecisionContext context)
    {
        var leads = context.Roster.IsModerator(context.Actor) || context.Roster.IsPresenter(context.Actor);
        switch (command)
        {
            case CastVote c:
                DecideVote(c, context);
                break;
            case not CastVote when !leads:
                context.Reject("POLL-1", "Only the presenter or a moderator runs polls.");
                break;
            case StartPoll c:
                DecideStart(c, context);
                break;
            case ClosePoll c when Find(c.PollId, context) is { Running: true } poll:
                context.Emit(new PollClosed(poll.Started.PollId, "command"));
                break;
            case PublishPoll c when Find(c.PollId, context) is { Published: false } poll:
                if (poll.Running)
                    context.Emit(new PollClosed(poll.Started.PollId, "command"));
                context.Emit(new PollPublished(poll.Started.PollId, poll.Tally(), poll.Voters));
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnDeadline(DecisionContext context)
    {
        if (_state.Running is { } poll)
            context.Emit(new PollClosed(poll.Started.PollId, "deadline"));
    }

    /// <inheritdoc/>
    public override void Evolve(EventEnvelope envelope) => _state.Evolve(envelope);

    /// <inheritdoc/>
    public override object View(Viewer viewer) => new PollsView([.. _state.Polls.Select(poll => View(poll, viewer))]);

    /// <inheritdoc/>
    public override byte[] Snapshot() => JsonSerializer.SerializeToUtf8Bytes(_state.Snapshot(), PollsJsonContext.Default.PollsSnapshot);

    /// <inheritdoc/>
    public override void Restore(ReadOnlySpan<byte> snapshot) => _state.Restore(
        JsonSerializer.Deserialize(snapshot, PollsJsonContext.Default.PollsSnapshot) ?? throw new JsonException("An empty snapshot of the polls."));

    private PollView View(Poll poll, Viewer viewer)
    {
        var moderator = viewer.Role == Role.Moderator;
        var counted = moderator || poll.Published || _state.Presenter == viewer.Id;
        var (id, kind, question, choices, multiple, deadline) = poll.Started;
        return new PollView(
            id, kind, question, choices, multiple, deadline, poll.Running, poll.Published, poll.VoteOf(viewer.Id), counted ? poll.Tally() : null,
            counted ? poll.Voters : null, moderator ? poll.Votes : null);
    }

    private void DecideStart(StartPoll command, DecisionContext context)
    {
        var question = PlainText.Lines(command.Question);
        var choices = Choices(command);
        if (_state.Running is not null)
            context.Reject("POLL-2", "A poll is running.");
        else if (PlainText.Length(question) > QuestionMax)
            context.Reject("POLL-3", $"A question has at most {QuestionMax} characters.");
        else if (choices is null)
            context.Reject("POLL-4", "These are not choices of this kind of poll.");
        else if (command.DeadlineSeconds is < DeadlineSecondsMin or > DeadlineSecondsMax)
            context.Reject("POLL-5", $"A deadline is {DeadlineSecondsMin} to {DeadlineSecondsMax} seconds ahead.");
        else if (_state.Polls.Count >= PollsMax)
            context.Reject("POLL-14", $"A meeting has at most {PollsMax} polls.");
        else
        {
            DateTimeOffset? deadline = command.DeadlineSeconds is { } seconds ? context.Now + TimeSpan.FromSeconds(seconds) : null;
            context.Emit(new PollStarted(context.NewId<PollId>(), command.Kind, question, choices, command.Multiple, deadline));
        }
    }

    private static IReadOnlyList<string>? Choices(StartPoll command)
    {
        var given = command.Choices;
        switch (command.Kind)
        {
            case PollKind.YesNo:
                return given.Count == 0 ? s_yesNo : null;
            case PollKind.Letters:
                return given.Count is >= 2 and <= 6 && given.SequenceEqual(s_letters.Take(given.Count)) ? given : null;
            default:
                if (given.Count is < 2 or > ChoicesMax)
                    return null;
                string[] clean = [.. given.Select(choice => choice is null ? "" : PlainText.OneLine(choice))];
                return clean.All(choice => PlainText.Length(choice) is > 0 and <= ChoiceMax) && clean.Distinct().Count() == clean.Length ? clean : null;
        }
    }

    private void DecideVote(CastVote command, DecisionContext context)
    {
        if (context.Actor.Participant is not { } person || !context.Roster.TryGet(person, out var voter))
            context.Reject("POLL-9", "Only a person here votes.");
        else if (Find(command.PollId, context) is not { } poll)
            return;
        else if (!poll.Running || poll.Started.Deadline <= context.Now)
            context.Reject("POLL-7", "The poll is over.");
        else if (!IsVote(command.Choices, poll.Started))
            context.Reject("POLL-8", "These are not choices of this poll.");
        else if (!_state.Casts.Allows(person, context.Now))
            context.RejectForNow("POLL-15", $"At most {PollsState.CastsMax} votes in 10 seconds.", _state.Casts.WaitOf(person, context.Now));
        else
        {
            int[] choices = [.. command.Choices.Order()];
            if (poll.VoteOf(person) is { } before && before.SequenceEqual(choices))
                return;
            var voters = poll.VoteOf(person) is null ? poll.Voters + 1 : poll.Voters;
            context.Emit(new VoteCast(command.PollId, person, voter.Name, choices), Audience.ModeratorsAnd(person));
            var counted = context.Roster.Presenter is { } presenter ? Audience.ModeratorsAnd(presenter) : Audience.Moderators;
            context.Emit(new PollTallied(command.PollId, poll.Tally(person, choices), voters), counted);
        }
    }

    private static bool IsVote(IReadOnlyList<int> choices, PollStarted poll) =>
        choices.Count > 0 && choices.Count <= (poll.Multiple ? poll.Choices.Count : 1)
        && choices.All(choice => choice >= 0 && choice < poll.Choices.Count) && choices.Distinct().Count() == choices.Count;

    private Poll? Find(PollId id, DecisionContext context)
    {
        if (!_state.TryGet(id, out var poll))
            context.Reject("POLL-17", "There is no such poll.");
        return poll;
    }
}
