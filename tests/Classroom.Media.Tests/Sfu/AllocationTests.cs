using Classroom.Rtc;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Srtp;
using Classroom.Sfu;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

public sealed class AllocationTests
{
    private const int Viewers = 5;

    [Theory]
    [InlineData(0x0007, 1)]
    [InlineData(0x0001, 1)]
    [InlineData(0x0007, 2)]
    public void A_forwarded_packet_allocates_nothing(int profileId, int workers)
    {
        // The teacher is at the first worker, everybody else at the last.
        using var lesson = new Lesson(workers: workers);
        var profiles = SrtpProfile.Preferred.Where(p => p.Id == profileId).ToList();
        var (teacher, _) = lesson.Publish("teacher", new SyntheticOffer { WithRed = true }, profiles);
        var students = Enumerable.Range(0, Viewers).Select(i => lesson.Subscribe($"s{i}", worker: workers - 1).Client).ToArray();
        lesson.Run(200);
        lesson.Connect([teacher, .. students]);
        // One of them loses packets, so that it gets copies of its sound.
        students[0].ReportsLosses = true;
        lesson.Shape(students[0], NetworkConditions.Perfect, new NetworkConditions { Loss = 0.2 }, workers - 1);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(8_000);
        Assert.True(students[0].Find("teacher teacher-audio")!.Redundant > 0);

        // The teacher's next seconds, encrypted beforehand, so that only the server works while it is measured.
        lesson.Network.Detach(teacher);
        var datagrams = new List<(long AtUs, byte[] Datagram)>();
        for (var nowUs = lesson.Network.NowUs; nowUs < lesson.Network.NowUs + 10_000_000; nowUs += 1_000)
        {
            if (teacher.DeadlineUs <= nowUs) teacher.HandleTimeout(nowUs);
            while (teacher.TryTake(out var datagram, out _)) if (Demultiplexer.Classify(datagram) == DatagramKind.Rtp) datagrams.Add((nowUs, datagram));
        }
        foreach (var server in lesson.Servers) server.Discards = true;
        var half = datagrams.Count / 2;
        var from = teacher.Address;
        for (var i = 0; i < half; i++) Receive(i);
        LetGo(half - 1);
        var sent = lesson.Servers[^1].Discarded;
        var share = (datagrams.Count - half) / Allocations.Rounds;
        var allocated = Allocations.Least(round =>
        {
            var end = round == Allocations.Rounds - 1 ? datagrams.Count : half + (round + 1) * share;
            for (var i = half + round * share; i < end; i++) Receive(i);
            LetGo(end - 1);
        });
        var forwarded = lesson.Servers[^1].Discarded - sent;
        Assert.Equal((datagrams.Count - half) * Viewers, forwarded);
        Assert.Equal(0, allocated);

        // What waits for the rest of its picture.
        void LetGo(int last)
        {
            for (var worker = 0; worker < workers; worker++) lesson.Servers[worker].Table.Gathering.HandleTimeout(datagrams[last].AtUs + FrameGathering.MaxWaitUs);
        }

        void Receive(int i)
        {
            lesson.Server.Table.Receive(datagrams[i].AtUs, datagrams[i].Datagram, from);
            lesson.Servers[^1].Links.Receive(datagrams[i].AtUs);
        }
    }

    [Fact]
    public void A_forwarded_packet_of_a_divided_picture_allocates_nothing()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", new SyntheticOffer { VideoCodec = VideoCodec.Av1, WithDescriptor = true, Layers = new SyntheticLayers(3, 3, IsKeyOnly: true) });
        var (small, peer) = lesson.Subscribe("small");
        var (large, _) = lesson.Subscribe("large");
        lesson.Run(200);
        lesson.Connect(teacher, small, large);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, SyntheticClient.SmallestHeight));
        teacher.Start(lesson.Network.NowUs, audio: false);
        lesson.Run(3_000);
        lesson.Network.Detach(teacher);
        var datagrams = new List<(long AtUs, byte[] Datagram)>();
        for (var nowUs = lesson.Network.NowUs; nowUs < lesson.Network.NowUs + 10_000_000; nowUs += 1_000)
        {
            if (teacher.DeadlineUs <= nowUs) teacher.HandleTimeout(nowUs);
            while (teacher.TryTake(out var datagram, out _)) if (Demultiplexer.Classify(datagram) == DatagramKind.Rtp) datagrams.Add((nowUs, datagram));
        }
        lesson.Server.Discards = true;
        var at = 0;
        var share = datagrams.Count / (Allocations.Rounds + 1);
        Send();
        var sent = lesson.Server.Discarded;
        Assert.Equal(0, Allocations.Least(_ => Send()));
        // The large size, and the small one: two of three.
        Assert.Equal(Allocations.Rounds * share * 2 / 3, lesson.Server.Discarded - sent, (double)share);

        void Send()
        {
            for (var end = at + share; at < end; at++) lesson.Server.Table.Receive(datagrams[at].AtUs, datagrams[at].Datagram, teacher.Address);
            lesson.Server.Table.Gathering.HandleTimeout(datagrams[at - 1].AtUs + FrameGathering.MaxWaitUs);
        }
    }

    [Fact]
    public void Timers_without_news_for_the_control_side_allocate_nothing()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher");
        var (student, _) = lesson.Subscribe("student");
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(3_000);
        lesson.Server.Discards = true;
        var nowUs = lesson.Network.NowUs;
        for (var i = 0; i < 200; i++) lesson.Router.HandleTimeout(nowUs += 5_000);
        Assert.Equal(0, Allocations.Least(_ =>
        {
            for (var i = 0; i < 200; i++) lesson.Router.HandleTimeout(nowUs += 5_000);
        }));
    }
}
