namespace Classroom.Testing.Load;

/// <summary>One publisher at a browser's pace: the packets of a picture back to back, sound in between, a key frame where one is asked for.</summary>
public sealed class LoadSender
{
    private const long MicrosecondsPerMillisecond = 1_000;
    private const long VideoUs = SyntheticMedia.VideoPeriodMs * MicrosecondsPerMillisecond;
    private const long AudioUs = SyntheticMedia.AudioPeriodMs * MicrosecondsPerMillisecond;
    private const long KeyframeUs = SyntheticMedia.KeyframePeriodMs * MicrosecondsPerMillisecond;
    private const long KeyframeGapUs = 300_000;
    private const int KeyframePackets = 27;
    private const int ShorterPackets = 2;
    private const int PayloadRoom = 1_500;

    private readonly SyntheticMedia _plain;
    private readonly LayeredMedia? _layered;
    private readonly int _number;
    private readonly int _publishers;
    private readonly long _videoUs;
    private readonly byte[] _payload = new byte[PayloadRoom];
    private long _audioDueUs;
    private long _videoDueUs;
    private long _lastKeyframeUs;
    private long _keyframeDueUs;
    private long _plainSent;
    private long _plainPictures;
    private int _inPicture;

    /// <summary>A connected peer sends as the number-th of so many publishers.</summary>
    public LoadSender(LoadPeer peer, int number, int publishers)
    {
        (Peer, _number, _publishers) = (peer, number, publishers);
        _plain = new SyntheticMedia(peer.AudioSsrc, peer.VideoSsrc, seed: number + 1) { KeyframePackets = KeyframePackets };
        _layered = peer.Traits.IsPlain ? null : new LayeredMedia(peer, number, publishers);
        _videoUs = _layered is null ? VideoUs : TimeSpan.MicrosecondsPerSecond / peer.Traits.PicturesPerSecond;
    }

    public LoadPeer Peer { get; }

    /// <summary>Packets so far, which is the number of the next.</summary>
    public long Sent => _layered?.Sent ?? _plainSent;

    /// <summary>Pictures so far.</summary>
    public long Pictures => _layered?.Pictures ?? _plainPictures;

    /// <summary>Begins; publishers take their pictures one after the other, as cameras that know nothing of each other do.</summary>
    public void Start(long nowUs)
    {
        _videoDueUs = nowUs + (_videoUs * _number / _publishers);
        _audioDueUs = nowUs + (AudioUs * _number / _publishers);
        Peer.IsKeyframeWanted = true;
        PlaceKeyframes(nowUs);
    }

    /// <summary>Gives the key frames fixed places from now on, so that each window holds as many: they are late where anything is.</summary>
    public void PlaceKeyframes(long nowUs) => _keyframeDueUs = nowUs + (KeyframeUs * ((2 * _number) + 1) / (2 * _publishers));

    /// <summary>Sends what is due; gives when the next is.</summary>
    public long Send(long nowUs)
    {
        for (; nowUs >= _audioDueUs; _audioDueUs += AudioUs)
        {
            if (_layered is null)
                _plain.SendAudio(SendSound);
            else
                _layered.SendSound(nowUs);
        }

        for (; nowUs >= _videoDueUs; _videoDueUs += _videoUs)
        {
            if (_layered is null)
                SendPlain(nowUs);
            else
                _layered.SendPicture(nowUs, TakesPlace(nowUs));
        }

        return Math.Min(_audioDueUs, _videoDueUs);
    }

    /// <summary>Whether a key frame is made that was asked for: not so soon after the last one.</summary>
    internal static bool Grants(long nowUs, bool isWanted, long lastUs) => isWanted && nowUs - lastUs >= KeyframeGapUs;

    private void SendPlain(long nowUs)
    {
        _inPicture = 0;
        _plainPictures++;
        var isKey = TakesPlace(nowUs) || Grants(nowUs, Peer.IsKeyframeWanted, _lastKeyframeUs);
        if (isKey)
            (Peer.IsKeyframeWanted, _lastKeyframeUs) = (false, nowUs);
        _plain.SendFrame(isKey, SendPicture);
    }

    private bool TakesPlace(long nowUs)
    {
        if (nowUs < _keyframeDueUs)
            return false;
        _keyframeDueUs += KeyframeUs;
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
        new Mark(_number, _plainSent++, Mark.NowNs).Write(marked);
        Peer.SendMedia(header, marked);
    }
}
