using Classroom.Modules.Participants;
using Classroom.Modules.Participants.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Participants;

public sealed class ParticipantsRulesTests
{
    private static readonly RoomId s_room = new("r1");

    [Fact]
    public void PART_1_a_meeting_starts_once() =>
        TestMeeting.Empty()
            .WhenSystem(new StartMeeting(s_room, " Maths \u202E ")).Then(new MeetingStarted(s_room, "Maths"))
            .WhenSystem(new StartMeeting(s_room, "Again")).ThenRejected("PART-1");

    [Theory]
    [InlineData("  Ann\t\tLee ", "Ann Lee")]
    [InlineData("A\u0000nn\u001B\r\n", "Ann")]
    [InlineData("\u202EnnA\u2066", "nnA")]
    [InlineData("A\u200Bn\u200Dn\uFEFF", "Ann")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("a\u0316\u0317\u0318\u0319\u031C\u031D", "a\u0316\u0317\u0318")]
    [InlineData("\U0001F600 Bo", "\U0001F600 Bo")]
    public void PART_2_a_name_is_cleaned(string name, string clean) =>
        TestMeeting.With(Alice.Moderator).When(Alice, new RenameParticipant(name)).Then(new ParticipantRenamed(Alice.Id, clean));

    [Theory]
    [InlineData("")]
    [InlineData(" \u200B\u2800 ")]
    [InlineData("\uD800")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public void PART_2_a_name_that_is_empty_or_too_long_is_refused(string name)
    {
        var meeting = TestMeeting.With(Alice.Moderator).When(Alice, new RenameParticipant(name)).ThenRejected("PART-2");
        meeting.WhenSystem(TestMeeting.Admission(Bob, Role.Viewer) with { Name = name }).ThenRejected("PART-2");
    }

    [Fact]
    public void PART_2_sixty_emoji_are_sixty_characters()
    {
        var name = string.Concat(Enumerable.Repeat("\U0001F600", 60));
        TestMeeting.With(Alice.Moderator).When(Alice, new RenameParticipant(name)).Then(new ParticipantRenamed(Alice.Id, name));
    }

    [Fact]
    public void PART_3_a_taken_name_gets_the_next_free_number() =>
        TestMeeting.With(Alice.Moderator)
            .WhenSystem(TestMeeting.Admission(Bob, Role.Viewer) with { Name = "ALICE", ResumeHash = "" })
            .Then(new ParticipantJoined(Bob.Id, "ALICE (2)", Role.Viewer, ParticipantKind.Person))
            .WhenSystem(TestMeeting.Admission(Carol, Role.Viewer) with { Name = "Alice", ResumeHash = "" })
            .Then(new ParticipantJoined(Carol.Id, "Alice (3)", Role.Viewer, ParticipantKind.Person))
            .When(Carol, new RenameParticipant("alice")).Then(new ParticipantRenamed(Carol.Id, "alice (3)"));

    [Fact]
    public void PART_3_a_long_taken_name_stays_within_the_limit()
    {
        var name = new string('x', 60);
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer).Given(Alice, new RenameParticipant(name)).When(Bob, new RenameParticipant(name));
        meeting.Then(new ParticipantRenamed(Bob.Id, new string('x', 56) + " (2)"));
    }

    [Fact]
    public void PART_4_a_publisher_of_a_taken_name_is_refused() =>
        TestMeeting.With(Alice.Moderator).WhenSystem(Publisher("alice")).ThenRejected("PART-4")
            .WhenSystem(Publisher("Camera")).Then(new ParticipantJoined(Bob.Id, "Camera", Role.Moderator, ParticipantKind.Publisher));

    [Fact]
    public void PART_5_a_seat_is_given_once_and_a_thousand_at_most()
    {
        var meeting = TestMeeting.With(Alice.Moderator).WhenSystem(TestMeeting.Admission(Alice, Role.Viewer)).ThenRejected("PART-5");
        var full = TestMeeting.Empty().Meeting;
        full.Handle(TestMeeting.Start, Actor.System, null, new StartMeeting(s_room, ""));
        for (var i = 0; i <= Roster.SeatsMax; i++)
        {
            var person = new Person($"P{i}");
            var rejection = full.Handle(TestMeeting.Start, Actor.System, null, TestMeeting.Admission(person, Role.Viewer)).Rejection;
            Assert.Equal(i == Roster.SeatsMax ? "PART-5" : null, rejection?.Rule);
        }
        Assert.Single(meeting.View<ParticipantsView>(Alice, "participants").Participants);
    }

