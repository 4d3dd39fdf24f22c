using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>A picture's packets go to each viewer in one piece.</summary>
public sealed class FrameGatheringTests
{
    private readonly PacketRing _ring = new(64);
    private readonly FrameGathering _gathering = new();
    private long _number;

    [Fact]
    public void All_go_with_the_last_of_the_picture()
    {
        Assert.False(Add(100));
        Assert.False(Add(100));
        Assert.Equal(1_000 + FrameGathering.MaxWaitUs, _gathering.DeadlineUs);
        Assert.True(Add(100, marker: true));
        _gathering.Clear();
        Assert.Equal((0, long.MaxValue), (_gathering.Count, _gathering.DeadlineUs));
    }

    [Fact]
    public void All_go_when_the_table_is_full()
    {
        for (var i = 1; i < FrameGathering.MaxPackets; i++) Assert.False(Add(100));
        Assert.True(Add(100));
    }

    [Fact]
    public void Packets_are_made_equally_long_but_for_the_last()
    {
        foreach (var length in (int[])[1020, 1020, 1021, 1021 - FrameGathering.MaxLevelling, 1020 - FrameGathering.MaxLevelling, 1019]) Add(length);
        _gathering.Level();
        Assert.Equal([1021, 1021, 1021, 1021, 1020 - FrameGathering.MaxLevelling, 1019], Lengths(isLevelled: true));
        Assert.Equal([1020, 1020, 1021, 1021 - FrameGathering.MaxLevelling, 1020 - FrameGathering.MaxLevelling, 1019], Lengths(isLevelled: false));
    }

    [Fact]
    public void An_octet_goes_into_the_descriptor_of_VP8_and_needs_no_padding()
    {
        AddVp8(50);
        AddVp8(51);
        AddVp8(51, marker: true);
        _gathering.Level();
        Assert.Equal([51, 51, 51], Lengths(isLevelled: false));
        Assert.True(_gathering.TryGet(0, isLevelled: true, out var packet));
        Assert.Equal((0, 51), (packet.PaddingLength, packet.Payload.Length));
        Assert.Equal([0x80, 0x90, 0x81, 0x02, 0x00, .. Enumerable.Repeat((byte)50, 46)], packet.Payload.ToArray());
    }

    [Fact]
    public void The_padding_counts_itself_and_leaves_the_payload_as_it_was()
    {
        Add(10);
        Add(13);
        _gathering.Level();
        Assert.True(_gathering.TryGet(0, isLevelled: true, out var packet));
        Assert.Equal(3, packet.PaddingLength);
        Assert.Equal([.. Enumerable.Repeat((byte)10, 10), 0, 0, 3], packet.Payload.ToArray());
        Assert.True(_ring.TryGet(packet.Handle, out var kept));
        Assert.Equal(10, kept.Length);
    }

    [Fact]
    public void A_slot_without_room_is_not_padded()
    {
        Assert.True(_ring.TryGetPadded(_ring.Add(new byte[PacketRing.SlotLength - 1]), 1, out _));
        Assert.False(_ring.TryGetPadded(_ring.Add(new byte[PacketRing.SlotLength]), 1, out _));
    }

    [Theory]
    [InlineData(VideoCodec.H264, true, 1)]
    [InlineData(VideoCodec.H264, false, 2)]
    [InlineData(VideoCodec.Vp8, true, 1)]
    [InlineData(VideoCodec.Vp8, false, 1)]
    public void Viewers_get_every_packet_in_order_and_with_a_length_that_they_can_take(VideoCodec codec, bool acceptsRtx, int lengths)
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", new SyntheticOffer { VideoCodec = codec });
        teacher.SplitsUnevenly = true;
        var (student, _) = lesson.Subscribe("student");
        var (other, _) = lesson.Subscribe("other");
        if (!acceptsRtx) student.Lacks.Add("rtx");
        lesson.Run(200);
        lesson.Connect(teacher, student, other);
        var videos = new List<(bool IsForStudent, int Length)>();
        lesson.Network.Filter = (from, to, datagram) =>
        {
            if (from == lesson.Server.Address && datagram.Length > 900) videos.Add((to == student.Address, datagram.Length));
            return true;
        };
        teacher.Start(lesson.Network.NowUs, audio: false);
        lesson.Run(2_000);

        var video = student.Find("teacher teacher-video")!;
        Assert.Equal(0, video.Missing);
        Assert.True(video.Counters.Count > 200);
        // One viewer's packets of a picture are neighbours.
        var pictures = videos.Skip(videos.Count / 2 / 8 * 8).Chunk(SyntheticClient.VideoPacketsPerFrame).Where(chunk => chunk.Length == SyntheticClient.VideoPacketsPerFrame);
        Assert.All(pictures, picture => Assert.Single(picture.Select(packet => packet.IsForStudent).Distinct()));
        // Equal where the codec has room for an octet and for those who know how to take padding off; as they came for the others.
        Assert.Equal(lengths, videos.Where(packet => packet.IsForStudent).Select(packet => packet.Length).Distinct().Count());
    }

    [Fact]
    public void A_picture_whose_end_is_lost_goes_when_its_time_has_come()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher");
        var (student, _) = lesson.Subscribe("student");
        lesson.Run(200);
        lesson.Connect(teacher, student);
        teacher.Start(lesson.Network.NowUs, audio: false);
        lesson.Run(1_000);
        var video = student.Find("teacher teacher-video")!;
        teacher.AnswersNacks = false;
        var seen = video.Counters.Count;
        var sent = 0;
        // The last packet of the next picture never arrives.
        lesson.Network.Filter = (from, _, datagram) => from != teacher.Address || datagram.Length < 900 || ++sent < SyntheticClient.VideoPacketsPerFrame;
        lesson.Run(SyntheticClient.VideoIntervalUs / 1_000 + 2);
        Assert.Equal(SyntheticClient.VideoPacketsPerFrame - 1, video.Counters.Count - seen);
    }

    private bool AddVp8(int length, bool marker = false)
    {
        byte[] payload = [0x80, 0x80, 0x81, 0x02, .. Enumerable.Repeat((byte)length, length - 4)];
        return Add(payload, marker, VideoHead.Read(VideoCodec.Vp8, payload));
    }

    private bool Add(int length, bool marker = false)
    {
        var payload = new byte[length];
        payload.AsSpan().Fill((byte)length);
        return Add(payload, marker, default);
    }

    private bool Add(byte[] payload, bool marker, VideoHead head)
    {
        var handle = _ring.Add(payload);
        return _gathering.Add(1_000, new ForwardedPacket
        {
            Number = SequenceNumber.First(1) + _number++,
            Marker = marker,
            Ring = _ring,
            Handle = handle,
            Payload = payload,
            Head = head,
        });
    }

    private List<int> Lengths(bool isLevelled)
    {
        var lengths = new List<int>();
        for (var i = 0; i < _gathering.Count; i++)
        {
            Assert.True(_gathering.TryGet(i, isLevelled, out var packet));
            lengths.Add(packet.Payload.Length);
        }

        return lengths;
    }
}
