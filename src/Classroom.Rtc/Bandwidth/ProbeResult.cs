namespace Classroom.Rtc.Bandwidth;

/// <summary>Measures what arrives of one probe: a short time of sending at a higher rate than before, media included.</summary>
internal struct ProbeResult
{
    /// <summary>Of fewer packets, or when more is missing, nothing follows.</summary>
    private const int MinPackets = 4;
    private const double MinShare = 0.8;

    /// <summary>What comes so much slower than it left has met the limit.</summary>
    private const double Unsaturated = 0.9;
    private const double BelowLimit = 0.95;
    private const double MaxRatio = 2;
    private const long MinSpanUs = 5_000;

    private long _firstSentUs, _lastSentUs;
    private long _firstArrivedUs, _lastArrivedUs;
    private long _bytes, _bytesOfLast, _bytesAfterFirst;
    private int _packets;
    private bool _isOpen;

    /// <summary>Takes an arrival, in the order of sending; packets of one burst have one time of sending.</summary>
    public void Add(long sentUs, long arrivedUs, int bytes)
    {
        if (!_isOpen) (_isOpen, _firstSentUs, _lastSentUs, _firstArrivedUs, _lastArrivedUs) = (true, sentUs, sentUs, arrivedUs, arrivedUs);
        if (sentUs < _lastSentUs) return;
        _packets++;
        _bytes += bytes;
        if (sentUs != _lastSentUs) (_lastSentUs, _bytesOfLast) = (sentUs, 0);
        _bytesOfLast += bytes;
        // The first burst only starts the clock at the far end, the last one only stops it at this end.
        if (sentUs == _firstSentUs) _firstArrivedUs = Math.Max(_firstArrivedUs, arrivedUs);
        else _bytesAfterFirst += bytes;
        _lastArrivedUs = Math.Max(_lastArrivedUs, arrivedUs);
    }

    /// <summary>What the path carries at least, of a probe of so many packets, and whether it is all, which losses say too; false where they do not tell.</summary>
    public readonly bool TryMeasure(int sent, out long rateBps, out bool isLimit)
    {
        rateBps = 0;
        isLimit = _packets < MinShare * sent;
        var (sendUs, receiveUs) = (_lastSentUs - _firstSentUs, _lastArrivedUs - _firstArrivedUs);
        if (isLimit || _packets < MinPackets || sendUs < MinSpanUs || receiveUs < MinSpanUs) return false;
        var send = (_bytes - _bytesOfLast) * 8_000_000.0 / sendUs;
        var receive = _bytesAfterFirst * 8_000_000.0 / receiveUs;
        if (receive > send * MaxRatio) return false;
        isLimit = receive < Unsaturated * send;
        rateBps = (long)(isLimit ? BelowLimit * receive : Math.Min(send, receive));
        return true;
    }
}
