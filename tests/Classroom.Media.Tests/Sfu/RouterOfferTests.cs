using Classroom.Rtc.Sdp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

public sealed class RouterOfferTests
{
    [Fact]
    public void A_group_of_publishers_costs_one_offer()
    {
        using var lesson = new Lesson();
        var (_, peer) = lesson.Subscribe("student");
        for (var i = 0; i < 5; i++) lesson.Publish($"p{i}");
        lesson.Run(200);
        var offer = Assert.Single(lesson.Server.Events.OfType<Offered>());
        Assert.Equal((peer, 1), (offer.Peer, offer.Revision));
        Assert.Equal(10, Parse(offer).Media.Count);
    }

    [Fact]
    public void Sound_and_picture_of_a_hundred_fit_one_offer_and_its_answer_the_hub()
    {
        const int publishers = 100;
        using var lesson = new Lesson();
        var (student, peer) = lesson.Subscribe("student");
        for (var i = 0; i < publishers; i++) lesson.Publish($"participant-{i:0000}");
        lesson.Router.HandleTimeout(lesson.Network.NowUs + Router.CoalesceUs);
        var offers = new List<Offered>();
        while (lesson.Router.TryTake(out var output)) if (output is Offered offered) offers.Add(offered);
        var offer = Assert.Single(offers);
        Assert.Equal(2 * publishers, Parse(offer).Media.Count(m => m.Direction == MediaDirection.SendOnly));
        Assert.Equal(0, lesson.Router.SubscriptionsRefused);
        var answer = student.Answer(offer.Offer);
        Assert.InRange(answer.Length, publishers, 256 * 1024);
        lesson.Send(new AcceptAnswer(peer, 1, answer));
        Assert.False(lesson.Router.TryTake(out var refused), refused?.ToString());
    }

    [Fact]
    public void While_an_answer_is_open_changes_wait_for_it()
    {
        using var lesson = new Lesson { AnswersOffers = false };
        lesson.Subscribe("student");
        lesson.Publish("a");
        lesson.Run(100);
        lesson.Publish("b");
        lesson.Run(1_000);
        Assert.Single(lesson.Server.Events.OfType<Offered>());
        lesson.AnswersOffers = true;
        lesson.Run(200);
        var offers = lesson.Server.Events.OfType<Offered>().ToList();
        Assert.Equal([1, 2], offers.Select(o => o.Revision));
        Assert.Equal([2, 4], offers.Select(o => Parse(o).Media.Count));
    }

    [Fact]
    public void An_unanswered_offer_is_made_again_and_an_old_answer_is_ignored()
    {
        using var lesson = new Lesson { AnswersOffers = false };
        var (student, peer) = lesson.Subscribe("student");
        lesson.Publish("a");
        lesson.Run(5_200);
        var offers = lesson.Server.Events.OfType<Offered>().ToList();
        Assert.Equal([1, 2], offers.Select(o => o.Revision));
        lesson.Send(new AcceptAnswer(peer, 1, student.Answer(offers[0].Offer)));
        Assert.Empty(lesson.Server.Events.OfType<Refused>());
        Assert.Null(lesson.Router.Peers.Single(p => p.Id == peer).Connection.Negotiator.Remote);
        lesson.Send(new AcceptAnswer(peer, 2, student.Answer(offers[1].Offer)));
        Assert.NotNull(lesson.Router.Peers.Single(p => p.Id == peer).Connection.Negotiator.Remote);
    }

    [Fact]
    public void A_section_is_reused_only_after_its_silence_was_acknowledged()
    {
        using var lesson = new Lesson();
        lesson.Subscribe("student");
        var (_, first) = lesson.Publish("a");
        lesson.Run(100);
        lesson.Send(new ClosePeer(first));
        lesson.Run(100);
        lesson.Publish("b");
        lesson.Run(100);
        var offers = lesson.Server.Events.OfType<Offered>().Select(Parse).ToList();
        Assert.Equal([2, 2, 2], offers.Select(o => o.Media.Count));
        Assert.All(offers[0].Media, m => Assert.Equal(MediaDirection.SendOnly, m.Direction));
        Assert.All(offers[1].Media, m => Assert.Equal(MediaDirection.Inactive, m.Direction));
        Assert.Equal(["b b-audio", "b b-video"], offers[2].Media.Select(m => m.Msid));
        Assert.NotEqual(offers[0].Media[0].Sources[0].Primary, offers[2].Media[0].Sources[0].Primary);
        Assert.Equal(offers[0].Media[0].Transport with { Setup = null }, offers[2].Media[0].Transport with { Setup = null });
    }

