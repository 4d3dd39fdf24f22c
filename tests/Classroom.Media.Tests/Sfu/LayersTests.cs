using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>One stream holds a picture in several sizes and rates; each viewer gets what it shows and what its path carries, and can decode all that it gets.</summary>
public sealed class LayersTests
{
    private const int LossySeeds = 5;
    private const int Small = SyntheticClient.SmallestHeight, Middle = 2 * Small, Large = 4 * Small;
    private static readonly SyntheticLayers KeyOnly = new(3, 3, IsKeyOnly: true), Nested = new(3, 3);

    public static TheoryData<VideoCodec, bool, bool> Streams => new()
    {
        { VideoCodec.Vp9, false, true }, { VideoCodec.Vp9, false, false }, { VideoCodec.Vp9, true, true }, { VideoCodec.Vp9, true, false }, { VideoCodec.Av1, true, true }, { VideoCodec.Av1, true, false },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Two_viewers_of_one_stream_get_two_sizes_and_what_these_need(VideoCodec codec, bool withDescriptor, bool isKeyOnly)
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson, Offer(codec, withDescriptor, isKeyOnly));
        var (other, _) = lesson.Subscribe("other");
        other.RecordsPackets = true;
        lesson.Run(200);
        lesson.Connect(other);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        var since = teacher.Frames.Count;
        lesson.Run(1_000);
        Assert.Equal([0], SizesOf(teacher, student, since));
        // In between no picture needs the smaller sizes of the others.
        Assert.Equal(isKeyOnly ? [2] : [0, 1, 2], SizesOf(teacher, other, since));
        Assert.Equal([0, 1, 2], RatesOf(teacher, student, since));
        foreach (var viewer in (SyntheticClient[])[student, other]) AllIsWell(teacher, viewer);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Another_size_begins_with_a_key_frame_or_where_the_publisher_says_so(VideoCodec codec, bool withDescriptor, bool isKeyOnly)
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson, Offer(codec, withDescriptor, isKeyOnly));
        lesson.Run(1_500);
        foreach (var (lines, expected) in ((int, int)[])[(Small, 0), (Large, 2), (Middle, 1)])
        {
            var (since, keyframes) = (teacher.Frames.Count, student.Find("teacher teacher-video")!.Keyframes);
            lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, lines));
            lesson.Run(1_000);
            var settled = teacher.Frames.Count;
            lesson.Run(500);
            Assert.Equal(expected, SizesOf(teacher, student, settled).Max());
            // Down in a stream whose sizes need one another takes no key frame.
            var isDown = lines != Large;
            Assert.Equal(isDown && !isKeyOnly ? 0 : 1, student.Find("teacher teacher-video")!.Keyframes - keyframes);
            var first = teacher.Frames.Skip(since).First(frame => frame.Spatial == expected && frame.IsTouched(Video(student)));
            Assert.True(isDown && !isKeyOnly || first.IsKey);
        }
        AllIsWell(teacher, student);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_publisher_who_begins_small_is_seen_at_once_and_larger_when_it_is(VideoCodec codec, bool withDescriptor, bool isKeyOnly)
    {
        using var lesson = new Lesson();
        var (teacher, student, _) = Start(lesson, Offer(codec, withDescriptor, isKeyOnly));
        teacher.LayersOn = 1;
        lesson.Run(1_500);
        // All pictures but the latest, which may be under way.
        Assert.True(teacher.Frames.Count(frame => frame.IsWhole(Video(student))) >= teacher.Frames.Count - 1, "not at once");
        teacher.LayersOn = 3;
        lesson.Run(1_000);
        var since = teacher.Frames.Count;
        lesson.Run(500);
        Assert.Equal(2, SizesOf(teacher, student, since).Max());
        AllIsWell(teacher, student);
        teacher.LayersOn = 2;
        lesson.Run(2_000);
        since = teacher.Frames.Count;
        lesson.Run(500);
        Assert.Equal(1, SizesOf(teacher, student, since).Max());
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Each_viewer_can_decode_what_it_gets_although_packets_are_lost_and_overtaken_on_both_ways(VideoCodec codec, bool withDescriptor, bool isKeyOnly)
    {
        for (var seed = 1; seed <= LossySeeds; seed++)
        {
            using var lesson = new Lesson(seed);
            var (teacher, student, peer) = Start(lesson, Offer(codec, withDescriptor, isKeyOnly));
            var (other, otherPeer) = lesson.Subscribe("other");
            other.RecordsPackets = true;
            // Their paths have no limit that anybody knows: losses alone make nothing smaller.
            (student.SendsFeedback, other.SendsFeedback) = (false, false);
            // Without RTX the same packet comes again, fillers too.
            if (seed % 2 == 0) other.Lacks.Add("rtx");
            lesson.Run(200);
            lesson.Connect(other);
            lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Middle));
            lesson.Send(new SetTileHeight(otherPeer, "teacher", TrackLabel.Video, Small));
            lesson.Shape(teacher, new NetworkConditions { DelayUs = 10_000, JitterUs = 4_000, Loss = 0.03 }, new NetworkConditions { DelayUs = 10_000 });
            foreach (var viewer in (SyntheticClient[])[student, other])
                lesson.Shape(viewer, new NetworkConditions { DelayUs = 10_000 }, new NetworkConditions { DelayUs = 10_000, Loss = 0.03 });
            lesson.Run(3_000);
            var since = teacher.Frames.Count;
            lesson.Run(3_000);
            var turned = teacher.Frames.Count;
            lesson.Send(new SetTileHeight(otherPeer, "teacher", TrackLabel.Video, Large));
            lesson.Run(3_000);
            teacher.StopSending();
            lesson.Run(1_000);
            Assert.True(Video(student).Repaired > 5);
            AllGoesOn(teacher, student, teacher.Frames[since..], 1);
            AllGoesOn(teacher, other, teacher.Frames[since..turned], 0);
            // Three sizes of 45 pictures: a key frame of which the largest size came too early is followed by another.
            AllGoesOn(teacher, other, teacher.Frames[(turned + (3 * 45))..], 2);

            void AllGoesOn(SyntheticClient sender, SyntheticClient viewer, IReadOnlyList<SyntheticFrame> frames, int size)
            {
                var video = Video(viewer);
                Assert.Equal((seed, 0), (seed, video.Missing));
                var decodable = SyntheticFrame.Decodable(sender.Frames, video);
                var all = frames.Where(frame => frame.Spatial == size).ToList();
                var count = all.Count(decodable.Contains);
                Assert.True(count > 0.95 * all.Count, $"seed {seed}, size {size}: {count} of {all.Count} frames");
                var larger = frames.Count(frame => frame.Spatial > size && frame.IsTouched(video));
                Assert.True(larger < 0.1 * all.Count, $"seed {seed}, size {size}: {larger} larger frames");
                AreNumberedAlike(sender, video);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_narrow_path_gets_fewer_pictures_before_it_gets_none(VideoCodec codec, bool withDescriptor, bool isKeyOnly)
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson, Offer(codec, withDescriptor, isKeyOnly));
        FollowsThePath(lesson, teacher, student, peer);
    }

    [Fact]
    public void The_rates_of_a_picture_in_several_streams_follow_the_path_too()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson, new SyntheticOffer { Rids = ["q", "h"], Layers = new SyntheticLayers(1, 3), WithRtx = false });
        FollowsThePath(lesson, teacher, student, peer);
    }

    private static void FollowsThePath(Lesson lesson, SyntheticClient teacher, SyntheticClient student, PeerId peer)
    {
        teacher.Pictures = SyntheticPicture.Camera;
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(3_000);
        // The smallest size takes some 0.15 Mbit/s, at half its rate two thirds of it; sound 0.06.
        lesson.Shape(student, NetworkConditions.Perfect, new NetworkConditions { DelayUs = 10_000, RateBps = 150_000 });
        lesson.Run(15_000);
        var since = teacher.Frames.Count;
        lesson.Run(5_000);
        Assert.DoesNotContain(2, RatesOf(teacher, student, since));
        Assert.Contains(0, RatesOf(teacher, student, since));
        lesson.Shape(student, NetworkConditions.Perfect, new NetworkConditions { DelayUs = 10_000, RateBps = 5_000_000 });
        lesson.Run(20_000);
        since = teacher.Frames.Count;
        lesson.Run(1_000);
        Assert.Equal([0, 1, 2], RatesOf(teacher, student, since));
    }

    [Fact]
    public void The_viewer_is_told_which_targets_it_gets_and_frames_are_numbered_for_it()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson, Offer(VideoCodec.Av1, withDescriptor: true, isKeyOnly: true));
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, 0));
        lesson.Run(500);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Middle));
        lesson.Run(2_000);
        var reader = new DependencyReader();
        var (told, numbers) = (new List<uint>(), new List<ushort>());
        foreach (var packet in Video(student).Packets)
        {
            Assert.True(reader.TryRead(packet.Descriptor, new SequenceNumber(packet.Number), out var read));
            if (told.Count == 0 || told[^1] != reader.ActiveTargets) told.Add(reader.ActiveTargets);
            if (numbers.Count == 0 || numbers[^1] != read.FrameNumber) numbers.Add(read.FrameNumber);
        }
        // All at first, until it is known what there is; the three rates of the smallest size; those of two sizes.
        Assert.Equal([0x1FFu, 0x7u, 0x3Fu], told);
        // They go up, whatever lies between; the pause takes none.
        Assert.All(numbers.Zip(numbers.Skip(1)), pair => Assert.InRange((ushort)(pair.Second - pair.First), 1, 3));
        AllIsWell(teacher, student);
    }

    [Fact]
    public void At_another_worker_viewers_get_their_part_too()
    {
        using var lesson = new Lesson(workers: 2);
        var (teacher, _) = lesson.Publish("teacher", Offer(VideoCodec.Av1, withDescriptor: true, isKeyOnly: true));
        var (student, peer) = lesson.Subscribe("student", worker: 1);
        student.RecordsPackets = true;
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        var since = teacher.Frames.Count;
        lesson.Run(1_000);
        Assert.Equal([0], SizesOf(teacher, student, since));
        AllIsWell(teacher, student);
    }

    [Fact]
    public void Who_knows_no_descriptors_gets_none_and_all_else()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", Offer(VideoCodec.Vp9, withDescriptor: true, isKeyOnly: true));
        var (student, peer) = lesson.Subscribe("student");
        (student.KnowsDescriptors, student.RecordsPackets) = (false, true);
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Middle));
        lesson.Run(3_000);
        Assert.All(Video(student).Packets, packet => Assert.Empty(packet.Descriptor));
        Assert.Equal([1], SizesOf(teacher, student, teacher.Frames.Count - 60));
        AllIsWell(teacher, student);
    }

    public static TheoryData<VideoCodec, bool, bool, bool> GrowingStreams => new()
    {
        { VideoCodec.Vp9, false, true, false }, { VideoCodec.Vp9, false, false, false }, { VideoCodec.Vp9, false, false, true },
        { VideoCodec.Vp9, true, true, false }, { VideoCodec.Vp9, true, false, false }, { VideoCodec.Av1, true, true, false }, { VideoCodec.Av1, true, false, false },
    };

    [Theory]
    [MemberData(nameof(GrowingStreams))]
    public void A_size_that_its_publisher_leaves_out_is_left_and_taken_again(VideoCodec codec, bool withDescriptor, bool isKeyOnly, bool growsWithoutKeyframe)
    {
        using var lesson = new Lesson();
        var (teacher, student, _) = Start(lesson, Offer(codec, withDescriptor, isKeyOnly));
        teacher.GrowsWithoutKeyframe = growsWithoutKeyframe;
        lesson.Run(2_000);
        teacher.LayersOn = 2;
        lesson.Run(2_500);
        var since = teacher.Frames.Count;
        lesson.Run(500);
        Assert.Equal(1, SizesOf(teacher, student, since).Max());
        teacher.LayersOn = 3;
        lesson.Run(2_000);
        since = teacher.Frames.Count;
        lesson.Run(500);
        Assert.Equal(2, SizesOf(teacher, student, since).Max());
        AllIsWell(teacher, student);
    }

    [Fact]
    public void A_descriptor_that_is_broken_makes_its_packet_everybodys()
    {
        using var lesson = new Lesson();
        var (teacher, student, peer) = Start(lesson, Offer(VideoCodec.Av1, withDescriptor: true, isKeyOnly: true));
        lesson.Send(new SetTileHeight(peer, "teacher", TrackLabel.Video, Small));
        lesson.Run(2_000);
        var (before, peers) = (Video(student).Counters.Count, lesson.Router.Peers.Count());
        teacher.BreaksDescriptors = true;
        lesson.Run(1_000);
        Assert.True(Video(student).Counters.Count > before + 25 * 3 * SyntheticClient.VideoPacketsPerFrame);
        teacher.BreaksDescriptors = false;
        lesson.Run(100);
        Assert.Equal(peers, lesson.Router.Peers.Count());
        Assert.Equal(0, Video(student).Missing);
    }

    // Nothing that comes is lost on the decoder, no number is missing, and each picture ends with a marker, which stands nowhere else.
    private static void AllIsWell(SyntheticClient teacher, SyntheticClient viewer)
    {
        var video = Video(viewer);
        Assert.Equal(0, video.Missing);
        // The latest picture may be under way.
        var pictures = video.Packets.GroupBy(packet => packet.Time).OrderBy(picture => picture.Max(packet => packet.Number)).SkipLast(1).ToList();
        Assert.All(pictures, picture => Assert.Equal([picture.Max(packet => packet.Number)], picture.Where(packet => packet.Marker).Select(packet => packet.Number)));
        var decodable = SyntheticFrame.Decodable(teacher.Frames, video);
        var last = teacher.Frames[^1].Picture;
        Assert.All(teacher.Frames.Where(frame => frame.Picture != last && frame.IsTouched(video)), frame => Assert.True(decodable.Contains(frame), frame.ToString()));
        Assert.True(video.Packets.Count > 50);
    }

    // References are distances of numbers: what of them stays must stay as far from one another as it was.
    private static void AreNumberedAlike(SyntheticClient sender, ReceivedSource video)
    {
        int? pictures = null, frames = null;
        foreach (var packet in video.Packets.Where(packet => packet.Counter > 0))
        {
            if (sender.Frames.Find(frame => frame.Has(packet.Counter)) is not { } sent) continue;
            if (video.VideoCodec == VideoCodec.Vp9) Assert.Equal(pictures ??= packet.Picture - sent.Picture & PictureNumbers.IdMask, packet.Picture - sent.Picture & PictureNumbers.IdMask);
            if (packet.Descriptor.Length == 0) continue;
            Assert.True(DependencyDescriptor.TryParseNumber(packet.Descriptor, out var read));
            Assert.Equal(frames ??= (ushort)(read.FrameNumber - sent.Number), (ushort)(read.FrameNumber - sent.Number));
        }
    }

    private static IEnumerable<int> SizesOf(SyntheticClient teacher, SyntheticClient viewer, int since) => Got(teacher, viewer, since).Select(frame => frame.Spatial).Distinct().Order();

    private static IEnumerable<int> RatesOf(SyntheticClient teacher, SyntheticClient viewer, int since) => Got(teacher, viewer, since).Select(frame => frame.Temporal).Distinct().Order();

    private static IEnumerable<SyntheticFrame> Got(SyntheticClient teacher, SyntheticClient viewer, int since) => teacher.Frames.Skip(since).Where(frame => frame.IsTouched(Video(viewer)));

    private static ReceivedSource Video(SyntheticClient viewer) => viewer.Find("teacher teacher-video")!;

    private static SyntheticOffer Offer(VideoCodec codec, bool withDescriptor, bool isKeyOnly) =>
        new() { VideoCodec = codec, WithDescriptor = withDescriptor, Layers = isKeyOnly ? KeyOnly : Nested };

    private static (SyntheticClient Teacher, SyntheticClient Student, PeerId Peer) Start(Lesson lesson, SyntheticOffer offer)
    {
        var (teacher, _) = lesson.Publish("teacher", offer);
        var (student, peer) = lesson.Subscribe("student");
        student.RecordsPackets = true;
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs);
        return (teacher, student, peer);
    }
}
