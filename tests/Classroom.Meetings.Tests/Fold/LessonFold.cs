using System.Text;
using Classroom.Meetings.Tests.Board;
using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Polls.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Shares.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Fold;

/// <summary>What a browser makes of people, chat, polls, slides and boards, from the contract alone: views at the start, then visible events, then fresh views.</summary>
internal sealed class LessonFold
{
    private const int ChatShown = 100;

    private static readonly string[] s_modules = ["participants", "chat", "polls", "presentations", "whiteboard", "shares"];

    private readonly ClientFold _boards = new();
    private readonly ParticipantId _me;

    public LessonFold(ParticipantId me, MeetingView start)
    {
        _me = me;
        Seq = start.Seq;
        Replace(start.Modules);
    }

    public long Seq { get; private set; }

    public ParticipantsView People { get; private set; } = null!;

    public ChatView Chat { get; private set; } = null!;

    public PollsView Polls { get; private set; } = null!;

    public SharesView Shares { get; private set; } = null!;

    private bool IsModerator => People.Participants.Any(one => one.Id == _me && one.Role == Role.Moderator);

    public void Apply(Publication publication)
    {
        if (publication.From != Seq + 1)
            throw new InvalidOperationException($"A batch from {publication.From} does not follow {Seq}.");
        foreach (var published in publication.Events.Where(one => one.IsFor(_me)))
            Apply(published.Envelope);
        if (publication.Reviews.TryGetValue(_me, out var view))
            Replace(view.Modules);
        Seq = publication.To;
    }

    /// <summary>The pages whose shapes are still to be fetched.</summary>
    public IReadOnlyList<PageId> Missing => _boards.Missing;

    /// <summary>A part has come; false where it is of no use and must be asked for again.</summary>
    public bool Take(PageShapesView part) => _boards.Take(part);

    /// <summary>All views, and of the parts those that are here.</summary>
    public string Text() => Text([People, Chat, Polls, _boards.Slides, _boards.Board, Shares], _boards.Parts);

    /// <summary>What a person is given by a meeting, without the parts that somebody has not fetched yet.</summary>
    public static string Text(Meeting meeting, ParticipantId person, IReadOnlyList<PageId> missing)
    {
        var views = meeting.View(person)!;
        var parts = ((WhiteboardView)views["whiteboard"]).Pages.Where(page => !missing.Contains(page.PageId))
            .Select(page => (PageShapesView)meeting.Part(person, "whiteboard", page.PageId.Value)!.Value);
        return Text([.. s_modules.Select(module => views[module])], parts);
    }

    private static string Text(object[] views, IEnumerable<PageShapesView> parts) =>
        Encoding.UTF8.GetString(TestMeeting.Events.WriteViews(new OrderedDictionary<string, object>(s_modules.Zip(views, KeyValuePair.Create))))
        + string.Concat(parts.Select(part => "\n" + TestMeeting.PartText(TestMeeting.Events, part)));

    private void Replace(IReadOnlyDictionary<string, object> modules)
    {
        People = modules.TryGetValue("participants", out var people) ? (ParticipantsView)people : People;
        Chat = modules.TryGetValue("chat", out var chat) ? (ChatView)chat : Chat;
        Polls = modules.TryGetValue("polls", out var polls) ? (PollsView)polls : Polls;
        Shares = modules.TryGetValue("shares", out var shares) ? (SharesView)shares : Shares;
        _boards.Replace(
            (PresentationsView?)modules.GetValueOrDefault("presentations"), (WhiteboardView?)modules.GetValueOrDefault("whiteboard"));
    }

    private void Apply(EventEnvelope envelope)
    {
        ApplyToPeople(envelope.Event, envelope.At);
        ApplyToChat(envelope);
        ApplyToPolls(envelope.Event);
        ApplyToShares(envelope.Event);
        _boards.Apply(envelope);
    }

    private void ApplyToPeople(Event happened, DateTimeOffset at)
    {
        switch (happened)
        {
            case MeetingEnded:
                People = People with { Ended = true };
                break;
            case PresenterChanged e:
                People = People with { Presenter = e.ParticipantId };
                break;
            case ParticipantJoined e:
                var media = e.Kind == ParticipantKind.Publisher;
                var joined = new ParticipantView(e.ParticipantId, e.Name, e.Role, e.Kind, true, null, media, media, false);
                People = People with { Participants = [.. People.Participants, joined] };
                break;
            case ParticipantLeft e:
                People = People with { Participants = [.. People.Participants.Where(one => one.Id != e.ParticipantId)] };
                break;
            case ParticipantDisconnected e:
                Change(e.ParticipantId, one => one with { Connected = false });
                break;
            case ParticipantReturned e:
                Change(e.ParticipantId, one => one with { Connected = true });
                break;
            case ParticipantRenamed e:
                Change(e.ParticipantId, one => one with { Name = e.Name });
                break;
            case RoleChanged e:
                Change(e.ParticipantId, one => one with { Role = e.Role });
                break;
            case HandRaised e:
                Change(e.ParticipantId, one => one with { HandRaisedAt = at });
                break;
            case HandLowered e:
                Change(e.ParticipantId, one => one with { HandRaisedAt = null });
                break;
            case MicrophoneChanged e:
                Change(e.ParticipantId, one => one with { MicrophoneOpen = e.Open });
                break;
            case CameraChanged e:
                Change(e.ParticipantId, one => one with { CameraOn = e.On });
                break;
            case InterpreterChanged e:
                Change(e.ParticipantId, one => one with { Interprets = e.Interprets });
                break;
            default:
                break;
        }
    }

