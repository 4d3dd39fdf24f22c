using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Streams;

namespace Classroom.Sfu;

/// <summary>One of the streams in which a track comes: its source's clock, its latest payloads, its key frames and bitrate, and the layers inside it.</summary>
public sealed class Encoding
{
    /// <summary>Three seconds of a 1.2 Mbit/s picture; sound is not repaired, Opus conceals and its own FEC helps.</summary>
    public const int RingSlots = 512;
    private const long BitrateWindowUs = 1_000_000;
    private const long UnknownSoundBps = 50_000, UnknownPictureBps = 500_000;
    private const long BitsPerPixel = 2;

    /// <summary>Header and tag of a packet, about.</summary>
    internal const int PacketOverhead = 40;

    // Made with the first packet: a layer that never comes costs nothing.
    private PacketRing? _ring;
    private readonly bool _isVideo;
    private readonly VideoCodec _codec;
    private EncodingLayers? _layers;
    private DependencyReader? _descriptors;
    private bool _hasParameterSets;
    private Kept[] _kept = [];
    private long _windowStartUs;
    private long _windowBytes;
    private int _windowPackets;
    private long _windowKeyBytes;
    private MediaTime? _keyTime;
    private LayerCost _cost;

    public Encoding(MediaKind kind, VideoCodec codec, Rid rid = default)
    {
        Rid = rid;
        _codec = codec;
        _isVideo = kind == MediaKind.Video;
    }

    /// <summary>Which layer of several; empty for the only one.</summary>
    public Rid Rid { get; }

    /// <summary>The clock of the source that it comes from; null before the first packet.</summary>
    public SourceClock? Source { get; private set; }
    public FrameGathering Gathering { get; } = new();

    /// <summary>Pixels of the latest key frame, 0 before the first.</summary>
    public int Width { get; private set; }
    public int Height { get; private set; }
    public long LastPacketUs { get; private set; } = long.MinValue / 2;

    /// <summary>A publisher turns layers off for which its line or its processor is too weak; those are not waited for.</summary>
    public const long QuietUs = 1_000_000;
    public bool IsLive(long nowUs) => Source is not null && nowUs - LastPacketUs < QuietUs;

    /// <summary>It comes, but none of its key frames has: the first was lost, or dropped while the track was muted. Nobody knows how large it is, so that nobody aims at it.</summary>
    internal bool IsUnknown(long nowUs) => _isVideo && KeyframesSeen == 0 && Height == 0 && IsLive(nowUs);

    /// <summary>There are layers inside, of which a viewer can be given less than all.</summary>
    public bool HasLayers => _layers is { HasAny: true };

    /// <summary>Sizes of the same picture inside this one stream, the smallest first.</summary>
    public int SpatialLayers => _layers?.Spatial ?? 1;
    public bool IsLive(long nowUs, int spatial) => IsLive(nowUs) && (!HasLayers || IsMade(spatial) && _layers!.IsLive(nowUs, spatial));

    // Where the publisher says which of its layers it makes, that is sooner known than by their silence.
    private bool IsMade(int spatial) => _descriptors?.Structure is null || (_descriptors.ActiveSizes >> spatial & 1) != 0;

    /// <summary>Rates at which a size comes; 1 where there is no choice.</summary>
    public int TemporalLayers(long nowUs, int spatial) => HasLayers ? _layers!.TemporalLayers(nowUs, spatial) : 1;

    /// <summary>Who has an upper spatial layer has the lower ones too.</summary>
    internal bool IsNested => _layers is { IsNested: true };

    /// <summary>What the stream's dependency descriptors are read by; null where its codec has none.</summary>
    internal DependencyReader? Descriptors => _descriptors;

    /// <summary>Pixels of a spatial layer; where they are not told, each has half the lines of the next.</summary>
    public (int Width, int Height) SizeOf(int spatial)
    {
        if (SpatialLayers == 1) return (Width, Height);
        var told = _layers!.SizeOf(spatial);
        var above = Math.Max(0, SpatialLayers - 1 - spatial);
        return told.Height > 0 ? told : (Width >> above, Height >> above);
    }
    public KeyframeRequests Keyframes { get; } = new();

    /// <summary>Highest number taken so far.</summary>
    public SequenceNumber Highest { get; private set; }
    public long KeyframesSeen { get; private set; }
    public long BitrateBps { get; private set; }

    /// <summary>
    /// What this layer takes of a viewer's path, header and tag of each packet included: what it took lately; that falls slowly, since a picture that
    /// stands still moves again, and does not jump with a key frame. Before a second of it has been seen, what a picture of its size takes by custom.
    /// </summary>
    public long CostBps => _cost.Bps > 0 ? _cost.Bps : !_isVideo ? UnknownSoundBps : CustomOf((Width, Height));

    /// <summary>The same of one layer inside it.</summary>
    public long CostOf(int spatial, int temporal) => HasLayers ? _layers!.CostOf(spatial, temporal, CustomOf(SizeOf(spatial))) : CostBps;

    private static long CustomOf((int Width, int Height) size) => size.Height == 0 ? UnknownPictureBps : Math.Max(UnknownSoundBps, BitsPerPixel * size.Width * size.Height);

    /// <summary>A source's first packet comes now: the numbers and times of an earlier one mean nothing any more.</summary>
    public void Begin(SourceClock source)
    {
        Source = source;
        Highest = default;
        _keyTime = null;
        _hasParameterSets = false;
        if (_isVideo && _ring is null) MakeRoom();
        _layers?.Reset();
        _descriptors?.Reset();
        Array.Clear(_kept);
    }