    [Fact]
    public void PART_6_the_first_moderator_presents() =>
        TestMeeting.With(Carol.Viewer)
            .WhenSystem(TestMeeting.Admission(Alice, Role.Moderator) with { ResumeHash = "" })
            .Then(new ParticipantJoined(Alice.Id, "Alice", Role.Moderator, ParticipantKind.Person), new PresenterChanged(Alice.Id))
            .WhenSystem(TestMeeting.Admission(Bob, Role.Moderator) with { ResumeHash = "" })
            .Then(new ParticipantJoined(Bob.Id, "Bob", Role.Moderator, ParticipantKind.Person));

    [Fact]
    public void PART_6_a_moderator_who_comes_back_or_is_made_one_presents_where_nobody_does()
    {
        TestMeeting.With(Alice.Moderator, Bob.Moderator)
            .GivenSystem(new LoseConnection(Bob.Id)).Given(Alice, new LeaveMeeting())
            .WhenSystem(new ResumeParticipant(Bob.Id)).Then(new ParticipantReturned(Bob.Id), new PresenterChanged(Bob.Id));
        TestMeeting.With(Carol.Viewer)
            .WhenSystem(new SetRole(Carol.Id, Role.Moderator)).Then(new RoleChanged(Carol.Id, Role.Moderator), new PresenterChanged(Carol.Id));
    }

    [Fact]
    public void PART_7_the_presenter_s_leaving_passes_to_the_first_connected_moderator() =>
        TestMeeting.With(Alice.Moderator, Bob.Moderator, Carol.Viewer, Dave.Moderator)
            .GivenSystem(new LoseConnection(Bob.Id))
            .When(Alice, new LeaveMeeting()).Then(new ParticipantLeft(Alice.Id, "left"), new PresenterChanged(Dave.Id))
            .When(Dave, new LeaveMeeting()).Then(new ParticipantLeft(Dave.Id, "left"), new PresenterChanged(null));

