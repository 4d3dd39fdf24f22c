using Classroom.Modules.Chat;
using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Chat;

public sealed class ChatRulesTests
{
    [Theory]
    [InlineData(" hello\r\n\u202Eworld\u0007 ", "hello\nworld")]
    [InlineData("<b>&</b> https://example.org/?a=1", "<b>&</b> https://example.org/?a=1")]
    [InlineData("\U0001F468\u200D\U0001F4BB", "\U0001F468\u200D\U0001F4BB")]
    public void CHAT_1_a_text_is_cleaned(string text, string clean) => Assert.Equal(clean, Posted(TestMeeting.With(Bob.Viewer), Bob, text).Text);

    [Theory]
    [InlineData(0)]
    [InlineData(4_001)]
    public void CHAT_1_an_empty_or_too_long_text_is_refused(int length)
    {
        var meeting = TestMeeting.With(Bob.Viewer);
        meeting.When(Bob, new PostMessage(new string('x', length))).ThenRejected("CHAT-1");
        meeting.WhenSystem(new PostMessage("hello")).ThenRejected("CHAT-1");
        Posted(meeting, Bob, new string('x', 4_000));
    }

    [Fact]
    public void CHAT_2_a_message_keeps_the_name_of_its_time()
    {
        var meeting = TestMeeting.With(Bob.Viewer);
        Posted(meeting, Bob, "one");
        meeting.Given(Bob, new RenameParticipant("Robert"));
        Posted(meeting, Bob, "two");
        Assert.Equal(["Bob", "Robert"], View(meeting, Bob).Messages.Select(message => message.AuthorName));
    }

    [Fact]
    public void CHAT_3_too_many_messages_are_refused_until_time_has_passed()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer);
        var first = Posted(meeting, Bob, "0");
        for (var i = 1; i < 10; i++)
            Posted(meeting, Bob, $"{i}");
        meeting.When(Bob, new PostMessage("10")).ThenRejected("CHAT-3");
        meeting.When(Bob, new EditMessage(first.MessageId, "zero")).ThenRejected("CHAT-3");
        var wait = meeting.Rejection!.RetryAfter!.Value;
        Posted(meeting, Alice, "others may");
        meeting.After(wait - TimeSpan.FromMilliseconds(1)).When(Bob, new PostMessage("10")).ThenRejected("CHAT-3");
        meeting.After(meeting.Rejection!.RetryAfter!.Value);
        Posted(meeting, Bob, "10");
    }

    [Fact]
    public void CHAT_4_only_its_author_edits_a_message_that_stands()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer);
        var id = Posted(meeting, Bob, "one").MessageId;
        meeting.When(Alice, new EditMessage(id, "forged")).ThenRejected("CHAT-4");
        meeting.When(Bob, new EditMessage(id, " two ")).Then(new MessageEdited(id, "two"));
        meeting.When(Bob, new EditMessage(id, "")).ThenRejected("CHAT-1");
        Assert.Equal(("two", true), (View(meeting, Alice).Messages[0].Text, View(meeting, Alice).Messages[0].Edited));
        meeting.Given(Bob, new DeleteMessage(id)).When(Bob, new EditMessage(id, "three")).ThenRejected("CHAT-4");
    }

    [Fact]
    public void CHAT_5_author_and_moderators_delete_and_the_text_is_in_no_view()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer);
        var (one, two) = (Posted(meeting, Bob, "one").MessageId, Posted(meeting, Bob, "two").MessageId);
        meeting.When(Carol, new DeleteMessage(one)).ThenRejected("CHAT-5");
        meeting.When(Bob, new DeleteMessage(one)).Then(new MessageDeleted(one, ByModerator: false));
        meeting.When(Alice, new DeleteMessage(two)).Then(new MessageDeleted(two, ByModerator: true));
        Assert.All(View(meeting, Alice).Messages, message => Assert.Equal(("", true), (message.Text, message.Deleted)));
    }

    [Fact]
    public void CHAT_6_doing_it_twice_changes_nothing()
    {
        var meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer);
        var id = Posted(meeting, Bob, "one").MessageId;
        meeting.When(Bob, new EditMessage(id, "one")).Then();
        meeting.Given(Alice, new DeleteMessage(id)).When(Alice, new DeleteMessage(id)).Then().When(Bob, new DeleteMessage(id)).Then();
    }

    [Fact]
    public void CHAT_7_a_view_has_the_last_hundred_and_pages_lead_back()
    {
        var meeting = Filled(250);
        var module = meeting.Module<ChatModule>();
        var last = (ChatView)meeting.View(Bob.Id)!["chat"];
        Assert.Equal((100, "150", "249", true), (last.Messages.Count, last.Messages[0].Text, last.Messages[^1].Text, last.Earlier));
        var middle = module.Page(last.Messages[0].Seq);
        Assert.Equal((100, "50", "149", true), (middle.Messages.Count, middle.Messages[0].Text, middle.Messages[^1].Text, middle.Earlier));
        var first = module.Page(middle.Messages[0].Seq);
        Assert.Equal((50, "0", "49", false), (first.Messages.Count, first.Messages[0].Text, first.Messages[^1].Text, first.Earlier));
        Assert.Empty(module.Page(0).Messages);
    }

    [Fact]
    public void CHAT_8_a_meeting_keeps_its_last_five_thousand()
    {
        var meeting = Filled(5_010);
        var module = meeting.Module<ChatModule>();
        Assert.Equal(5_000, Pages(module).Sum(page => page.Messages.Count));
        Assert.Equal("10", Pages(module).Last().Messages[0].Text);
    }

    [Fact]
    public void CHAT_9_a_command_names_a_message_that_is_there() =>
        TestMeeting.With(Alice.Moderator)
            .When(Alice, new EditMessage(new MessageId("x"), "one")).ThenRejected("CHAT-9")
            .When(Alice, new DeleteMessage(new MessageId("x"))).ThenRejected("CHAT-9");

    private static MessagePosted Posted(TestMeeting meeting, Person author, string text) =>
        Assert.IsType<MessagePosted>(Assert.Single(meeting.Given(author, new PostMessage(text)).Emitted));

    private static ChatView View(TestMeeting meeting, Person viewer) => meeting.View<ChatView>(viewer, "chat");

    private static IEnumerable<ChatView> Pages(ChatModule module)
    {
        for (var before = long.MaxValue; ;)
        {
            var page = module.Page(before);
            yield return page;
            if (!page.Earlier)
                yield break;
            before = page.Messages[0].Seq;
        }
    }

    private static Meeting Filled(int messages)
    {
        var meeting = TestMeeting.With(Bob.Viewer).Meeting;
        for (var i = 0; i < messages; i++)
        {
            var at = TestMeeting.Start.AddSeconds(i + 1);
            Assert.Null(meeting.Handle(at, new Actor(Bob.Id), null, new PostMessage($"{i}")).Rejection);
        }
        return meeting;
    }
}
