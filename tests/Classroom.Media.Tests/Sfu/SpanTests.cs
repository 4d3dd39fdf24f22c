using Classroom.Rtc;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>One meeting over two workers, A and B: what is published at one is watched at both, as if there were one.</summary>
public sealed class SpanTests
{
    private const int A = 0, B = 1;
    private const int Small = SyntheticClient.SmallestHeight, Middle = 2 * Small, Large = 4 * Small;
    private const string Sound = "teacher teacher-audio", Picture = "teacher teacher-video";
    private static readonly SyntheticOffer Layered = new() { Rids = ["q", "h", "f"], WithRtx = false };
    private static readonly SyntheticOffer Voice = new() { Video = false, WithAudioLevel = true };

    [Fact]
    public void Viewers_of_both_workers_see_and_hear_all_that_is_sent()
    {
        using var lesson = new Lesson(workers: 2);
        var (teacher, here, there, _) = Start(lesson);
        lesson.Run(3_000);
        foreach (var student in (SyntheticClient[])[here, there])
        {
            Assert.Equal((0, 0), (student.Find(Sound)!.Missing, student.Find(Picture)!.Missing));
            Assert.True(student.Find(Sound)!.Counters.Count > 140);
            Assert.True(student.Find(Picture)!.Keyframes > 0);
        }

        Assert.InRange(there.Find(Picture)!.Counters.Count, here.Find(Picture)!.Counters.Count - 8, here.Find(Picture)!.Counters.Count + 8);
        // Each packet has gone over once, whatever came back.
        Assert.InRange(lesson.Server.Links.Crossed, teacher.PacketsSent / 2, teacher.PacketsSent);
        Assert.Equal(0, lesson.Servers[B].Links.Crossed);
        Assert.Equal(0, lesson.Servers.Sum(server => server.Links.Dropped));
    }

    [Fact]
    public void The_publishers_clock_is_passed_on_at_the_other_worker_as_at_its_own()
    {
        using var lesson = new Lesson(workers: 2);
        var (_, here, there, _) = Start(lesson);
        lesson.Run(5_000);
        Assert.True(there.Find(Picture)!.Reports.Count > 2);
        // Both say the same of the publisher's wall clock at the same moment, however their reports are timed.
        var (one, other) = (here.Find(Picture)!.Reports[^1], there.Find(Picture)!.Reports[^1]);
        var (apartUs, saidUs) = (one.AtUs - other.AtUs, (long)((long)(one.Report.NtpTime - other.Report.NtpTime) * 1e6 / (1L << 32)));
        Assert.InRange(saidUs - apartUs, -2_000, 2_000);
    }

    [Fact]
    public void What_a_viewer_of_the_other_worker_loses_is_sent_again_from_there()
    {
        using var lesson = new Lesson(seed: 3, workers: 2);
        var (teacher, _, there, _) = Start(lesson);
        lesson.Shape(there, NetworkConditions.Perfect, new NetworkConditions { DelayUs = 10_000, Loss = 0.1 }, B);
        lesson.Run(5_000);
        teacher.StopSending();
        lesson.Run(1_000);
        Assert.True(there.Find(Picture)!.Repaired > 30);
        Assert.InRange(there.Find(Picture)!.Missing, 0, 2);
        Assert.Equal(0, teacher.NacksReceived);
    }

    [Fact]
    public void Wishes_for_a_key_frame_are_merged_over_the_workers()
    {
        using var lesson = new Lesson(workers: 2);
        var (teacher, here, _, _) = Start(lesson);
        var late = Enumerable.Range(0, 6).Select(i => lesson.Subscribe($"late-{i}", worker: i % 2).Client).ToArray();
        lesson.Run(1_000);
        lesson.Connect(late);
        lesson.Run(1_000);
        Assert.All(late, student => Assert.True(student.Find(Picture)!.Keyframes > 0));
        var asked = teacher.KeyframeRequests;
        for (var i = 0; i < 20; i++)
        {
            foreach (var student in (SyntheticClient[])[here, .. late]) student.RequestKeyframe(student.Find(Picture)!.Ssrc);
            lesson.Run(100);
        }

        // The last of them may still be on its way.
        lesson.Run(200);
        Assert.InRange(teacher.KeyframeRequests - asked, 1, 7);
        Assert.Equal(teacher.KeyframeRequests, lesson.Router.Inlets.Sum(inlet => inlet.KeyframesRequested));
    }

