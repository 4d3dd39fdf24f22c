using System.Text.Json.Serialization;
using Classroom.Meetings;

namespace Classroom.Modules.Polls.Contract;

/// <summary>What the answers are.</summary>
[JsonConverter(typeof(StrictEnumConverter<PollKind>))]
public enum PollKind
{
    /// <summary>Yes and no; choices are given by the browser's language, so Choices is empty in the command and two keys in the poll.</summary>
    [JsonStringEnumMemberName("yesNo")]
    YesNo,

    /// <summary>A to F: the command's Choices holds as many letters as wanted, two to six.</summary>
    [JsonStringEnumMemberName("letters")]
    Letters,

    /// <summary>Own answers.</summary>
    [JsonStringEnumMemberName("custom")]
    Custom,
}

/// <summary>Presenter or moderator: starts a poll. One runs at a time. DeadlineSeconds null: until closed by hand.</summary>
public sealed record StartPoll(PollKind Kind, string Question, IReadOnlyList<string> Choices, bool Multiple, int? DeadlineSeconds) : Command;

/// <summary>Votes, or replaces one's vote, while the poll runs. Choices are indices from 0.</summary>
public sealed record CastVote(PollId PollId, IReadOnlyList<int> Choices) : Command;

/// <summary>Presenter or moderator: no more votes.</summary>
public sealed record ClosePoll(PollId PollId) : Command;

/// <summary>Presenter or moderator: shows the result to all; closes first if it still runs.</summary>
public sealed record PublishPoll(PollId PollId) : Command;

/// <summary>A poll runs.</summary>
public sealed record PollStarted(
    PollId PollId, PollKind Kind, string Question, IReadOnlyList<string> Choices, bool Multiple, DateTimeOffset? Deadline) : Event;

/// <summary>For the voter and the moderators: who has voted what.</summary>
public sealed record VoteCast(PollId PollId, ParticipantId Voter, string VoterName, IReadOnlyList<int> Choices) : Event;

/// <summary>For the moderators and the presenter: votes per choice, and how many have voted.</summary>
public sealed record PollTallied(PollId PollId, IReadOnlyList<int> Tally, int Voters) : Event;

/// <summary>No more votes; "command" or "deadline".</summary>
public sealed record PollClosed(PollId PollId, string Reason) : Event;

/// <summary>The result, for all.</summary>
public sealed record PollPublished(PollId PollId, IReadOnlyList<int> Tally, int Voters) : Event;

/// <summary>One named vote, seen by moderators.</summary>
public sealed record VoteView(ParticipantId Voter, string VoterName, IReadOnlyList<int> Choices);

/// <summary>One poll as one viewer sees it: Tally is null until published (moderators and presenter: never null); Votes is null but for moderators.</summary>
public sealed record PollView(
    PollId Id, PollKind Kind, string Question, IReadOnlyList<string> Choices, bool Multiple, DateTimeOffset? Deadline, bool Running, bool Published,
    IReadOnlyList<int>? MyVote, IReadOnlyList<int>? Tally, int? Voters, IReadOnlyList<VoteView>? Votes);

/// <summary>The polls of this meeting, newest last.</summary>
public sealed record PollsView(IReadOnlyList<PollView> Polls);
