namespace Classroom.Rtc.Codecs;

/// <summary>What a router must know of one packet of pictures, whatever its codec: whether a decoder can begin here, and which layer it is of.</summary>
public readonly struct VideoHead
{
    /// <summary>First packet of a key frame.</summary>
    public bool StartsKeyFrame { get; private init; }

    /// <summary>H.264 alone: an IDR picture begins, which is a key frame's start only where no parameter set goes before it.</summary>
    public bool StartsBareKeyFrame { get; private init; }
    public byte TemporalId { get; private init; }
    public byte SpatialId { get; private init; }

    /// <summary>VP8 numbers its pictures beside the packets; each viewer gets numbers of its own.</summary>
    public bool IsVp8 { get; private init; }
    public Vp8Descriptor Vp8 { get; private init; }

    /// <summary>The only place that tells codecs apart in the path of a packet; a broken head is "not a key frame".</summary>
    public static VideoHead Read(VideoCodec codec, ReadOnlySpan<byte> payload)
    {
        switch (codec)
        {
            case VideoCodec.Vp8 when Vp8Descriptor.TryParse(payload, out var vp8):
                return new VideoHead { IsVp8 = true, Vp8 = vp8, StartsKeyFrame = vp8.StartsKeyFrame, TemporalId = (byte)vp8.TemporalId };
            case VideoCodec.H264 when H264Packet.TryParse(payload, out var h264):
                return new VideoHead { StartsKeyFrame = h264.HasParameterSet, StartsBareKeyFrame = h264.StartsIdr };
            case VideoCodec.Vp9 when Vp9Descriptor.TryParse(payload, out var vp9):
                return new VideoHead { StartsKeyFrame = vp9.StartsKeyFrame, TemporalId = (byte)vp9.TemporalId, SpatialId = (byte)vp9.SpatialId };
            case VideoCodec.Av1 when Av1Packet.TryParse(payload, out var av1):
                return new VideoHead { StartsKeyFrame = av1.StartsKeyFrame, TemporalId = (byte)av1.TemporalId, SpatialId = (byte)av1.SpatialId };
            default:
                return default;
        }
    }

    /// <summary>Width and height in pixels, from the packet that starts a key frame; 0 where it does not tell.</summary>
    public static (int Width, int Height) ReadSize(VideoCodec codec, ReadOnlySpan<byte> payload) => codec switch
    {
        VideoCodec.Vp8 when Vp8Descriptor.TryParse(payload, out var vp8) && vp8.StartsKeyFrame => vp8.ReadSize(payload),
        VideoCodec.H264 when H264Packet.TryParse(payload, out var h264) => h264.ReadSize(payload),
        VideoCodec.Vp9 when Vp9Descriptor.TryParse(payload, out var vp9) => vp9.ReadSize(payload),
        VideoCodec.Av1 when Av1Packet.TryParse(payload, out var av1) => av1.ReadSize(payload),
        _ => default,
    };

    /// <summary>The same head as the start of a key frame, for who knows that no parameter set goes before.</summary>
    public VideoHead AsKeyFrame() => this with { StartsKeyFrame = true };
}