    /// <summary>What another worker, where all its packets come, knows of it: of a layer that nobody here looks at nothing else comes.</summary>
    internal void Learn(SourceClock clock, long lastPacketUs, long costBps, int width, int height)
    {
        Source ??= clock;
        LastPacketUs = Math.Max(LastPacketUs, lastPacketUs);
        _cost.Learn(costBps);
        if (height > 0) (Width, Height) = (width, height);
    }

    private void MakeRoom()
    {
        (_ring, _kept, _layers) = (new PacketRing(RingSlots), new Kept[RingSlots], new EncodingLayers());
        if (_codec is VideoCodec.Vp9 or VideoCodec.Av1) _descriptors = new DependencyReader();
    }

    /// <summary>Counts a packet.</summary>
    public void Note(long nowUs, in SourcePacket packet)
    {
        NoteBytes(nowUs, packet.Payload.Length);
        LastPacketUs = nowUs;
        if (packet.Number > Highest) Highest = packet.Number;
    }

    /// <summary>Counts a packet of pictures, keeps its payload and reads its head.</summary>
    public ForwardedPacket Take(long nowUs, in SourcePacket packet)
    {
        Note(nowUs, packet);
        var payload = packet.Payload;
        long handle = -1;
        PacketRing? kept = null;
        VideoHead head = default;
        if (!payload.IsEmpty && _ring is not null)
        {
            head = ReadHead(payload, packet.Descriptor, packet.Number);
            // What is none is passed on to nobody.
            handle = _ring.Add(payload, head.HasDescriptor ? packet.Descriptor : []);
            if (_ring.TryGet(handle, out var slot))
            {
                payload = slot;
                kept = _ring;
                _kept[packet.Number.Value % RingSlots] = new Kept(packet.Number, packet.Time, packet.Marker, handle, head.Numbers);
            }
            if (head.StartsKeyFrame) NoteKeyframe(nowUs, packet.Time, payload);
            _layers!.Note(nowUs, head, packet.Time == _keyTime ? 0 : payload.Length + PacketOverhead);
            if (packet.Time == _keyTime) _windowKeyBytes += payload.Length + PacketOverhead;
        }
        return new ForwardedPacket
        {
            Number = packet.Number,
            Time = packet.Time,
            Marker = packet.Marker,
            Payload = payload,
            Ring = kept,
            Handle = handle,
            Head = head,
        };
    }

    /// <summary>A packet that came before, for a viewer who could not begin with it then.</summary>
    public bool TryGet(SequenceNumber number, out ForwardedPacket packet)
    {
        packet = default;
        if (_ring is null) return false;
        ref readonly var kept = ref _kept[number.Value % RingSlots];
        if (kept.Number != number || !_ring.TryGet(kept.Handle, out var payload)) return false;
        packet = new ForwardedPacket
        {
            Number = number,
            Time = kept.Time,
            Marker = kept.Marker,
            Payload = payload,
            Ring = _ring,
            Handle = kept.Handle,
            Head = ReadHead(payload, _ring.DescriptorOf(kept.Handle), number).With(kept.Numbers),
        };
        return true;
    }

    private VideoHead ReadHead(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> descriptor, SequenceNumber number)
    {
        var head = VideoHead.Read(_codec, payload);
        _hasParameterSets |= head.StartsKeyFrame;
        if (_descriptors is { } reader && !descriptor.IsEmpty)
            return reader.TryRead(descriptor, number, out var read) ? head.With(read, reader.Structure!.IsDivisible) : head.Undivided(descriptor);
        return head.StartsBareKeyFrame && !_hasParameterSets ? head.AsKeyFrame() : head;
    }

    private void NoteKeyframe(long nowUs, MediaTime time, ReadOnlySpan<byte> payload)
    {
        _keyTime = time;
        KeyframesSeen++;
        Keyframes.NoteKeyframe();
        var size = VideoHead.ReadSize(_codec, payload);
        if (size.Height > 0) (Width, Height) = size;
        var told = 0;
        for (var i = 0; i < LayerSet.MaxSpatial; i++)
        {
            var inside = VideoHead.ReadSize(_codec, payload, i);
            if (inside.Height > 0) told = i + 1;
            _layers!.SetSize(nowUs, i, inside);
            if (_descriptors?.Structure is { } structure) _layers.SetSize(nowUs, i, structure.SizeOf(i));
        }
        _layers!.Limit(told);
    }

    private void NoteBytes(long nowUs, int bytes)
    {
        _windowBytes += bytes;
        _windowPackets++;
        var elapsedUs = nowUs - _windowStartUs;
        if (elapsedUs < BitrateWindowUs) return;
        BitrateBps = _windowBytes * 8 * 1_000_000 / elapsedUs;
        // A window with a pause in it is no measure.
        var isMeasure = elapsedUs < 2 * BitrateWindowUs;
        var sum = _windowBytes + (long)_windowPackets * PacketOverhead;
        // Nothing but key frames is what it takes.
        if (isMeasure) _cost.Measure((sum > _windowKeyBytes ? sum - _windowKeyBytes : sum) * 8 * 1_000_000 / elapsedUs);
        _layers?.EndWindow(elapsedUs, isMeasure);
        (_windowBytes, _windowPackets, _windowKeyBytes) = (0, 0, 0);
        _windowStartUs = nowUs;
    }

    // The payload's picture numbers may be some viewer's by now.
    private readonly record struct Kept(SequenceNumber Number, MediaTime Time, bool Marker, long Handle, PictureNumbers Numbers);
}
