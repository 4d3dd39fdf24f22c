using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Testing;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Codecs;

public sealed class DependencyDescriptorTests
{
    private static readonly SyntheticLayers KeyOnly = new(3, 3, IsKeyOnly: true);
    private long _number;

    private SequenceNumber Next => new(++_number);

    [Fact]
    public void A_structure_and_the_frames_that_name_it_are_read()
    {
        var writer = new SyntheticDescriptor(KeyOnly, spatial => 180 << spatial);
        var reader = new DependencyReader();
        // Before its structure a frame says nothing.
        Assert.False(reader.TryRead(writer.Write(0, 0, isKey: false, true, true, 1), Next, out _));
        Assert.True(reader.TryRead(writer.Write(0, 0, isKey: true, isFirst: true, isLast: false, 0xABCD), Next, out var key));
        Assert.True(key is { StartsFrame: true, EndsFrame: false, HasStructure: true, FrameNumber: 0xABCD, SpatialId: 0, TemporalId: 0, Targets: 9 });
        Assert.Equal((LayerSet.All, LayerSet.All), (key.Present, key.Switch));
        var structure = reader.Structure!;
        Assert.True(structure is { Targets: 9, SpatialLayers: 3, IsDivisible: true });
        Assert.Equal([(320, 180), (640, 360), (1280, 720), (0, 0)], Enumerable.Range(0, 4).Select(structure.SizeOf));
        Assert.Equal((0x1FFu, 0x7u, 0x1Bu, 0x1u), (structure.AllTargets, structure.TargetsUpTo(0, 3), structure.TargetsUpTo(1, 1), structure.TargetsUpTo(0, 0)));

        // The middle size's picture of the second rate: for that size alone, at this rate and above.
        Assert.True(reader.TryRead(writer.Write(1, 1, isKey: false, isFirst: false, isLast: true, 7), Next, out var delta));
        Assert.True(delta is { StartsFrame: false, EndsFrame: true, HasStructure: false, SpatialId: 1, TemporalId: 1 });
        Assert.Equal(LayerSet.From(1, 1), delta.Present);
        Assert.Equal(LayerSet.From(1, 2), delta.Switch);
    }

    [Fact]
    public void A_structure_of_an_earlier_key_frame_does_not_replace_the_newest()
    {
        var writer = new SyntheticDescriptor(KeyOnly, spatial => 180 << spatial);
        var reader = new DependencyReader();
        var early = writer.Write(0, 0, isKey: true, true, true, 1);
        var key = writer.Write(0, 0, isKey: true, true, true, 2);
        Assert.True(reader.TryRead(key, Next, out _));
        Assert.True(reader.TryRead(early, new SequenceNumber(0), out var late) && late.HasStructure);
        Assert.True(reader.TryRead(writer.Write(2, 2, isKey: false, true, true, 3), Next, out var delta) && delta.SpatialId == 2);
    }

