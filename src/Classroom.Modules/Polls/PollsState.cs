using System.Diagnostics.CodeAnalysis;
using Classroom.Meetings;
using Classroom.Modules.Polls.Contract;

namespace Classroom.Modules.Polls;

/// <summary>The polls of one meeting, folded.</summary>
internal sealed class PollsState
{
    public const int CastsMax = 20;

    private static readonly TimeSpan s_castsWindow = TimeSpan.FromSeconds(10);

    private readonly OrderedDictionary<PollId, Poll> _polls = [];

    public IReadOnlyCollection<Poll> Polls => _polls.Values;

    public Poll? Running => _polls.Count > 0 && _polls.GetAt(_polls.Count - 1).Value is { Running: true } last ? last : null;

    public ParticipantId? Presenter { get; private set; }

    public RateWindow Casts { get; } = new(CastsMax, s_castsWindow);

    public bool TryGet(PollId id, [NotNullWhen(true)] out Poll? poll) => _polls.TryGetValue(id, out poll);

    public void Evolve(EventEnvelope envelope)
    {
        switch (envelope.Event)
        {
            case PollStarted e:
                _polls[e.PollId] = new Poll(e);
                break;
            case VoteCast e:
                _polls[e.PollId].Cast(new VoteView(e.Voter, e.VoterName, e.Choices));
                Casts.Note(e.Voter, envelope.At);
                break;
            case PollClosed e:
                _polls[e.PollId].Running = false;
                break;
            case PollPublished e:
                _polls[e.PollId].Published = true;
                break;
            case PresenterChanged e:
                Presenter = e.ParticipantId;
                break;
            case ParticipantLeft e:
                Casts.Forget(e.ParticipantId);
                break;
            default:
                break;
        }
    }

    public PollsSnapshot Snapshot() => new(
        [.. _polls.Values.Select(poll => new PollSnapshot(poll.Started, poll.Running, poll.Published, poll.Votes))], Presenter, Casts.Snapshot());

    public void Restore(PollsSnapshot snapshot)
    {
        _polls.Clear();
        Presenter = snapshot.Presenter;
        foreach (var (started, running, published, votes) in snapshot.Polls)
        {
            var poll = new Poll(started) { Running = running, Published = published };
            foreach (var vote in votes)
                poll.Cast(vote);
            _polls[started.PollId] = poll;
        }
        Casts.Restore(snapshot.Casts);
    }
}
