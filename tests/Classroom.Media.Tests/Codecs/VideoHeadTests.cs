using Classroom.Rtc.Codecs;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Codecs;

public sealed class VideoHeadTests
{
    private static readonly VideoCodec[] Codecs = Enum.GetValues<VideoCodec>();

    [Theory]
    [InlineData(VideoCodec.Vp8, 1280, 720)]
    [InlineData(VideoCodec.H264, 1280, 720)]
    [InlineData(VideoCodec.H264, 640, 360)]
    [InlineData(VideoCodec.Vp9, 1280, 720)]
    [InlineData(VideoCodec.Av1, 1280, 720)]
    public void A_key_frame_begins_with_its_first_packet_and_tells_its_size(VideoCodec codec, int width, int height)
    {
        const int packets = 4;
        for (var i = 0; i < packets; i++)
        {
            var payload = Packet(codec, isKey: true, i, packets, height);
            Assert.Equal(i == 0, VideoHead.Read(codec, payload).StartsKeyFrame);
            if (i == 0) Assert.Equal((width, height), VideoHead.ReadSize(codec, payload));
            Assert.False(VideoHead.Read(codec, Packet(codec, isKey: false, i, packets, height)).StartsKeyFrame);
        }
    }

    [Fact]
    public void H264_parameter_sets_alone_in_aggregates_and_in_fragments()
    {
        var set = SyntheticVideoHead.H264ParameterSet(320, 240);
        Assert.True(VideoHead.Read(VideoCodec.H264, set).StartsKeyFrame);
        Assert.Equal((320, 240), VideoHead.ReadSize(VideoCodec.H264, set));
        byte[] aggregate = [0x78, 0, 2, 0x09, 0xF0, 0, (byte)set.Length, .. set, 0, 3, 0x65, 0x88, 1];
        var head = VideoHead.Read(VideoCodec.H264, aggregate);
        Assert.True(head is { StartsKeyFrame: true, StartsBareKeyFrame: true });
        Assert.Equal((320, 240), VideoHead.ReadSize(VideoCodec.H264, aggregate));
        // IDR slices without a set: the picture's first, a later one, a fragment's start and its middle.
        Assert.True(VideoHead.Read(VideoCodec.H264, [0x65, 0x88, 0]) is { StartsKeyFrame: false, StartsBareKeyFrame: true });
        Assert.False(VideoHead.Read(VideoCodec.H264, [0x65, 0x40, 0]).StartsBareKeyFrame);
        Assert.True(VideoHead.Read(VideoCodec.H264, [0x7C, 0x85, 0x88, 0]).StartsBareKeyFrame);
        Assert.False(VideoHead.Read(VideoCodec.H264, [0x7C, 0x05, 0x88, 0]).StartsBareKeyFrame);
    }

    [Fact]
    public void MED_21_broken_h264_is_no_key_frame()
    {
        var set = SyntheticVideoHead.H264ParameterSet(320, 240);
        byte[] good = [0x78, 0, (byte)set.Length, .. set];
        // The forbidden bit, a unit longer than the packet, an empty unit behind it, half a length.
        foreach (var bad in (byte[][])[[0xF8, .. good[1..]], good[..^1], [.. good, 0, 0], [.. good, 0], [0x78], []])
            Assert.False(VideoHead.Read(VideoCodec.H264, bad).StartsKeyFrame);
        // High profile's set can be longer than we read: a key frame, of unknown size.
        Assert.Equal((0, 0), VideoHead.ReadSize(VideoCodec.H264, [0x67, 100, .. set[2..]]));
        Assert.Equal((0, 0), VideoHead.ReadSize(VideoCodec.H264, set.AsSpan(0, 6)));
    }