    [Fact]
    public void A_structure_that_was_lost_and_repaired_holds_from_then_on()
    {
        var writer = new SyntheticDescriptor(KeyOnly, spatial => 180 << spatial);
        var reader = new DependencyReader();
        Assert.True(reader.TryRead(writer.Write(0, 0, isKey: true, true, true, 1), new SequenceNumber(10), out _));
        var key = writer.Write(0, 0, isKey: true, true, true, 2);
        var delta = writer.Write(2, 2, isKey: false, true, true, 3);
        Assert.False(reader.TryRead(delta, new SequenceNumber(21), out _));
        Assert.True(reader.TryRead(key, new SequenceNumber(20), out _));
        Assert.True(reader.TryRead(delta, new SequenceNumber(21), out var read) && read is { SpatialId: 2, TemporalId: 2, IsIntra: false });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_viewer_is_told_its_targets_and_all_else_stays(bool bringsStructure)
    {
        var writer = new SyntheticDescriptor(KeyOnly, spatial => 180 << spatial);
        var reader = new DependencyReader();
        var bytes = writer.Write(0, 0, isKey: true, true, false, 5);
        Assert.True(reader.TryRead(bytes, Next, out var read));
        if (!bringsStructure)
        {
            bytes = writer.Write(1, 0, isKey: false, true, false, 6);
            Assert.True(reader.TryRead(bytes, Next, out read));
        }
        Span<byte> written = stackalloc byte[300];
        var length = DependencyDescriptor.Write(bytes, new DescriptorChange(1234, 0x3F, read.Targets, read.TargetsAt), written);
        Assert.InRange(length, bytes.Length + 1, bytes.Length + 3);
        Assert.True(reader.TryRead(written[..length], Next, out var again));
        Assert.True(again is { FrameNumber: 1234, ActiveTargets: 0x3F } && reader.ActiveTargets == 0x3F);
        Assert.Equal((read.SpatialId, read.TemporalId, read.HasStructure, read.TargetsAt), (again.SpatialId, again.TemporalId, again.HasStructure, again.TargetsAt));
        // The largest size, which is not made any more, is as good as the middle one.
        Assert.Equal(again.Present.Contains(1, 2), again.Present.Contains(2, 2));
        // Told already: others in their place.
        Span<byte> twice = stackalloc byte[300];
        Assert.Equal(length, DependencyDescriptor.Write(written[..length], new DescriptorChange(1235, 0x7, again.Targets, again.TargetsAt), twice));
        Assert.True(reader.TryRead(twice[..length], Next, out var third) && third.ActiveTargets == 0x7);
        // Nothing to tell: only the number changes.
        Assert.Equal(bytes.Length, DependencyDescriptor.Write(bytes, new DescriptorChange(9, 0, 0, read.TargetsAt), written));
        Assert.Equal([bytes[0], 0, 9, .. bytes[3..]], written[..bytes.Length].ToArray());
    }

    [Theory]
    [InlineData(VideoCodec.Vp9)]
    [InlineData(VideoCodec.Av1)]
    public void What_a_browser_writes_says_the_same_as_its_payloads(VideoCodec codec)
    {
        var reader = new DependencyReader();
        var frames = new HashSet<(int, int)>();
        var number = -1;
        foreach (var line in File.ReadLines(Repository.Path("tests", "golden", "rtp", "chromium-l3t3-key.txt")))
        {
            if (line.Split(' ') is not [var name, _, var descriptor, var payload] || name != codec.ToString()) continue;
            Assert.True(reader.TryRead(Convert.FromHexString(descriptor), Next, out var read), line);
            Assert.True(reader.Structure is { Targets: 9, SpatialLayers: 3, IsDivisible: true });
            Assert.Equal((1280, 720), reader.Structure.SizeOf(2));
            Assert.InRange(read.FrameNumber - number, number < 0 ? 0 : read.StartsFrame ? 1 : 0, number < 0 ? 9 : 1);
            number = read.FrameNumber;
            frames.Add((read.SpatialId, read.TemporalId));
            var head = VideoHead.Read(codec, [.. Convert.FromHexString(payload), .. new byte[1_200]]);
            Assert.Equal(head.StartsKeyFrame, read.HasStructure);
            if (codec != VideoCodec.Vp9) continue;
            Assert.Equal(head.IsIntra, read.IsIntra);
            Assert.Equal((head.SpatialId, head.TemporalId, head.StartsFrame, head.EndsFrame), (read.SpatialId, read.TemporalId, read.StartsFrame, read.EndsFrame));
            for (var spatial = 0; spatial < 3; spatial++)
                for (var temporal = 0; temporal < 3; temporal++)
                    Assert.True((reader.ActiveSizes >> spatial & 1) == 0 || head.Present.Contains(spatial, temporal) == read.Present.Contains(spatial, temporal), $"{spatial} {temporal} of {line}");
        }
        // All rates; as many sizes as there was room for in the first second.
        Assert.Superset(new HashSet<(int, int)> { (0, 0), (0, 1), (0, 2) }, frames);
    }

    [Fact]
    public void MED_21_cut_descriptors_are_refused()
    {
        var bytes = new SyntheticDescriptor(KeyOnly, spatial => 180 << spatial).Write(0, 0, isKey: true, true, true, 5);
        for (var length = 0; length < bytes.Length; length++) Assert.False(new DependencyReader().TryRead(bytes.AsSpan(0, length), Next, out _), $"{length} of {bytes.Length}");
        Assert.False(new DependencyReader().TryRead([.. bytes, .. new byte[DependencyDescriptor.MaxLength]], Next, out _));
        // Which say that targets of their own follow, and end.
        var reader = new DependencyReader();
        Assert.True(reader.TryRead(bytes, Next, out _));
        Assert.True(reader.TryRead([bytes[0], 0, 6, 0], Next, out _));
        Assert.False(reader.TryRead([bytes[0], 0, 6, 0x40], Next, out _));
        Assert.False(reader.TryRead([bytes[0], 0, 6, 0x20], Next, out _));
    }

    [Fact]
    public void Layers_that_do_not_begin_together_stay_together()
    {
        // Two sizes that need nothing of one another (S2T1): who gets the second one never gets the first one's key frame.
        var bits = new BitText().Bits(0b11, 2).Bits(0, 6).Bits(1, 16).Bits(0b10000, 5).Bits(0, 6).Bits(1, 5).Bits(2, 2).Bits(3, 2)
            .Bits(0b1000, 4).Bits(0b0010, 4).Bits(0, 1).Bits(0, 1).Bits(0, 1).Bits(0, 1);
        var reader = new DependencyReader();
        Assert.True(reader.TryRead(bits.ToBytes(), Next, out var read));
        Assert.False(reader.Structure!.IsDivisible);
        Assert.Equal(LayerSet.All, read.Present);
    }

    [Fact]
    public void MED_21_seeded_fuzz_of_descriptors_stays_within_limits()
    {
        var writer = new SyntheticDescriptor(KeyOnly, spatial => 180 << spatial);
        byte[][] good = [writer.Write(0, 0, isKey: true, true, false, 5), writer.Write(1, 2, isKey: false, true, false, 5)];
        var reader = new DependencyReader();
        var scratch = new DependencyStructure();
        Fuzz.Run(60_000, random =>
        {
            var bytes = random.Next(4) == 0 ? Fuzz.Bytes(random, DependencyDescriptor.MaxLength - 5) : Fuzz.Mutate(random, good[random.Next(good.Length)]);
            var isWhole = DependencyDescriptor.TryParse(bytes, reader.Structure, reader.ActiveTargets, scratch, out var whole);
            var hasNumber = DependencyDescriptor.TryParseNumber(bytes, out var numbered);
            Assert.True(!isWhole || (hasNumber && numbered.FrameNumber == whole.FrameNumber));
            if (!reader.TryRead(bytes, random.Next(2) == 0 ? Next : new SequenceNumber(random.Next(1_000)), out var read)) return;
            Assert.InRange(read.Targets, 1, DependencyStructure.MaxTargets);
            Span<byte> written = stackalloc byte[DependencyDescriptor.MaxLength + 20];
            var length = DependencyDescriptor.Write(bytes, new DescriptorChange(77, (uint)random.NextInt64(1L << 32), read.Targets, read.TargetsAt), written);
            Assert.InRange(length, 3, 255);
            Assert.True(read.HasStructure || random.Next(2) == 0 || reader.TryRead(written[..length], new SequenceNumber(0), out var again) && again.FrameNumber == 77);
        });
    }

    [Fact]
    public void MED_21_seeded_fuzz_of_picture_numbers_writes_only_where_they_are() => Fuzz.Run(30_000, random =>
    {
        var bytes = Fuzz.Bytes(random, 30);
        // Wherever a whole descriptor has its number, of which there may be a second octet.
        if (bytes.Length > 2) Assert.InRange(PictureNumbers.Read(bytes, random.Next(bytes.Length - 1), random.Next(bytes.Length)).Id, 0, PictureNumbers.IdMask);
        var codec = random.Next(2) == 0 ? VideoCodec.Vp8 : VideoCodec.Vp9;
        if (!PictureNumbers.TryRead(codec, bytes, out var numbers)) return;
        numbers.Rewrite(bytes, 0x1234, 0x56);
        Assert.True(PictureNumbers.TryRead(codec, bytes, out var again));
        Assert.Contains(again.Id, (int[])[0x1234, 0x34]);
        Assert.Equal((numbers.HasTl0, numbers.HasTl0 ? 0x56 : 0), (again.HasTl0, again.Tl0Index));
    });
}
