namespace Classroom.Rtc.Codecs;

/// <summary>What a router must know of one packet of pictures, whatever its codec: whether a decoder can begin here, and which layers its frame is of.</summary>
public readonly struct VideoHead
{
    /// <summary>First packet of a key frame.</summary>
    public bool StartsKeyFrame { get; private init; }

    /// <summary>H.264 alone: an IDR picture begins, which is a key frame's start only where no parameter set goes before it.</summary>
    public bool StartsBareKeyFrame { get; private init; }

    /// <summary>First and last packet of a frame, which is one spatial layer of a picture; only where there are layers.</summary>
    public bool StartsFrame { get; private init; }
    public bool EndsFrame { get; private init; }
    public byte TemporalId { get; private init; }
    public byte SpatialId { get; private init; }

    /// <summary>The stream has layers, of which a viewer can be given less than all.</summary>
    public bool HasLayers { get; private init; }

    /// <summary>The layers that the frame belongs to, those that can be begun with it, and those whose viewers have what it needs.</summary>
    public LayerSet Present { get; private init; }
    public LayerSet Switch { get; private init; }
    public LayerSet Source { get; private init; }

    /// <summary>The frame needs no picture before its own: of a key picture, or what brings a size that was not made before. Known of each packet but VP8's and H.264's.</summary>
    public bool IsIntra { get; private init; }

    /// <summary>Whose descriptor may grow by an octet.</summary>
    public bool IsVp8 { get; private init; }

    /// <summary>Each viewer gets numbers of its own.</summary>
    public PictureNumbers Numbers { get; private init; }

    /// <summary>What the packet's dependency descriptor says; where there is none, HasDescriptor is false.</summary>
    public DependencyDescriptor Descriptor { get; private init; }
    public bool HasDescriptor { get; private init; }

    /// <summary>The only place that tells codecs apart in the path of a packet; a broken head is "not a key frame", and goes to everybody.</summary>
    public static VideoHead Read(VideoCodec codec, ReadOnlySpan<byte> payload)
    {
        switch (codec)
        {
            case VideoCodec.Vp8 when Vp8Descriptor.TryParse(payload, out var vp8):
                return ReadLayers(vp8);
            case VideoCodec.H264 when H264Packet.TryParse(payload, out var h264):
                return new VideoHead { StartsKeyFrame = h264.HasParameterSet, StartsBareKeyFrame = h264.StartsIdr, Present = LayerSet.All };
            case VideoCodec.Vp9 when Vp9Descriptor.TryParse(payload, out var vp9):
                return ReadLayers(vp9);
            case VideoCodec.Av1 when Av1Packet.TryParse(payload, out var av1):
                // Not each packet says of which layer it is: without a descriptor beside it they stay together.
                return new VideoHead { StartsKeyFrame = av1.StartsKeyFrame, Present = LayerSet.All };
            default:
                return new VideoHead { Present = LayerSet.All };
        }
    }

    /// <summary>The same head with what the descriptor beside it says of layers.</summary>
    public VideoHead With(in DependencyDescriptor descriptor, bool isDivisible) => this with
    {
        HasDescriptor = true,
        Descriptor = descriptor,
        HasLayers = isDivisible,
        StartsFrame = descriptor.StartsFrame,
        EndsFrame = descriptor.EndsFrame,
        TemporalId = descriptor.TemporalId,
        SpatialId = descriptor.SpatialId,
        Present = descriptor.Present,
        Switch = descriptor.Switch,
        IsIntra = descriptor.IsIntra,
        Source = SourceOf(descriptor.IsIntra, descriptor.SpatialId, descriptor.TemporalId, descriptor.Present),
    };

    /// <summary>The head of a frame that cannot be told from others: it goes to everybody. Of its descriptor no more is known than the number, if that.</summary>
    public VideoHead Undivided(ReadOnlySpan<byte> descriptor) => this with
    {
        HasDescriptor = DependencyDescriptor.TryParseNumber(descriptor, out var numbered),
        Descriptor = numbered,
        HasLayers = false,
        IsIntra = false,
        Present = LayerSet.All,
        Switch = LayerSet.None,
        StartsFrame = false,
        EndsFrame = false,
    };

    /// <summary>The same head with the numbers that its packet came with, where others have been written over them.</summary>
    public VideoHead With(in PictureNumbers numbers) => this with { Numbers = numbers };

    // Without earlier pictures a size needs nothing, or the next smaller one of the same picture.
    private static LayerSet SourceOf(bool isIntra, int spatial, int temporal, LayerSet present) =>
        !isIntra ? present : spatial == 0 ? LayerSet.All : LayerSet.FromAndAbove(spatial - 1, temporal);

    /// <summary>Width and height in pixels, from the packet that starts a key frame; 0 where it does not tell.</summary>
    public static (int Width, int Height) ReadSize(VideoCodec codec, ReadOnlySpan<byte> payload) => codec switch
    {
        VideoCodec.Vp8 when Vp8Descriptor.TryParse(payload, out var vp8) && vp8.StartsKeyFrame => vp8.ReadSize(payload),
        VideoCodec.H264 when H264Packet.TryParse(payload, out var h264) => h264.ReadSize(payload),
        VideoCodec.Vp9 when Vp9Descriptor.TryParse(payload, out var vp9) => vp9.ReadSize(payload),
        VideoCodec.Av1 when Av1Packet.TryParse(payload, out var av1) => av1.ReadSize(payload),
        _ => default,
    };

    /// <summary>The same of one spatial layer of several; 0 where the packet does not tell.</summary>
    public static (int Width, int Height) ReadSize(VideoCodec codec, ReadOnlySpan<byte> payload, int spatial) =>
        codec == VideoCodec.Vp9 && Vp9Descriptor.TryParse(payload, out var vp9) && vp9.Sizes > 1 ? vp9.ReadSize(payload, spatial) : default;

    /// <summary>The same head as the start of a key frame, for who knows that no parameter set goes before.</summary>
    public VideoHead AsKeyFrame() => this with { StartsKeyFrame = true };

    // A picture with the sync bit needs of lower layers only the lowest, but those that follow it may need what lies between: one step up at a time.
    private static VideoHead ReadLayers(in Vp8Descriptor vp8)
    {
        var present = LayerSet.From(0, vp8.TemporalId);
        return new VideoHead
        {
            IsVp8 = true,
            StartsKeyFrame = vp8.StartsKeyFrame,
            IsIntra = vp8.StartsKeyFrame,
            Numbers = vp8.Numbers,
            HasLayers = vp8.HasLayer,
            StartsFrame = vp8.StartsFrame,
            TemporalId = (byte)vp8.TemporalId,
            Present = vp8.HasLayer ? present : LayerSet.All,
            Switch = vp8.StartsKeyFrame ? present : vp8.IsLayerSync ? LayerSet.None.With(0, vp8.TemporalId) : LayerSet.None,
            Source = vp8.StartsKeyFrame ? LayerSet.All : vp8.IsLayerSync ? LayerSet.From(0, Math.Max(0, vp8.TemporalId - 1)) : present,
        };
    }

    private static VideoHead ReadLayers(in Vp9Descriptor vp9)
    {
        // A picture of a layer that we have no name for needs no less than everything else.
        var isNamed = vp9 is { HasLayer: true, SpatialId: < LayerSet.MaxSpatial, TemporalId: < LayerSet.MaxTemporal };
        var own = LayerSet.From(vp9.SpatialId, vp9.TemporalId);
        // Where frames need the lower layers, the highest is for who may have a higher one too, which is not made.
        var present = vp9 is { IsForThisLayerOnly: true, NeedsLowerLayer: false } ? own : LayerSet.FromAndAbove(vp9.SpatialId, vp9.TemporalId);
        return new VideoHead
        {
            StartsKeyFrame = vp9.StartsKeyFrame,
            Numbers = vp9.Numbers,
            HasLayers = isNamed,
            StartsFrame = vp9.StartsFrame,
            EndsFrame = vp9.EndsFrame,
            TemporalId = (byte)vp9.TemporalId,
            SpatialId = (byte)vp9.SpatialId,
            Present = isNamed ? present : LayerSet.All,
            IsIntra = vp9.IsKey,
            Switch = !isNamed ? LayerSet.None : vp9.IsKey && vp9.SpatialId == 0 ? present : vp9.IsKey || vp9.IsSwitchingUp ? own : LayerSet.None,
            Source = SourceOf(vp9.IsKey, vp9.SpatialId, vp9.TemporalId, present),
        };
    }
}
