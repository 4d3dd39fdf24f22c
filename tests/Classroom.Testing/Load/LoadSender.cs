namespace Classroom.Testing.Load;

/// <summary>One publisher at a browser's pace: the packets of a picture back to back, sound in between, a key frame where one is asked for.</summary>
public sealed class LoadSender(LoadPeer peer, int number, int publishers)
{
    private const long MicrosecondsPerMillisecond = 1_000;
    private const long VideoUs = SyntheticMedia.VideoPeriodMs * MicrosecondsPerMillisecond;
    private const long AudioUs = SyntheticMedia.AudioPeriodMs * MicrosecondsPerMillisecond;
    private const long KeyframeUs = SyntheticMedia.KeyframePeriodMs * MicrosecondsPerMillisecond;
    private const long KeyframeGapUs = 300_000;
    private const int KeyframePackets = 27;
    private const int ShorterPackets = 2;
    private const int PayloadRoom = 1_500;

    private readonly SyntheticMedia _media = new(peer.AudioSsrc, peer.VideoSsrc, seed: number + 1) { KeyframePackets = KeyframePackets };
    private readonly byte[] _payload = new byte[PayloadRoom];
    private long _audioDueUs;
    private long _videoDueUs;
    private long _lastKeyframeUs;
    private long _keyframeDueUs;
    private int _inPicture;

    public LoadPeer Peer => peer;

    /// <summary>Packets so far, which is the number of the next.</summary>
    public long Sent { get; private set; }

    /// <summary>Begins; publishers take their pictures one after the other, as cameras that know nothing of each other do.</summary>
    public void Start(long nowUs)
    {
        _videoDueUs = nowUs + (VideoUs * number / publishers);
        _audioDueUs = nowUs + (AudioUs * number / publishers);
        peer.IsKeyframeWanted = true;
        PlaceKeyframes(nowUs);
    }

    /// <summary>Gives the key frames fixed places from now on, so that each window holds as many: they are late where anything is.</summary>
    public void PlaceKeyframes(long nowUs) => _keyframeDueUs = nowUs + (KeyframeUs * ((2 * number) + 1) / (2 * publishers));

    /// <summary>Sends what is due; gives when the next is.</summary>
    public long Send(long nowUs)
    {
        for (; nowUs >= _audioDueUs; _audioDueUs += AudioUs)
            _media.SendAudio(SendSound);
        for (; nowUs >= _videoDueUs; _videoDueUs += VideoUs)
        {
            _inPicture = 0;
            _media.SendFrame(TakesKeyframe(nowUs), SendPicture);
        }

        return Math.Min(_audioDueUs, _videoDueUs);
    }

    private bool TakesKeyframe(long nowUs)
    {
        if (nowUs < _keyframeDueUs && (!peer.IsKeyframeWanted || nowUs - _lastKeyframeUs < KeyframeGapUs))
            return false;
        if (nowUs >= _keyframeDueUs)
            _keyframeDueUs += KeyframeUs;
        peer.IsKeyframeWanted = false;
        _lastKeyframeUs = nowUs;
        return true;
    }

    private void SendSound(Span<byte> header, ReadOnlySpan<byte> payload) => Send(header, payload);

    // Browsers cut a picture into packets that differ by an octet, the longer ones last.
    private void SendPicture(Span<byte> header, ReadOnlySpan<byte> payload) =>
        Send(header, _inPicture++ < ShorterPackets ? payload[..^1] : payload);

    private void Send(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(_payload);
        var marked = _payload.AsSpan(0, payload.Length);
        new Mark(number, Sent++, Mark.NowNs).Write(marked);
        peer.SendMedia(header, marked);
    }
}
