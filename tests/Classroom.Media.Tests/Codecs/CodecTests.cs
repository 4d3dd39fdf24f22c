using Classroom.Rtc.Codecs;
using Classroom.Testing;
using Xunit;

namespace Classroom.Media.Tests.Codecs;

public sealed class CodecTests
{
    private static readonly byte[] KeyFrame = [0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0xE0, 0x01];

    [Fact]
    public void A_keyframe_is_known_by_its_start_code()
    {
        Assert.True(Vp8Descriptor.TryParse([0x10, .. KeyFrame], out var plain) && plain is { StartsKeyFrame: true, Length: 1, Numbers.HasId: false });
        Assert.True(Vp8Descriptor.TryParse([0x90, 0xE0, 0x81, 0x02, 0x33, 0x40, .. KeyFrame], out var full));
        Assert.Equal((true, 6, 0x102, 0x33, 1), (full.StartsKeyFrame, full.Length, full.Numbers.Id, full.Numbers.Tl0Index, full.TemporalId));
        Assert.True(Vp8Descriptor.TryParse([0x90, 0x80, 0x05, .. KeyFrame], out var small) && small is { Numbers.Id: 5, Length: 3 });
    }

    [Fact]
    public void MED_21_what_only_looks_like_a_keyframe_is_none()
    {
        // A delta frame, a later partition, a continuation, a wrong start code, a cut frame.
        Assert.True(Vp8Descriptor.TryParse([0x10, 0x11, .. KeyFrame[1..]], out var delta) && delta is { StartsKeyFrame: false, StartsFrame: true });
        Assert.True(Vp8Descriptor.TryParse([0x11, .. KeyFrame], out var partition) && !partition.StartsKeyFrame);
        Assert.True(Vp8Descriptor.TryParse([0x00, .. KeyFrame], out var rest) && !rest.StartsKeyFrame);
        Assert.True(Vp8Descriptor.TryParse([0x10, 0x10, 0, 0, 1, 2, 3, 4, 5, 6, 7], out var wrong) && !wrong.StartsKeyFrame);
        Assert.True(Vp8Descriptor.TryParse([0x10, .. KeyFrame[..9]], out var cut) && !cut.StartsKeyFrame);
    }

    [Fact]
    public void MED_21_seeded_fuzz_does_not_make_the_parsers_throw() => Fuzz.Run(50_000, random =>
    {
        var bytes = Fuzz.Bytes(random, 30);
        Assert.True(!OpusPacket.TryParse(bytes, out var opus) || opus.DurationUs is >= 2_500 and <= 120_000);
        if (!Vp8Descriptor.TryParse(bytes, out var descriptor)) return;
        Assert.True(descriptor.Length < bytes.Length);
        var tail = bytes[descriptor.Length..];
        descriptor.Numbers.Rewrite(bytes, 0x1234, 0x56);
        Assert.Equal(tail, bytes[descriptor.Length..]);
        Assert.True(Vp8Descriptor.TryParse(bytes, out var again));
        Assert.Equal((descriptor.Length, descriptor.StartsKeyFrame), (again.Length, again.StartsKeyFrame));
        if (descriptor.Numbers.HasId) Assert.Equal(0x1234 & (descriptor.Numbers.Id > 127 || (bytes[2] & 0x80) != 0 ? 0x7FFF : 0x7F), again.Numbers.Id);
        if (descriptor.Numbers.HasTl0) Assert.Equal(0x56, again.Numbers.Tl0Index);
    });

    [Fact]
    public void A_packet_is_an_octet_longer_and_means_the_same() => Fuzz.Run(20_000, random =>
    {
        var bytes = Fuzz.Bytes(random, 30);
        if (!Vp8Descriptor.TryParse(bytes, out var before)) return;
        byte[] wider = [.. bytes, 0xEE];
        var hasAll = (bytes[0] & 0x80) != 0 && (bytes[1] & 0x30) != 0;
        Assert.Equal(!hasAll, before.TryWiden(wider));
        if (hasAll) return;
        Assert.True(Vp8Descriptor.TryParse(wider, out var after));
        Assert.Equal((before.Numbers.Id, before.Numbers.Tl0Index, before.TemporalId, before.StartsFrame, before.StartsKeyFrame),
            (after.Numbers.Id, after.Numbers.Tl0Index, after.TemporalId, after.StartsFrame, after.StartsKeyFrame));
        Assert.Equal(bytes[before.Length..], wider[after.Length..]);
        // What was read of the packet before still says where its numbers are.
        before.Numbers.Rewrite(wider, 0x1234, 0x56);
        Assert.True(Vp8Descriptor.TryParse(wider, out after));
        Assert.Equal(bytes[before.Length..], wider[after.Length..]);
    });

    [Theory]
    [InlineData(new byte[] { 0x78, 1 }, 20_000, false)]
    [InlineData(new byte[] { 0xFC, 1 }, 20_000, true)]
    [InlineData(new byte[] { 0x80, 1 }, 2_500, false)]
    [InlineData(new byte[] { 0x19, 1 }, 120_000, false)]
    [InlineData(new byte[] { 0x7B, 3 }, 60_000, false)]
    public void An_opus_packet_tells_its_duration(byte[] packet, int durationUs, bool stereo)
    {
        Assert.True(OpusPacket.TryParse(packet, out var read));
        Assert.Equal((durationUs, stereo), (read.DurationUs, read.IsStereo));
    }

    [Fact]
    public void An_opus_packet_of_more_than_120_ms_is_refused()
    {
        Assert.False(OpusPacket.TryParse([0x7B, 7], out _));
        Assert.False(OpusPacket.TryParse([0x7B], out _));
        Assert.False(OpusPacket.TryParse([], out _));
    }
}