    [Fact]
    public void Vp9_layers_references_and_structure_are_read()
    {
        // Picture 5 (7 bits), layer T1 U S2, flexible, two references, then data.
        Assert.True(Vp9Descriptor.TryParse([0xF8, 0x05, 0x34, 0x03, 0x02, 0xAA], out var flexible));
        Assert.Equal((5, 1, 2, false), (flexible.Length, flexible.TemporalId, flexible.SpatialId, flexible.StartsKeyFrame));
        // Not flexible: TL0PICIDX stands after the layer; three spatial sizes and a group of two pictures.
        byte[] structured = [0xAA, 0x81, 0x02, 0x00, 0x07, 0x58, 0, 160, 0, 90, 1, 64, 0, 180, 2, 128, 1, 104, 2, 0x04, 1, 0x28, 1, 2, 0xBB];
        Assert.True(Vp9Descriptor.TryParse(structured, out var key));
        Assert.Equal((true, structured.Length - 1), (key.StartsKeyFrame, key.Length));
        Assert.Equal((640, 360), key.ReadSize(structured));
        // The upper spatial layer of the same picture depends on no earlier one either, but nothing begins with it.
        Assert.True(Vp9Descriptor.TryParse([0xA8, 0x81, 0x02, 0x02, 0x07, 0xBB], out var upper));
        Assert.Equal((false, 1), (upper.StartsKeyFrame, upper.SpatialId));
        for (var length = 0; length < structured.Length; length++) Assert.False(Vp9Descriptor.TryParse(structured.AsSpan(0, length), out _), $"{length} octets");
    }

    [Fact]
    public void Av1_units_and_their_layers_are_read()
    {
        var sequence = SyntheticVideoHead.Av1SequenceHeader(960, 540);
        byte[] three = [0x08, (byte)sequence.Length, .. sequence, 2, 0x30, 1, 2, 0x30, 1];
        Assert.True(Av1Packet.TryParse(three, out var key) && key.StartsKeyFrame);
        Assert.Equal((960, 540), key.ReadSize(three));
        // With the size inside the unit as well.
        byte[] sized = [0x18, (byte)(sequence[0] | 0x02), (byte)(sequence.Length - 1), .. sequence[1..]];
        Assert.True(Av1Packet.TryParse(sized, out key));
        Assert.Equal((960, 540), key.ReadSize(sized));
        Assert.True(Av1Packet.TryParse([0x10, 0x34, 0x50, 1], out var layered));
        Assert.Equal((2, 2, false), (layered.TemporalId, layered.SpatialId, layered.StartsKeyFrame));
        // A new sequence cannot go on with the rest of a unit; a unit is not longer than its packet.
        Assert.False(Av1Packet.TryParse([0x98, 0x08, 1], out _));
        Assert.False(Av1Packet.TryParse([0x20, 9, 0x08, 1], out _));
        Assert.False(Av1Packet.TryParse([0x20, 0xFF, 0xFF, 0xFF, 0xFF], out _));
    }

    [Fact]
    public void MED_21_seeded_fuzz_of_every_codec_does_not_throw()
    {
        var good = Codecs.ToDictionary(codec => codec, codec => Packet(codec, isKey: true, 0, 2, 360)[..80]);
        Fuzz.Run(60_000, random =>
        {
            var codec = Codecs[random.Next(Codecs.Length)];
            var bytes = random.Next(3) == 0 ? Fuzz.Bytes(random, 60) : Fuzz.Mutate(random, good[codec]);
            var head = VideoHead.Read(codec, bytes);
            var (width, height) = VideoHead.ReadSize(codec, bytes);
            Assert.InRange(width, 0, 1 << 17);
            Assert.InRange(height, 0, 1 << 17);
            Assert.InRange(head.TemporalId, 0, 7);
            // What the heads lead to, from any octet on.
            if (bytes.Length == 0) return;
            var unit = bytes.AsSpan(random.Next(bytes.Length));
            Assert.InRange(H264ParameterSet.ReadSize(unit).Height, 0, 1 << 17);
            Assert.InRange(Av1SequenceHeader.ReadSize(unit).Height, 0, 1 << 17);
            Assert.True(!H264Packet.TryParse(unit, out var packet) || !packet.HasParameterSet || packet.ReadSize(unit).Width >= 0);
            Assert.True(!Vp9Descriptor.TryParse(unit, out var vp9) || (vp9.Length < unit.Length && vp9.ReadSize(unit).Width <= ushort.MaxValue));
            Assert.True(!Av1Packet.TryParse(unit, out var av1) || av1.ReadSize(unit).Height <= 1 << 17);
            Assert.InRange(VideoHead.ReadSize(codec, unit, random.Next(8)).Height, 0, ushort.MaxValue);
            var at = 0;
            Assert.True(!Av1Packet.TryReadLeb128(unit, ref at, out var length) || length < 1 << 21);
            Assert.InRange(at, 0, unit.Length);
        });
    }

    private static byte[] Packet(VideoCodec codec, bool isKey, int index, int count, int height)
    {
        var payload = new byte[1000];
        SyntheticVideoHead.Write(codec, payload, isKey, index, count, 77, 3, height);
        return payload;
    }
}
