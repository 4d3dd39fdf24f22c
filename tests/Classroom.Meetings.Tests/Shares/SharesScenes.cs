using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Shares;
using Classroom.Modules.Shares.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Shares;

public sealed class SharesScenes
{
    private static readonly StartShare s_screen = new(ShareSource.Screen, Sound: true);

    [Fact]
    public void SHARE_1_the_presenter_and_moderators_share_a_viewer_where_it_is_allowed() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer, Dave.Moderator)
            .When(Alice, s_screen).Then(new ShareStarted(Alice.Id, ShareSource.Screen, true))
            .When(Dave, s_screen).Then(new ShareStarted(Dave.Id, ShareSource.Screen, true))
            .When(Bob, s_screen).ThenRejected("SHARE-1")
            .Given(Alice, new GivePresenter(Bob.Id))
            .When(Bob, s_screen).Then(new ShareStarted(Bob.Id, ShareSource.Screen, true))
            .Given(Alice, new AllowSharing(true))
            .When(Carol, s_screen).Then(new ShareStarted(Carol.Id, ShareSource.Screen, true));

    [Fact]
    public void SHARE_2_two_screens_and_a_document_camera_each_once()
    {
        var meeting = TestMeeting.With(Alice.Moderator).Given(Alice, s_screen)
            .When(Alice, s_screen).Then()
            .When(Alice, new StartShare(ShareSource.OtherScreen, false)).Then(new ShareStarted(Alice.Id, ShareSource.OtherScreen, false))
            .When(Alice, new StartShare(ShareSource.Document, true)).Then(new ShareStarted(Alice.Id, ShareSource.Document, false));
        Assert.Equal([ShareSource.Screen, ShareSource.OtherScreen, ShareSource.Document], Shares(meeting).Select(one => one.Source));
    }

    [Fact]
    public void SHARE_3_eight_at_a_time()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Moderator, Carol.Moderator);
        foreach (var person in new[] { Alice, Bob, Carol })
            meeting.Given(person, s_screen, new StartShare(ShareSource.OtherScreen, false));
        meeting.Given(Alice, new StartShare(ShareSource.Document, false)).Given(Bob, new StartShare(ShareSource.Document, false));
        Assert.Equal(SharesModule.SharesMax, Shares(meeting).Count);
        meeting.When(Carol, new StartShare(ShareSource.Document, false)).ThenRejected("SHARE-3");
        meeting.Given(Bob, new StopShare(Bob.Id, ShareSource.Screen)).Given(Carol, new StartShare(ShareSource.Document, false));
    }

    [Fact]
    public void SHARE_4_the_owner_and_moderators_end_a_share() =>
        TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer)
            .Given(Alice, new AllowSharing(true)).Given(Bob, s_screen)
            .When(Carol, new StopShare(Bob.Id, ShareSource.Screen)).ThenRejected("SHARE-4")
            .When(Alice, new StopShare(Bob.Id, ShareSource.Screen)).Then(new ShareStopped(Bob.Id, ShareSource.Screen))
            .When(Bob, new StopShare(Bob.Id, ShareSource.Screen)).Then()
            .Given(Bob, s_screen)
            .When(Bob, new StopShare(Bob.Id, ShareSource.Screen)).Then(new ShareStopped(Bob.Id, ShareSource.Screen));

    [Fact]
    public void SHARE_5_taking_the_right_back_ends_what_needed_it()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer)
            .When(Bob, new AllowSharing(true)).ThenRejected("SHARE-5")
            .Given(Alice, new GivePresenter(Carol.Id))
            .When(Carol, new AllowSharing(true)).ThenRejected("SHARE-5")
            .When(Alice, new AllowSharing(true)).Then(new SharingAllowed(true))
            .When(Alice, new AllowSharing(true)).Then()
            .Given(Alice, s_screen).Given(Bob, s_screen).Given(Carol, s_screen)
            .When(Alice, new AllowSharing(false)).Then(new SharingAllowed(false), new ShareStopped(Bob.Id, ShareSource.Screen));
        Assert.False(meeting.View<SharesView>(Bob, "shares").EverybodyShares);
    }

    [Fact]
    public void SHARE_6_a_share_outlasts_presenting_role_and_connection_but_not_the_seat()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Moderator).Given(Alice, s_screen)
            .Given(Alice, new GivePresenter(Bob.Id)).Given(Bob, new SetRole(Alice.Id, Role.Viewer)).GivenSystem(new LoseConnection(Alice.Id));
        Assert.Single(Shares(meeting));
        meeting.GivenSystem(new ResumeParticipant(Alice.Id));
        Assert.Single(Shares(meeting));
        meeting.GivenSystem(new LoseConnection(Alice.Id)).After(TimeSpan.FromSeconds(60));
        Assert.Empty(meeting.View<SharesView>(Bob, "shares").Shares);
    }

    [Theory]
    [InlineData(ShareSource.Document, 45)]
    [InlineData(ShareSource.Document, -90)]
    [InlineData(ShareSource.Document, 360)]
    [InlineData(ShareSource.Screen, 90)]
    public void SHARE_7_only_a_document_camera_is_turned_and_by_quarters(ShareSource source, int degrees) =>
        TestMeeting.With(Alice.Moderator).Given(Alice, s_screen, new StartShare(ShareSource.Document, false))
            .When(Alice, new TurnShare(source, degrees)).ThenRejected("SHARE-7");

    [Fact]
    public void SHARE_7_the_owner_turns_it_for_all()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Moderator).Given(Alice, new StartShare(ShareSource.Document, false))
            .When(Bob, new TurnShare(ShareSource.Document, 90)).ThenRejected("SHARE-7")
            .When(Alice, new TurnShare(ShareSource.Document, 180)).Then(new ShareTurned(Alice.Id, ShareSource.Document, 180))
            .When(Alice, new TurnShare(ShareSource.Document, 180)).Then();
        Assert.Equal(180, meeting.View<SharesView>(Bob, "shares").Shares.Single().Degrees);
    }

    [Fact]
    public void SHARE_8_the_server_shares_nothing() =>
        TestMeeting.With(Alice.Moderator).WhenSystem(s_screen).ThenRejected("SHARE-8")
            .WhenSystem(new TurnShare(ShareSource.Document, 90)).ThenRejected("SHARE-8");

    [Fact]
    public void SHARE_9_twenty_changes_in_ten_seconds()
    {
        var meeting = TestMeeting.With(Alice.Moderator).Given(Alice, new StartShare(ShareSource.Document, false));
        for (var i = 1; i < 20; i++)
            meeting.Given(Alice, new TurnShare(ShareSource.Document, i % 2 * 90));
        meeting.When(Alice, new TurnShare(ShareSource.Document, 270)).ThenRejected("SHARE-9");
        meeting.When(Alice, s_screen).ThenRejected("SHARE-9");
        meeting.After(TimeSpan.FromSeconds(10));
        meeting.When(Alice, s_screen).Then(new ShareStarted(Alice.Id, ShareSource.Screen, true));
    }

    private static IReadOnlyList<ShareView> Shares(TestMeeting meeting) => meeting.View<SharesView>(Alice, "shares").Shares;
}
