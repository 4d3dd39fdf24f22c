using Classroom.Rtc.Codecs;

namespace Classroom.Testing.Media;

/// <summary>What a synthetic client sends of a picture that is divided inside one stream.</summary>
public sealed partial class SyntheticClient
{
    private readonly Dictionary<(int Spatial, int Picture), SyntheticFrame> _divided = [];
    private SyntheticDescriptor? _descriptors;
    private ushort _frameNumber = 65_000;
    private int _sinceKey, _sizes;

    /// <summary>Every frame that was sent of a divided picture.</summary>
    public List<SyntheticFrame> Frames { get; } = [];

    /// <summary>Keeps each packet of pictures that comes, for a close look.</summary>
    public bool RecordsPackets { get; set; }

    /// <summary>Knows what dependency descriptors are: its answers take them.</summary>
    public bool KnowsDescriptors { get; set; } = true;

    /// <summary>Sends descriptors that name a template which nobody knows.</summary>
    public bool BreaksDescriptors { get; set; }

    /// <summary>Makes a size anew out of the next smaller one of the same picture, at the lowest rate's next picture, where others send a key frame.</summary>
    public bool GrowsWithoutKeyframe { get; set; }

    private void SendDivided(long nowUs, SyntheticSource source, SyntheticLayers layers)
    {
        var count = Math.Min(layers.Spatial, LayersOn);
        var grows = count > _sizes;
        // A size that comes anew needs those below it, which takes a key frame.
        var isKey = source.WantsKeyframe || grows && !(GrowsWithoutKeyframe && _sizes > 0);
        if (grows && !isKey && layers.TemporalOf(_sinceKey + 1) > 0) count = _sizes;
        var known = isKey ? 0 : _sizes;
        _sizes = count;
        source.WantsKeyframe = false;
        source.Time += 3000;
        _sinceKey = isKey ? 0 : _sinceKey + 1;
        if (isKey) _divided.Clear();
        var temporal = layers.TemporalOf(_sinceKey);
        if (temporal > 0) _tl0--;
        for (var spatial = 0; spatial < count; spatial++)
        {
            var picture = Pictures[spatial];
            var packets = isKey ? picture.KeyPackets : picture.Packets;
            var isIntra = spatial >= known;
            var frame = new SyntheticFrame(_pictureId, ++_frameNumber, spatial, temporal, isIntra, _counter, packets, ReferencesOf(layers, spatial, isIntra));
            _divided[(spatial, _sinceKey)] = frame;
            Frames.Add(frame);
            for (var i = 0; i < packets; i++) SendDivided(nowUs, source, layers, frame, i, i == packets - 1 && spatial == count - 1);
        }
    }

    private void SendDivided(long nowUs, SyntheticSource source, SyntheticLayers layers, SyntheticFrame frame, int index, bool marker)
    {
        var payload = new byte[Pictures[frame.Spatial].Length];
        var (isFirst, isLast) = (index == 0, index == frame.Packets - 1);
        if (_offer.VideoCodec == VideoCodec.Vp9) SyntheticVideoHead.WriteLayeredVp9(payload, layers with { Spatial = _sizes }, frame, isFirst, isLast, _pictureId, _tl0, HeightOf);
        else SyntheticVideoHead.Write(_offer.VideoCodec, payload, frame is { IsKey: true, Spatial: 0 }, index, frame.Packets, _pictureId, _tl0, HeightOf(layers.Spatial - 1));
        if (_offer.WithDescriptor)
        {
            _descriptors ??= new SyntheticDescriptor(layers, HeightOf);
            _descriptors.Sizes = _sizes;
            source.Descriptor = _descriptors.Write(frame.Spatial, frame.Temporal, frame.IsKey, isFirst, isLast, _frameNumber);
        }
        if (BreaksDescriptors) source.Descriptor = [.. source.Descriptor[..3].Select((octet, i) => i == 0 ? (byte)(octet ^ 0x20) : octet)];
        SendMedia(nowUs, source, _offer.Audio ? "1" : "0", marker, payload);
    }

    private List<SyntheticFrame> ReferencesOf(SyntheticLayers layers, int spatial, bool isIntra)
    {
        List<SyntheticFrame> references = [];
        if (!isIntra && _divided.TryGetValue((spatial, _sinceKey - layers.DistanceOf(_sinceKey)), out var before)) references.Add(before);
        if (spatial > 0 && (_sinceKey == 0 || !layers.IsKeyOnly)) references.Add(_divided[(spatial - 1, _sinceKey)]);
        return references;
    }

    private static int HeightOf(int spatial) => SmallestHeight << spatial;
}