    [Fact]
    public void PART_8_the_seat_is_kept_for_the_grace_period()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer).WhenSystem(new LoseConnection(Bob.Id));
        meeting.Then(new ParticipantDisconnected(Bob.Id, TestMeeting.Start.AddSeconds(60)));
        meeting.WhenSystem(new LoseConnection(Bob.Id)).Then();
        meeting.After(TimeSpan.FromSeconds(59)).Then();
        meeting.After(TimeSpan.FromSeconds(1)).Then(new ParticipantLeft(Bob.Id, "timeout"));
    }

    [Fact]
    public void PART_8_the_presenter_keeps_presenting_while_the_seat_is_kept() =>
        TestMeeting.With(Alice.Moderator, Bob.Moderator)
            .GivenSystem(new LoseConnection(Alice.Id))
            .After(TimeSpan.FromSeconds(60)).Then(new ParticipantLeft(Alice.Id, "timeout"), new PresenterChanged(Bob.Id));

    [Fact]
    public void PART_9_who_comes_back_has_the_same_seat()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer)
            .Given(Bob, new RaiseHand(), new SetMicrophone(true)).GivenSystem(new LoseConnection(Bob.Id))
            .After(TimeSpan.FromSeconds(30)).WhenSystem(new ResumeParticipant(Bob.Id)).Then(new ParticipantReturned(Bob.Id))
            .WhenSystem(new ResumeParticipant(Bob.Id)).Then()
            .After(TimeSpan.FromMinutes(2)).Then();
        var bob = meeting.View<ParticipantsView>(Alice, "participants").Participants[1];
        Assert.Equal(new ParticipantView(Bob.Id, "Bob", Role.Viewer, ParticipantKind.Person, true, TestMeeting.Start, true, false, false), bob);
        meeting.Given(Bob, new LeaveMeeting()).WhenSystem(new ResumeParticipant(Bob.Id)).ThenRejected("PART-9");
    }

    [Fact]
    public void PART_10_who_leaves_gives_up_the_seat_at_once() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer)
            .When(Bob, new LeaveMeeting()).Then(new ParticipantLeft(Bob.Id, "left"))
            .When(Bob, new RaiseHand()).ThenRejected("KERNEL-4")
            .WhenSystem(new LeaveMeeting()).ThenRejected("PART-10");

    [Fact]
    public void PART_11_everybody_changes_the_own_name_and_the_system_has_none() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer)
            .When(Bob, new RenameParticipant("Bobby")).Then(new ParticipantRenamed(Bob.Id, "Bobby"))
            .When(Bob, new RenameParticipant(" Bobby ")).Then()
            .WhenSystem(new RenameParticipant("Nobody")).ThenRejected("PART-11");

    [Fact]
    public void PART_12_a_hand_that_is_up_stays_at_its_first_time()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer).When(Bob, new RaiseHand()).Then(new HandRaised(Bob.Id));
        meeting.After(TimeSpan.FromSeconds(5)).When(Bob, new RaiseHand()).Then();
        Assert.Equal(TestMeeting.Start, meeting.View<ParticipantsView>(Alice, "participants").Participants[1].HandRaisedAt);
        meeting.When(Bob, new LowerHand(Bob.Id)).Then(new HandLowered(Bob.Id)).When(Bob, new LowerHand(Bob.Id)).Then();
    }

    [Fact]
    public void PART_13_only_a_moderator_lowers_another_s_hand() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer).Given(Bob, new RaiseHand())
            .When(Carol, new LowerHand(Bob.Id)).ThenRejected("PART-13")
            .When(Alice, new LowerHand(Bob.Id)).Then(new HandLowered(Bob.Id));

    [Fact]
    public void PART_14_microphone_and_camera_start_off_for_persons_and_on_for_publishers()
    {
        var meeting = TestMeeting.With(Alice.Moderator).GivenSystem(Publisher("Camera"));
        var people = meeting.View<ParticipantsView>(Alice, "participants").Participants;
        Assert.Equal((false, false, true, true), (people[0].MicrophoneOpen, people[0].CameraOn, people[1].MicrophoneOpen, people[1].CameraOn));
        meeting.When(Alice, new SetMicrophone(true)).Then(new MicrophoneChanged(Alice.Id, true))
            .When(Alice, new SetMicrophone(true)).Then()
            .When(Alice, new SetCamera(true)).Then(new CameraChanged(Alice.Id, true));
    }

    [Fact]
    public void PART_15_only_a_moderator_mutes_another_and_nobody_opens_one() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer).Given(Bob, new SetMicrophone(true))
            .When(Carol, new MuteParticipant(Bob.Id)).ThenRejected("PART-15")
            .When(Alice, new MuteParticipant(Bob.Id)).Then(new MicrophoneChanged(Bob.Id, false))
            .When(Alice, new MuteParticipant(Bob.Id)).Then()
            .When(Bob, new SetMicrophone(true)).Then(new MicrophoneChanged(Bob.Id, true));

    [Fact]
    public void PART_16_mute_all_spares_the_moderator_who_asked() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer)
            .Given(Alice, new SetMicrophone(true)).Given(Bob, new SetMicrophone(true))
            .When(Bob, new MuteAll()).ThenRejected("PART-16")
            .When(Alice, new MuteAll()).Then(new MicrophoneChanged(Bob.Id, false));

    [Fact]
    public void PART_17_the_removed_cannot_come_back_to_the_seat()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer)
            .When(Bob, new RemoveParticipant(Alice.Id)).ThenRejected("PART-17")
            .When(Alice, new RemoveParticipant(Alice.Id)).ThenRejected("PART-17")
            .When(Alice, new RemoveParticipant(Bob.Id)).Then(new ParticipantLeft(Bob.Id, "removed"))
            .WhenSystem(new ResumeParticipant(Bob.Id)).ThenRejected("PART-9");
        Assert.Equal(SeatState.Removed, meeting.Meeting.Module<ParticipantsModule>().FindSeat(Bob.Id, "hash-of-bob"));
        Assert.Equal(SeatState.Unknown, meeting.Meeting.Module<ParticipantsModule>().FindSeat(Bob.Id, "hash-of-eve"));
    }

    [Fact]
    public void PART_18_moderators_and_the_presenter_pass_presenting_on() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer)
            .When(Bob, new GivePresenter(Bob.Id)).ThenRejected("PART-18")
            .When(Alice, new GivePresenter(Bob.Id)).Then(new PresenterChanged(Bob.Id))
            .When(Bob, new GivePresenter(Carol.Id)).Then(new PresenterChanged(Carol.Id))
            .When(Alice, new GivePresenter(Alice.Id)).Then(new PresenterChanged(Alice.Id))
            .When(Alice, new GivePresenter(Alice.Id)).Then();

    [Fact]
    public void PART_18_who_is_away_or_a_publisher_cannot_present() =>
        TestMeeting.With(Alice.Moderator, Carol.Viewer).GivenSystem(Publisher("Camera"), new LoseConnection(Carol.Id))
            .When(Alice, new GivePresenter(Carol.Id)).ThenRejected("PART-18")
            .When(Alice, new GivePresenter(Bob.Id)).ThenRejected("PART-18");

    [Fact]
    public void PART_19_moderators_change_roles_but_the_last_one_stays() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer)
            .When(Bob, new SetRole(Bob.Id, Role.Moderator)).ThenRejected("PART-19")
            .When(Alice, new SetRole(Alice.Id, Role.Viewer)).ThenRejected("PART-19")
            .When(Alice, new SetRole(Bob.Id, Role.Moderator)).Then(new RoleChanged(Bob.Id, Role.Moderator))
            .When(Bob, new SetRole(Alice.Id, Role.Viewer)).Then(new RoleChanged(Alice.Id, Role.Viewer))
            .When(Alice, new MuteAll()).ThenRejected("PART-16");

    [Fact]
    public void PART_20_a_moderator_ends_the_meeting_for_all() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer)
            .When(Bob, new EndMeeting()).ThenRejected("PART-20")
            .When(Alice, new EndMeeting()).Then(new MeetingEnded("command"));

    [Fact]
    public void PART_20_the_server_ends_the_meeting_with_a_reason() =>
        TestMeeting.With(Alice.Moderator).WhenSystem(new CloseMeeting("deleted")).Then(new MeetingEnded("deleted"));

    [Fact]
    public void PART_21_a_meeting_without_anybody_ends_after_the_idle_time()
    {
        TestMeeting.With(Alice.Moderator).Given(Alice, new LeaveMeeting())
            .After(TimeSpan.FromSeconds(299)).Then()
            .After(TimeSpan.FromSeconds(1)).Then(new MeetingEnded("idle"));
        TestMeeting.Empty(new MeetingOptions(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5)))
            .GivenSystem(new StartMeeting(s_room, ""), TestMeeting.Admission(Alice, Role.Viewer), new LoseConnection(Alice.Id))
            .After(TimeSpan.FromMinutes(3)).Then(new ParticipantLeft(Alice.Id, "timeout"), new MeetingEnded("idle"));
    }

    [Fact]
    public void PART_21_whoever_comes_in_time_keeps_the_meeting() =>
        TestMeeting.With(Alice.Moderator).Given(Alice, new LeaveMeeting())
            .After(TimeSpan.FromSeconds(299)).GivenSystem(TestMeeting.Admission(Bob, Role.Viewer)).After(TimeSpan.FromHours(2)).Then();

    [Fact]
    public void PART_21_a_meeting_that_is_watched_goes_on_without_anybody_in_it()
    {
        TestMeeting.With(Alice.Moderator).GivenSystem(new SetWatched(true)).Given(Alice, new LeaveMeeting())
            .After(TimeSpan.FromHours(5)).Then()
            .GivenSystem(new SetWatched(false))
            .After(TimeSpan.FromSeconds(299)).Then()
            .After(TimeSpan.FromSeconds(1)).Then(new MeetingEnded("idle"));
        TestMeeting.With(Alice.Moderator).Given(Alice, new LeaveMeeting())
            .After(TimeSpan.FromSeconds(299)).GivenSystem(new SetWatched(true)).After(TimeSpan.FromHours(5)).Then();
        TestMeeting.With(Alice.Moderator).GivenSystem(new SetWatched(true), new SetWatched(false)).After(TimeSpan.FromHours(5)).Then();
    }

    [Fact]
    public void PART_22_the_server_takes_a_seat_back_with_a_reason() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer)
            .WhenSystem(new DropParticipant(Bob.Id, "whim")).ThenRejected("PART-22")
            .WhenSystem(new DropParticipant(Bob.Id, "replaced")).Then(new ParticipantLeft(Bob.Id, "replaced"));

    [Fact]
    public void PART_23_too_many_changes_are_refused_until_time_has_passed()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer);
        for (var i = 0; i < 30; i++)
            meeting.Given(Bob, new SetMicrophone(i % 2 == 0));
        meeting.When(Bob, new SetMicrophone(true)).ThenRejected("PART-23");
        var wait = meeting.Rejection!.RetryAfter!.Value;
        meeting.When(Alice, new SetMicrophone(true)).Then(new MicrophoneChanged(Alice.Id, true));
        meeting.After(wait).When(Bob, new SetMicrophone(true)).Then(new MicrophoneChanged(Bob.Id, true));
    }

    [Fact]
    public void PART_24_a_command_about_somebody_names_somebody_who_is_here()
    {
        var meeting = TestMeeting.With(Alice.Moderator);
        Command[] commands =
        [
            new MuteParticipant(Bob.Id), new RemoveParticipant(Bob.Id), new GivePresenter(Bob.Id), new SetRole(Bob.Id, Role.Viewer), new LowerHand(Bob.Id),
        ];
        foreach (var command in commands)
            meeting.When(Alice, command).ThenRejected("PART-24");
        meeting.WhenSystem(new LoseConnection(Bob.Id)).ThenRejected("PART-24");
        meeting.WhenSystem(new DropParticipant(Bob.Id, "left")).ThenRejected("PART-24");
    }

    [Fact]
    public void PART_25_the_hash_reaches_nobody_and_proves_the_seat()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer);
        Assert.False(meeting.Sees<SeatSecured>(Alice) || meeting.Sees<SeatSecured>(Bob));
        var seats = meeting.Meeting.Module<ParticipantsModule>();
        Assert.Equal(SeatState.Kept, seats.FindSeat(Bob.Id, "hash-of-bob"));
        Assert.Equal(SeatState.Unknown, seats.FindSeat(Bob.Id, "hash-of-alice"));
        Assert.Equal(SeatState.Unknown, seats.FindSeat(Bob.Id, ""));
    }

    [Fact]
    public void PART_26_the_server_says_whether_the_meeting_is_watched_and_no_person_learns_it()
    {
        var meeting = TestMeeting.With(Alice.Moderator);
        meeting.WhenSystem(new SetWatched(false)).Then()
            .WhenSystem(new SetWatched(true)).Then(new WatchedChanged(true))
            .WhenSystem(new SetWatched(true)).Then()
            .WhenSystem(new SetWatched(false)).Then(new WatchedChanged(false));
        Assert.False(meeting.Sees<WatchedChanged>(Alice));
    }

    [Fact]
    public void PART_27_a_moderator_says_who_interprets_three_at_most()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer, Dave.Viewer)
            .When(Bob, new SetInterpreter(Bob.Id, true)).ThenRejected("PART-27")
            .When(Alice, new SetInterpreter(Bob.Id, true)).Then(new InterpreterChanged(Bob.Id, true))
            .When(Alice, new SetInterpreter(Bob.Id, true)).Then()
            .Given(Alice, new SetInterpreter(Carol.Id, true), new SetInterpreter(Alice.Id, true))
            .When(Alice, new SetInterpreter(Dave.Id, true)).ThenRejected("PART-27")
            .When(Alice, new SetInterpreter(Bob.Id, false)).Then(new InterpreterChanged(Bob.Id, false))
            .When(Alice, new SetInterpreter(Dave.Id, true)).Then(new InterpreterChanged(Dave.Id, true))
            .When(Alice, new SetInterpreter(new ParticipantId("nobody"), true)).ThenRejected("PART-24");
        var marked = meeting.View<ParticipantsView>(Bob, "participants").Participants.Where(one => one.Interprets).Select(one => one.Id);
        Assert.Equal([Alice.Id, Carol.Id, Dave.Id], marked);
    }

    private static AdmitParticipant Publisher(string name) => new(Bob.Id, name, Role.Moderator, ParticipantKind.Publisher, "");
}
