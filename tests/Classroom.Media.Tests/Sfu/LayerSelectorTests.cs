using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Sfu;
using Classroom.Testing.Media;
using Xunit;

namespace Classroom.Media.Tests.Sfu;

/// <summary>The rates of VP8, whose heads say only which pictures need nothing but the lowest rate (RFC 7741 section 4.2: Y).</summary>
public sealed class LayerSelectorTests
{
    private static readonly SyntheticLayers s_layers = new(1, 3);

    /// <summary>At whichever picture a viewer of the lowest rate may have all, it can decode each that it gets, and gets all within two rounds.</summary>
    [Fact]
    public void Rates_rise_only_where_pictures_can_be_decoded()
    {
        for (var risesAt = 1; risesAt <= 16; risesAt++)
        {
            var (encoding, selector) = (new Encoding(MediaKind.Video, VideoCodec.Vp8), new LayerSelector());
            selector.Aim(0, new Layer(encoding, 0, 0));
            // The latest picture of each rate, and whether the viewer could decode it.
            var decodes = new bool[3];
            for (var picture = 0; picture < 40; picture++)
            {
                if (picture == risesAt) Assert.False(selector.Aim(0, new Layer(encoding, 0, Layer.FullRate)));
                var temporal = s_layers.TemporalOf(picture);
                var isSync = temporal > 0 && picture % 8 < 3;
                var payload = new byte[100];
                SyntheticVideoHead.Write(VideoCodec.Vp8, payload, picture == 0, 0, 1, 1, 1, 90, temporal, isSync);
                var isTaken = selector.Take(0, encoding, new MediaTime(picture), VideoHead.Read(VideoCodec.Vp8, payload), isSound: false) is LayerVerdict.Taken or LayerVerdict.Begun;
                // The highest rate's pictures need the latest of both lower ones; those with the sync bit the lowest alone.
                var canDecode = isTaken && (picture == 0 || decodes[0] && (isSync || temporal == 0 || decodes[1]));
                Assert.Equal(isTaken, canDecode);
                if (temporal < 2) decodes[temporal] = canDecode;
                Assert.True(isTaken || temporal > 0);
                Assert.True(isTaken || picture < risesAt + 16, $"picture {picture} after {risesAt}");
            }
        }
    }

    [Fact]
    public void Fewer_pictures_come_from_the_next_one_on()
    {
        var (encoding, selector) = (new Encoding(MediaKind.Video, VideoCodec.Vp8), new LayerSelector());
        selector.Aim(0, new Layer(encoding, 0, Layer.FullRate));
        var taken = new List<int>();
        for (var picture = 0; picture < 20; picture++)
        {
            if (picture == 5) Assert.False(selector.Aim(0, new Layer(encoding, 0, 0)));
            var payload = new byte[100];
            SyntheticVideoHead.Write(VideoCodec.Vp8, payload, picture == 0, 0, 1, 1, 1, 90, s_layers.TemporalOf(picture));
            if (selector.Take(0, encoding, new MediaTime(picture), VideoHead.Read(VideoCodec.Vp8, payload), isSound: false) != LayerVerdict.Dropped) taken.Add(picture);
        }
        Assert.Equal([0, 1, 2, 3, 4, 8, 12, 16], taken);
    }
}
