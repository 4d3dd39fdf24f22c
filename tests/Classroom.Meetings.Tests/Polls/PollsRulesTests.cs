using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Polls.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Polls;

public sealed class PollsRulesTests
{
    [Fact]
    public void POLL_1_only_presenter_and_moderators_run_polls()
    {
        var meeting = Class().When(Bob, YesNo).ThenRejected("POLL-1");
        var poll = Started(meeting, Alice, YesNo);
        meeting.When(Bob, new ClosePoll(poll)).ThenRejected("POLL-1").When(Bob, new PublishPoll(poll)).ThenRejected("POLL-1");
        meeting.Given(Alice, new GivePresenter(Bob.Id)).When(Bob, new ClosePoll(poll)).Then(new PollClosed(poll, "command"));
        Started(meeting, Bob, YesNo);
    }

    [Fact]
    public void POLL_2_one_poll_runs_at_a_time()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo);
        meeting.When(Alice, YesNo).ThenRejected("POLL-2").Given(Alice, new ClosePoll(poll));
        Started(meeting, Alice, YesNo);
    }

    [Fact]
    public void POLL_3_a_question_has_at_most_500_characters()
    {
        Class().When(Alice, YesNo with { Question = new string('x', 501) }).ThenRejected("POLL-3");
        Started(Class(), Alice, YesNo with { Question = new string('x', 500) });
    }

    [Theory]
    [InlineData(PollKind.YesNo, "yes", "no")]
    [InlineData(PollKind.Letters, "A")]
    [InlineData(PollKind.Letters, "A", "C")]
    [InlineData(PollKind.Letters, "A", "B", "C", "D", "E", "F", "G")]
    [InlineData(PollKind.Custom, "one")]
    [InlineData(PollKind.Custom, "one", "two", " one\u200B")]
    [InlineData(PollKind.Custom, "one", " ")]
    public void POLL_4_wrong_choices_are_refused(PollKind kind, params string[] choices)
    {
        Class().When(Alice, new StartPoll(kind, "?", choices, false, null)).ThenRejected("POLL-4");
        Class().When(Alice, new StartPoll(PollKind.Custom, "?", ["a", null!], false, null)).ThenRejected("POLL-4");
        Class().When(Alice, new StartPoll(PollKind.Custom, "?", ["a", new string('x', 201)], false, null)).ThenRejected("POLL-4");
        Class().When(Alice, new StartPoll(PollKind.Custom, "?", [.. Enumerable.Range(0, 27).Select(i => $"{i}")], false, null)).ThenRejected("POLL-4");
    }

    [Fact]
    public void POLL_4_choices_are_as_their_kind_has_them()
    {
        Assert.Equal(["yes", "no"], StartedPoll(Class(), Alice, YesNo).Choices);
        Assert.Equal(["A", "B", "C"], StartedPoll(Class(), Alice, new StartPoll(PollKind.Letters, "", ["A", "B", "C"], true, null)).Choices);
        Assert.Equal(["one", "two"], StartedPoll(Class(), Alice, new StartPoll(PollKind.Custom, "", ["one ", "two"], true, null)).Choices);
    }

    [Fact]
    public void POLL_5_a_deadline_closes_the_poll()
    {
        Class().When(Alice, YesNo with { DeadlineSeconds = 4 }).ThenRejected("POLL-5").When(Alice, YesNo with { DeadlineSeconds = 3_601 }).ThenRejected("POLL-5");
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo with { DeadlineSeconds = 5 });
        meeting.After(TimeSpan.FromSeconds(4)).Then();
        meeting.After(TimeSpan.FromSeconds(1)).Then(new PollClosed(poll, "deadline"));
    }

    [Fact]
    public void POLL_6_second_vote_replaces_the_first()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo);
        meeting.When(Bob, Vote(poll, 0)).Then(new VoteCast(poll, Bob.Id, "Bob", [0]), new PollTallied(poll, [1, 0], 1));
        meeting.When(Bob, Vote(poll, 0)).Then();
        meeting.When(Bob, Vote(poll, 1)).Then(new VoteCast(poll, Bob.Id, "Bob", [1]), new PollTallied(poll, [0, 1], 1));
        Assert.Equal([1], View(meeting, Bob).MyVote!);
    }

    [Fact]
    public void POLL_7_a_vote_counts_only_while_the_poll_runs()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo with { DeadlineSeconds = 10 });
        meeting.Now += TimeSpan.FromSeconds(10);
        meeting.When(Bob, Vote(poll, 0)).ThenRejected("POLL-7");
        meeting.After(TimeSpan.Zero).When(Bob, Vote(poll, 0)).ThenRejected("POLL-7");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, 3)]
    [InlineData(true, -1)]
    [InlineData(true, 1, 1)]
    [InlineData(false, 0, 1)]
    [InlineData(true, int.MaxValue)]
    public void POLL_8_a_vote_names_choices_of_its_poll_once(bool multiple, params int[] choices)
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, new StartPoll(PollKind.Letters, "", ["A", "B", "C"], multiple, null));
        meeting.When(Bob, Vote(poll, choices)).ThenRejected("POLL-8");
        meeting.When(Bob, Vote(poll, new int[1_000_000])).ThenRejected("POLL-8");
    }

    [Fact]
    public void POLL_8_several_choices_count_where_several_are_allowed()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, new StartPoll(PollKind.Letters, "", ["A", "B", "C"], true, null));
        meeting.When(Bob, Vote(poll, 2, 0)).Then(new VoteCast(poll, Bob.Id, "Bob", [0, 2]), new PollTallied(poll, [1, 0, 1], 1));
    }

    [Fact]
    public void POLL_9_moderators_and_the_presenter_vote_too()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo);
        meeting.Given(Alice, Vote(poll, 0)).Given(Dave, Vote(poll, 1)).WhenSystem(Vote(poll, 0)).ThenRejected("POLL-9");
        Assert.Equal(2, View(meeting, Alice).Voters);
    }

    [Fact]
    public void POLL_10_votes_are_seen_by_the_voter_and_the_moderators()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo);
        meeting.Given(Bob, Vote(poll, 1));
        Assert.True(meeting.Sees<VoteCast>(Alice) && meeting.Sees<VoteCast>(Bob) && meeting.Sees<VoteCast>(Dave));
        Assert.False(meeting.Sees<VoteCast>(Carol));
        Assert.Equal("Bob", Assert.Single(View(meeting, Dave).Votes!).VoterName);
        Assert.Equal([1], View(meeting, Bob).MyVote!);
        Assert.Null(View(meeting, Bob).Votes);
        Assert.Equal((null, null), (View(meeting, Carol).MyVote, View(meeting, Carol).Votes));
    }

    [Fact]
    public void POLL_11_the_tally_is_hidden_until_it_is_published()
    {
        var meeting = Class().Given(Alice, new GivePresenter(Bob.Id));
        var poll = Started(meeting, Alice, YesNo);
        Assert.Equal([0, 0], View(meeting, Bob).Tally!);
        meeting.Given(Carol, Vote(poll, 1));
        Assert.True(meeting.Sees<PollTallied>(Alice) && meeting.Sees<PollTallied>(Bob) && !meeting.Sees<PollTallied>(Carol));
        Assert.Equal([0, 1], View(meeting, Bob).Tally!);
        Assert.Null(View(meeting, Bob).Votes);
        Assert.Equal((null, null), (View(meeting, Carol).Tally, View(meeting, Carol).Voters));
        meeting.Given(Alice, new ClosePoll(poll));
        Assert.Null(View(meeting, Carol).Tally);
    }

    [Fact]
    public void POLL_12_publishing_closes_and_shows_the_result_to_all()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo);
        meeting.Given(Bob, Vote(poll, 1)).When(Alice, new PublishPoll(poll))
            .Then(new PollClosed(poll, "command"), new PollPublished(poll, [0, 1], 1))
            .When(Alice, new PublishPoll(poll)).Then();
        Assert.Equal([0, 1], View(meeting, Carol).Tally!);
        Assert.Equal((1, null), (View(meeting, Carol).Voters, View(meeting, Carol).Votes));
    }

    [Fact]
    public void POLL_13_closing_a_closed_poll_changes_nothing()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo);
        meeting.When(Alice, new ClosePoll(poll)).Then(new PollClosed(poll, "command")).When(Alice, new ClosePoll(poll)).Then();
        meeting.When(Alice, new PublishPoll(poll)).Then(new PollPublished(poll, [0, 0], 0));
    }

    [Fact]
    public void POLL_14_a_meeting_has_at_most_200_polls()
    {
        var meeting = Class();
        for (var i = 0; i < 200; i++)
            meeting.Given(Alice, new ClosePoll(Started(meeting, Alice, YesNo)));
        meeting.When(Alice, YesNo).ThenRejected("POLL-14");
    }

    [Fact]
    public void POLL_15_too_many_votes_are_refused_until_time_has_passed()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo);
        for (var i = 0; i < 20; i++)
            meeting.Given(Bob, Vote(poll, i % 2));
        meeting.When(Bob, Vote(poll, 0)).ThenRejected("POLL-15");
        meeting.After(meeting.Rejection!.RetryAfter!.Value).Given(Bob, Vote(poll, 0));
    }

    [Fact]
    public void POLL_16_a_change_of_rights_changes_what_is_seen()
    {
        var meeting = Class();
        var poll = Started(meeting, Alice, YesNo);
        meeting.Given(Carol, Vote(poll, 0)).Given(Alice, new GivePresenter(Bob.Id));
        Assert.Equal([1, 0], View(meeting, Bob).Tally!);
        meeting.Given(Alice, new GivePresenter(Alice.Id));
        Assert.Null(View(meeting, Bob).Tally);
        meeting.Given(Alice, new SetRole(Bob.Id, Role.Moderator));
        Assert.Single(View(meeting, Bob).Votes!);
        Assert.Equal([Bob.Id], meeting.Meeting.TakeReviews().Keys.Where(person => person == Bob.Id));
    }

    [Fact]
    public void POLL_17_a_command_names_a_poll_that_is_there()
    {
        var none = new PollId("none");
        Class().When(Alice, new ClosePoll(none)).ThenRejected("POLL-17").When(Alice, new PublishPoll(none)).ThenRejected("POLL-17")
            .When(Bob, Vote(none, 0)).ThenRejected("POLL-17");
    }

    private static StartPoll YesNo => new(PollKind.YesNo, "Clear?", [], false, null);

    private static TestMeeting Class() => TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer, Dave.Moderator);

    private static CastVote Vote(PollId poll, params int[] choices) => new(poll, choices);

    private static PollStarted StartedPoll(TestMeeting meeting, Person by, StartPoll command) =>
        Assert.IsType<PollStarted>(Assert.Single(meeting.Given(by, command).Emitted));

    private static PollId Started(TestMeeting meeting, Person by, StartPoll command) => StartedPoll(meeting, by, command).PollId;

    private static PollView View(TestMeeting meeting, Person viewer) => meeting.View<PollsView>(viewer, "polls").Polls[^1];
}
