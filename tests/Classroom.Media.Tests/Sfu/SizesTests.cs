using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>From one size to another inside one stream, whatever the order in which its packets come.</summary>
public sealed class SizesTests
{
    private static readonly SyntheticLayers KeyOnly = new(3, 3, IsKeyOnly: true), Nested = new(3, 3);
    private static readonly int[][] s_orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    private readonly LayerSelector _selector = new();
    private readonly Encoding _encoding = new(MediaKind.Video, VideoCodec.Vp9);
    private long _number;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    public void Whichever_frame_of_a_key_picture_comes_first_the_size_changes_with_all_of_it(int from, int to)
    {
        foreach (var order in s_orders)
        {
            var test = new SizesTests();
            test.Begin(KeyOnly, from);
            Assert.True(test.Aim(0, to));
            Assert.Equal([from], test.Take(KeyOnly, 10, [0, 1, 2]));
            Assert.Equal(Enumerable.Range(0, to + 1), test.Take(KeyOnly, 11, order, intra: [0, 1, 2]));
            Assert.Equal([to], test.Take(KeyOnly, 12, order));
        }
    }

    [Fact]
    public void A_size_that_is_made_again_without_a_key_frame_is_for_those_who_have_the_next_smaller_one()
    {
        Begin(Nested, 1);
        Assert.True(Aim(0, 2));
        Assert.Equal([0, 1], Take(Nested, 10, [0, 1]));
        Assert.Equal([0, 1, 2], Take(Nested, 11, [0, 1, 2], intra: [2]));
        Assert.Equal([0, 1, 2], Take(Nested, 12, [0, 1, 2]));

        var small = new SizesTests();
        small.Begin(Nested, 0);
        Assert.True(small.Aim(0, 2));
        Assert.Equal([0], small.Take(Nested, 11, [0, 1, 2], intra: [2]));
        // One up with the first, the next with the second: the picture after it is whole.
        Assert.Equal([0, 1, 2], small.Take(Nested, 12, [0, 1, 2], intra: [1, 2]));
        Assert.Equal([0, 1, 2], small.Take(Nested, 13, [0, 1, 2]));
    }

    [Fact]
    public void A_largest_size_that_comes_before_those_it_needs_is_asked_for_again()
    {
        Begin(Nested, 0);
        Assert.True(Aim(0, 2));
        Assert.Equal([0, 1], Take(Nested, 11, [2, 0, 1], intra: [0, 1, 2]));
        Assert.Equal([0, 1], Take(Nested, 12, [2, 1, 0]));
        Assert.True(Aim(0, 2));
        Assert.False(Aim(0, 2));
        // One size up each time at least, in whatever order.
        Assert.Equal([0, 1, 2], Take(Nested, 13, [2, 0, 1], intra: [0, 1, 2]));
    }

    [Fact]
    public void What_comes_late_is_judged_like_the_rest_of_its_picture()
    {
        Begin(Nested, 2);
        Take(Nested, 10, [0, 1]);
        Assert.False(Aim(0, 0));
        Assert.Equal([0], Take(Nested, 11, [0, 1, 2]));
        Assert.Equal([2], Take(Nested, 10, [2]));
        Assert.Equal([], Take(Nested, 11, [2]));
    }

    [Fact]
    public void A_key_frame_that_does_not_bring_the_size_is_asked_for_again_and_not_for_ever()
    {
        Begin(KeyOnly, 0);
        Assert.True(Aim(0, 2));
        Assert.False(Aim(LayerSelector.AskAgainUs - 1, 2));
        var asked = 0;
        for (var nowUs = LayerSelector.AskAgainUs; nowUs < 100 * LayerSelector.AskAgainUs; nowUs += LayerSelector.AskAgainUs / 4) asked += Aim(nowUs, 2) ? 1 : 0;
        Assert.Equal(LayerSelector.MaxAsks, asked);

        // Another wish, and its fulfilment.
        Assert.True(Aim(0, 1));
        Take(KeyOnly, 11, [0, 1, 2], intra: [0, 1, 2]);
        Assert.False(Aim(10 * LayerSelector.AskAgainUs, 1));
    }

    private void Begin(SyntheticLayers layers, int size)
    {
        _encoding.Begin(new SourceClock(90_000));
        Aim(0, size);
        Take(layers, 1, [0, 1, 2], intra: [0, 1, 2]);
        Take(layers, 2, [0, 1, 2]);
    }

    private bool Aim(long nowUs, int size) => _selector.Aim(nowUs, new Layer(_encoding, (byte)size, Layer.FullRate));

    // Of these sizes' frames of a picture, in the order in which they come, those that the viewer gets.
    private IEnumerable<int> Take(SyntheticLayers layers, int picture, int[] sizes, params int[] intra) => sizes.Where(size => IsTaken(layers, picture, size, intra.Contains(size))).ToList().Order();

    private bool IsTaken(SyntheticLayers layers, int picture, int size, bool isIntra)
    {
        var payload = new byte[100];
        var frame = new SyntheticFrame(picture, 0, size, 0, isIntra, 0, 1, []);
        SyntheticVideoHead.WriteLayeredVp9(payload, layers, frame, isFirst: true, isLast: true, (ushort)picture, (byte)picture, spatial => 90 << spatial);
        var packet = _encoding.Take(0, new SourcePacket { Number = SequenceNumber.First((ushort)++_number), Time = new MediaTime(3_000 * picture), Payload = payload });
        return _selector.Take(0, _encoding, packet.Time, packet.Head, isSound: false) is LayerVerdict.Taken or LayerVerdict.Begun;
    }
}