    [Fact]
    public void Each_layer_goes_over_only_while_somebody_looks_at_it_there()
    {
        using var lesson = new Lesson(workers: 2);
        var (teacher, here, there, peer) = Start(lesson, Layered, Small);
        lesson.Run(2_000);
        Assert.Equal((Small, Large), (Seen(here), Seen(there)));
        // One layer of three, and sound.
        AssertCrossing(lesson, layers: 1);

        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Middle));
        lesson.Run(2_000);
        Assert.Equal(Middle, Seen(there));
        Assert.Equal(0, there.Find(Picture)!.Missing);
        AssertCrossing(lesson, layers: 1);

        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, 0));
        lesson.Run(1_000);
        AssertCrossing(lesson, layers: 0);
        var asked = teacher.KeyframeRequests;
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Large));
        var before = there.Find(Picture)!.Heights.Count;
        lesson.Run(500);
        // What the layers are is known there though none of them comes: the right one is asked for at once.
        Assert.Equal(Large, there.Find(Picture)!.Heights[before].Lines);
        Assert.Equal(asked + 1, teacher.KeyframeRequests);
        Assert.Equal(0, there.Find(Picture)!.Missing);
    }

    [Fact]
    public void A_muted_publisher_is_muted_everywhere_and_comes_back_without_a_gap()
    {
        using var lesson = new Lesson(workers: 2);
        var (_, here, there, _) = Start(lesson);
        lesson.Run(1_000);
        foreach (var label in (TrackLabel[])[TrackLabel.Audio, TrackLabel.Video]) lesson.Send(new SetMuted("teacher", label, true));
        lesson.Run(100);
        var crossed = lesson.Server.Links.Crossed;
        var heard = (here.Find(Sound)!.Counters.Count, there.Find(Sound)!.Counters.Count, there.Find(Picture)!.Counters.Count);
        lesson.Run(2_000);
        Assert.Equal(heard, (here.Find(Sound)!.Counters.Count, there.Find(Sound)!.Counters.Count, there.Find(Picture)!.Counters.Count));
        Assert.Equal(crossed, lesson.Server.Links.Crossed);
        var pictures = there.Find(Picture)!.Keyframes;
        foreach (var label in (TrackLabel[])[TrackLabel.Audio, TrackLabel.Video]) lesson.Send(new SetMuted("teacher", label, false));
        lesson.Run(1_000);
        Assert.True(there.Find(Sound)!.Counters.Count > heard.Item2 + 40);
        Assert.True(there.Find(Picture)!.Keyframes > pictures);
        Assert.Equal((0, 0), (there.Find(Sound)!.Missing, there.Find(Picture)!.Missing));
    }

    [Fact]
    public void Who_leaves_is_gone_at_the_other_worker_too_and_may_come_back_there()
    {
        using var lesson = new Lesson(workers: 2);
        var (teacher, here, there, _) = Start(lesson);
        lesson.Run(500);
        lesson.Send(new RemoveParticipant("teacher"));
        lesson.Run(500);
        Assert.All(lesson.Servers, server => Assert.Empty(server.Router.Tracks));
        teacher.StopSending();
        var seen = new[] { here, there }.Select(Keyframes).ToList();

        var (again, _) = lesson.Publish("teacher", worker: B);
        lesson.Run(300);
        lesson.Connect(again);
        again.Start(lesson.Network.NowUs);
        lesson.Run(1_000);
        Assert.Equal((2, 2), (lesson.Servers[A].Router.Tracks.Count, lesson.Servers[B].Router.Tracks.Count));
        Assert.True(Keyframes(here) > seen[0]);
        Assert.True(Keyframes(there) > seen[1]);
    }

    [Fact]
    public void The_home_worker_chooses_the_loudest_three_of_all()
    {
        using var lesson = new Lesson(workers: 2);
        var people = Enumerable.Range(0, 6).Select(i => lesson.Publish($"p{i}", Voice, worker: i % 2).Client).ToArray();
        var listeners = Enumerable.Range(0, 2).Select(worker => lesson.Subscribe($"l{worker}", worker: worker).Client).ToArray();
        lesson.Run(300);
        lesson.Connect([.. people, .. listeners]);
        for (var i = 0; i < people.Length; i++)
        {
            people[i].AudioLevel = i < 3 ? 20 : 90;
            people[i].Start(lesson.Network.NowUs, video: false);
        }

        lesson.Run(2_000);
        Assert.All(listeners, listener => Assert.Equal([true, true, true, false, false, false], Heard(lesson, people.Length, listener)));

        // One of the other worker begins, and one here falls silent.
        (people[5].AudioLevel, people[0].AudioLevel) = (15, 127);
        lesson.Run(2_000);
        Assert.All(listeners, listener => Assert.Equal([false, true, true, false, false, true], Heard(lesson, people.Length, listener)));
        lesson.Send(new SetSticky("p3", true));
        lesson.Run(500);
        Assert.All(listeners, listener => Assert.Equal([false, true, true, true, false, true], Heard(lesson, people.Length, listener)));
        lesson.Send(new SetMuted("p1", TrackLabel.Audio, true));
        people[4].AudioLevel = 30;
        lesson.Run(500);
        Assert.All(listeners, listener => Assert.Equal([false, false, true, true, true, true], Heard(lesson, people.Length, listener)));
        // What was left out is no loss to anybody.
        Assert.All(listeners, listener => Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(0, listener.Find($"p{i} p{i}-audio")?.Missing ?? 0)));
    }

    [Fact]
    public void While_the_ring_is_full_pictures_are_lost_and_counted_and_then_all_goes_on()
    {
        using var lesson = new Lesson(workers: 2);
        var (teacher, here, there, _) = Start(lesson);
        lesson.Run(1_000);
        var (seenHere, seenThere) = (here.Find(Picture)!.Counters.Count, there.Find(Picture)!.Counters.Count);
        // The other worker stands still for longer than a ring lasts.
        lesson.Network.Detach(lesson.Servers[B]);
        lesson.Run(12_000);
        Assert.True(lesson.Server.Links.Dropped > 0);
        Assert.True(here.Find(Picture)!.Counters.Count > seenHere + 1_200);
        Assert.Equal(0, here.Find(Picture)!.Missing);
        Assert.Equal(seenThere, there.Find(Picture)!.Counters.Count);
        lesson.Network.Attach(lesson.Servers[B]);
        lesson.Run(3_000);
        seenThere = there.Find(Picture)!.Counters.Count;
        var dropped = lesson.Server.Links.Dropped;
        lesson.Run(1_000);
        Assert.InRange(there.Find(Picture)!.Counters.Count - seenThere, 110, 125);
        Assert.Equal(dropped, lesson.Server.Links.Dropped);
        Assert.True(teacher.PacketsSent > 0);
    }

    [Fact]
    public void A_viewer_of_everybody_at_the_other_worker_gets_the_publisher_and_its_alias_is_known()
    {
        using var lesson = new Lesson(workers: 2);
        var (teacher, _, _, _) = Start(lesson);
        var (watcher, _) = lesson.View(null, worker: B);
        lesson.Run(300);
        lesson.Connect(watcher);
        lesson.Run(1_000);
        Assert.Contains(watcher.Received.Values, source => source.Keyframes > 0);
        Assert.Contains(watcher.Received.Values, source => source is { IsVideo: false, Counters.Count: > 30 });
        Assert.True(teacher.IsConnected);
    }

    [Fact]
    public void A_viewer_of_the_other_worker_who_saves_data_gets_stills()
    {
        using var lesson = new Lesson(workers: 2);
        var (_, _, there, peer) = Start(lesson, Layered);
        lesson.Run(1_000);
        lesson.Send(new SetStills(peer, true));
        lesson.Run(1_000);
        var (stills, packets) = (there.Find(Picture)!.Keyframes, there.Find(Picture)!.Numbers.Count);
        lesson.Run(3 * (int)(Stills.PeriodUs / 1_000));
        Assert.InRange(there.Find(Picture)!.Keyframes - stills, 3, 4);
        Assert.InRange(there.Find(Picture)!.Numbers.Count - packets, 3, 100);
        Assert.Equal(Small, Seen(there));
        Assert.Equal(0, there.Find(Picture)!.Missing);
    }

    private static (SyntheticClient Teacher, SyntheticClient Here, SyntheticClient There, PeerId ThatPeer) Start(
        Lesson lesson, SyntheticOffer? offer = null, int linesHere = 10_000)
    {
        var (teacher, _) = lesson.Publish("teacher", offer, worker: A);
        var (here, peer) = lesson.Subscribe("here", worker: A);
        var (there, thatPeer) = lesson.Subscribe("there", worker: B);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, linesHere));
        lesson.Run(300);
        lesson.Connect(teacher, here, there);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(100);
        return (teacher, here, there, thatPeer);
    }

    private static int Seen(SyntheticClient student) => student.Find(Picture)!.Heights[^1].Lines;

    private static int Keyframes(SyntheticClient student) => student.Received.Values.Sum(source => source.Keyframes);

    // A second has fifty packets of sound and a hundred and twenty of each layer.
    private static void AssertCrossing(Lesson lesson, int layers)
    {
        var before = lesson.Server.Links.Crossed;
        lesson.Run(1_000);
        Assert.InRange(lesson.Server.Links.Crossed - before, 48 + (layers * 115), 52 + (layers * 125));
    }

    private static List<bool> Heard(Lesson lesson, int people, SyntheticClient listener)
    {
        var before = Enumerable.Range(0, people).Select(Count).ToList();
        lesson.Run(200);
        return [.. Enumerable.Range(0, people).Select(i => Count(i) > before[i] + 5)];

        int Count(int i) => listener.Find($"p{i} p{i}-audio")?.Counters.Count ?? 0;
    }
}