    [Fact]
    public void A_track_that_goes_and_one_that_comes_in_one_turn_use_two_sections()
    {
        using var lesson = new Lesson();
        var (student, _) = lesson.Subscribe("student");
        var (_, first) = lesson.Publish("a");
        lesson.Run(100);
        lesson.Send(new ClosePeer(first));
        var (teacher, _) = lesson.Publish("b");
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(500);
        var latest = Parse(lesson.Server.Events.OfType<Offered>().Last());
        Assert.Equal([null, null, "b b-audio", "b b-video"], latest.Media.Select(m => m.Msid));
        Assert.True(student.Find("b b-video")!.Keyframes == 1);
    }

    [Fact]
    public void Publishers_who_come_and_go_leave_no_m_line_and_no_stream_behind_at_their_listeners()
    {
        using var lesson = new Lesson();
        var (student, peer) = lesson.Subscribe("student");
        var connection = lesson.Router.Peers.Single(one => one.Id == peer).Connection;
        for (var i = 0; i < 12; i++)
        {
            var (teacher, publisher) = lesson.Publish($"p{i}");
            lesson.Run(200);
            lesson.Connect(teacher, student);
            teacher.Start(lesson.Network.NowUs);
            lesson.Run(300);
            Assert.True(student.Find($"p{i} p{i}-video")!.Keyframes > 0);
            lesson.Send(new ClosePeer(publisher));
            lesson.Run(200);
        }
        Assert.Equal((2, 2), (connection.Negotiator.Transceivers.Count, connection.Outbound.Count));
        // What those who have gone had sent is in the sums all the same.
        Assert.True(connection.Counters.EndedStreams.Packets > 11 * 10);
    }

    [Fact]
    public void Nobody_is_sent_his_own_tracks()
    {
        using var lesson = new Lesson();
        lesson.Subscribe("teacher");
        lesson.Publish("teacher");
        lesson.Run(1_000);
        Assert.Empty(lesson.Server.Events.OfType<Offered>());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("x\r\na=ice-lite")]
    public void An_id_that_could_break_a_description_is_refused(string id)
    {
        using var lesson = new Lesson();
        lesson.Send(new OpenSubscriber(new PeerId(77), id));
        lesson.Run(1);
        Assert.Equal(new PeerId(77), lesson.Server.Events.OfType<Refused>().Single().Peer);
        Assert.Empty(lesson.Router.Peers);
    }

    [Fact]
    public void A_wrong_offer_is_refused_with_a_reason_and_leaves_nothing()
    {
        using var lesson = new Lesson();
        lesson.Send(new OpenPublisher(new PeerId(5), "teacher", "v=0\r\nm=audio"));
        lesson.Run(1);
        Assert.Equal("malformed m-line in line 2", lesson.Server.Events.OfType<Refused>().Single().Reason);
        Assert.Equal((0, 0), (lesson.Router.Peers.Count(), lesson.Server.Table.Count));
    }

    [Fact]
    public void Removing_a_participant_ends_both_of_its_peers()
    {
        using var lesson = new Lesson();
        lesson.Publish("teacher");
        lesson.Subscribe("teacher");
        lesson.Subscribe("student");
        lesson.Send(new RemoveParticipant("teacher"));
        lesson.Run(100);
        Assert.Equal("student", lesson.Router.Peers.Single().ParticipantId);
        Assert.Equal(2, lesson.Server.Events.OfType<PeerClosed>().Count());
    }

    private static SessionDescription Parse(Offered offered)
    {
        Assert.True(SdpParser.TryParse(offered.Offer, out var description, out var reason), reason);
        return description;
    }
}