    private void ApplyToChat(EventEnvelope envelope)
    {
        switch (envelope.Event)
        {
            case MessagePosted e:
                var posted = new MessageView(e.MessageId, envelope.Seq, e.Author, e.AuthorName, e.Text, envelope.At, Edited: false, Deleted: false);
                MessageView[] messages = [.. Chat.Messages, posted];
                Chat = new ChatView([.. messages.TakeLast(ChatShown)], Chat.Earlier || messages.Length > ChatShown);
                break;
            case MessageEdited e:
                Change(e.MessageId, one => one with { Text = e.Text, Edited = true });
                break;
            case MessageDeleted e:
                Change(e.MessageId, one => one with { Text = "", Deleted = true });
                break;
            default:
                break;
        }
    }

    private void ApplyToPolls(Event happened)
    {
        switch (happened)
        {
            case PollStarted e:
                var counted = IsModerator || People.Presenter == _me;
                var poll = new PollView(
                    e.PollId, e.Kind, e.Question, e.Choices, e.Multiple, e.Deadline, Running: true, Published: false, MyVote: null,
                    counted ? new int[e.Choices.Count] : null, counted ? 0 : null, IsModerator ? [] : null);
                Polls = new PollsView([.. Polls.Polls, poll]);
                break;
            case VoteCast e:
                Change(e.PollId, one => one with { MyVote = e.Voter == _me ? e.Choices : one.MyVote, Votes = WithVote(one.Votes, e) });
                break;
            case PollTallied e:
                Change(e.PollId, one => one with { Tally = e.Tally, Voters = e.Voters });
                break;
            case PollClosed e:
                Change(e.PollId, one => one with { Running = false });
                break;
            case PollPublished e:
                Change(e.PollId, one => one with { Published = true, Tally = e.Tally, Voters = e.Voters });
                break;
            default:
                break;
        }
    }

    private void ApplyToShares(Event happened)
    {
        Shares = happened switch
        {
            ShareStarted e => Shares with { Shares = [.. Shares.Shares, new ShareView(e.ParticipantId, e.Source, e.Sound, 0)] },
            ShareStopped e => Shares with { Shares = [.. Shares.Shares.Where(one => one.ParticipantId != e.ParticipantId || one.Source != e.Source)] },
            ShareTurned e => Shares with { Shares = [.. Shares.Shares.Select(one => Turn(one, e))] },
            SharingAllowed e => Shares with { EverybodyShares = e.Everybody },
            ParticipantLeft e => Shares with { Shares = [.. Shares.Shares.Where(one => one.ParticipantId != e.ParticipantId)] },
            _ => Shares,
        };
    }

    private static ShareView Turn(ShareView share, ShareTurned turned) =>
        share.ParticipantId == turned.ParticipantId && share.Source == turned.Source ? share with { Degrees = turned.Degrees } : share;

    // A replaced vote stays in the voter's first place.
    private static VoteView[]? WithVote(IReadOnlyList<VoteView>? votes, VoteCast cast)
    {
        var vote = new VoteView(cast.Voter, cast.VoterName, cast.Choices);
        return votes is null ? null
            : votes.Any(one => one.Voter == cast.Voter) ? [.. votes.Select(one => one.Voter == cast.Voter ? vote : one)]
            : [.. votes, vote];
    }

    private void Change(ParticipantId id, Func<ParticipantView, ParticipantView> next) =>
        People = People with { Participants = [.. People.Participants.Select(one => one.Id == id ? next(one) : one)] };

    private void Change(MessageId id, Func<MessageView, MessageView> next) =>
        Chat = Chat with { Messages = [.. Chat.Messages.Select(one => one.Id == id ? next(one) : one)] };

    private void Change(PollId id, Func<PollView, PollView> next) =>
        Polls = new PollsView([.. Polls.Polls.Select(one => one.Id == id ? next(one) : one)]);
}
