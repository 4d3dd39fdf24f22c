using Classroom.Meetings;
using Classroom.Modules.Polls.Contract;

namespace Classroom.Modules.Polls;

/// <summary>One poll with its votes, in order of the voters' first votes.</summary>
internal sealed class Poll(PollStarted started)
{
    private readonly OrderedDictionary<ParticipantId, VoteView> _votes = [];

    public PollStarted Started { get; } = started;

    public bool Running { get; set; } = true;

    public bool Published { get; set; }

    public int Voters => _votes.Count;

    public IReadOnlyList<VoteView> Votes => [.. _votes.Values];

    public IReadOnlyList<int>? VoteOf(ParticipantId person) => _votes.TryGetValue(person, out var vote) ? vote.Choices : null;

    public void Cast(VoteView vote) => _votes[vote.Voter] = vote;

    /// <summary>Votes per choice, as they would be with one more vote (or one replaced).</summary>
    public IReadOnlyList<int> Tally(ParticipantId? voter = null, IReadOnlyList<int>? choices = null)
    {
        var tally = new int[Started.Choices.Count];
        foreach (var vote in _votes.Values.Where(vote => vote.Voter != voter))
        {
            foreach (var choice in vote.Choices)
                tally[choice]++;
        }
        foreach (var choice in choices ?? [])
            tally[choice]++;
        return tally;
    }
}

/// <summary>One poll as a value.</summary>
internal sealed record PollSnapshot(PollStarted Started, bool Running, bool Published, IReadOnlyList<VoteView> Votes);

/// <summary>The module's state as a value.</summary>
internal sealed record PollsSnapshot(
    IReadOnlyList<PollSnapshot> Polls, ParticipantId? Presenter, SortedDictionary<string, IReadOnlyList<DateTimeOffset>> Casts);
