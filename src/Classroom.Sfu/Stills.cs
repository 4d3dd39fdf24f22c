using Classroom.Rtc.Rtp;

namespace Classroom.Sfu;

/// <summary>
/// The stills of one track: a complete key frame of its smallest layer now and then, for viewers who save data. All of them get the same ones, so that the
/// publisher is asked once for all; one that comes anyway takes the place of the next.
/// </summary>
internal sealed class Stills
{
    public const long PeriodUs = 8_000_000;

    /// <summary>From then on a key frame that comes anyway is the next still.</summary>
    public const long EarlyUs = 6_000_000;

    /// <summary>Whoever begins to look is not made to wait for the next round, but nobody can have the publisher asked more often than this.</summary>
    public const long AgainUs = 2_000_000;

    /// <summary>Packets of one picture; a larger one is left out.</summary>
    public const int MaxPackets = 200;

    private int _viewers;
    private int _round;
    private long _roundUs = long.MinValue / 2;
    private long _latestUs = long.MinValue / 2;
    private long _askUs = long.MaxValue;
    private Encoding? _layer;
    private MediaTime _time;
    private bool _isComplete;

    /// <summary>Of the latest still.</summary>
    public SequenceNumber First { get; private set; }
    public SequenceNumber Last { get; private set; }

    /// <summary>When the publisher is to be asked, or long.MaxValue.</summary>
    public long DeadlineUs => _viewers == 0 ? long.MaxValue : _askUs;

    public bool HasViewers => _viewers > 0;

    public void Join(long nowUs)
    {
        _viewers++;
        Welcome(nowUs);
    }

    public void Leave() => _viewers--;

    /// <summary>Somebody has no still yet.</summary>
    public void Welcome(long nowUs) => _askUs = Math.Min(_askUs, Math.Max(nowUs, _latestUs + AgainUs));

    /// <summary>True when the publisher must be asked now; planned again in case that nothing whole comes of it.</summary>
    public bool TryTakeDue(long nowUs)
    {
        if (nowUs < DeadlineUs) return false;
        _askUs = nowUs + AgainUs;
        return true;
    }

    /// <summary>Asks for a key frame of the smallest layer, and of each that may be it.</summary>
    public static void RequestKeyframes(long nowUs, Encoding[] layers)
    {
        var smallest = Smallest(nowUs, layers);
        foreach (var layer in layers)
            if (layer == smallest || layer.IsUnknown(nowUs)) layer.Keyframes.Request(nowUs, isSubscribing: false);
    }

    /// <summary>Looks at a packet that its layer has kept; true when a still is complete with it, be it the last one or a repair.</summary>
    public bool IsCompleteWith(long nowUs, Encoding[] layers, Encoding layer, in ForwardedPacket packet)
    {
        if (_viewers == 0) return false;
        var isOfLatest = _layer == layer && packet.Time == _time;
        if (!isOfLatest && packet.Head.StartsKeyFrame && layer == Smallest(nowUs, layers))
        {
            (_layer, _time, First, _isComplete) = (layer, packet.Time, packet.Number, false);
            isOfLatest = true;
        }
        return isOfLatest && !_isComplete && (_isComplete = TryFindLast(layer));
    }

    /// <summary>The round that a still of now belongs to: a viewer gets one of each.</summary>
    public int TakeRound(long nowUs)
    {
        _latestUs = nowUs;
        if (nowUs - _roundUs >= EarlyUs) (_round, _roundUs) = (_round + 1, nowUs);
        _askUs = _roundUs + PeriodUs;
        return _round;
    }

    /// <summary>The layer that stills are of: the smallest that comes now, or null before a key frame of any has come.</summary>
    public static Encoding? Smallest(long nowUs, Encoding[] layers)
    {
        Encoding? smallest = null;
        foreach (var layer in layers)
            if (layer.Height > 0 && layer.IsLive(nowUs) && (smallest is null || (long)layer.Width * layer.Height < (long)smallest.Width * smallest.Height)) smallest = layer;
        return smallest;
    }

    private bool TryFindLast(Encoding layer)
    {
        for (var number = First; number - First < MaxPackets && layer.TryGet(number, out var packet) && packet.Time == _time; number += 1)
        {
            if (!packet.Marker) continue;
            Last = number;
            return true;
        }
        return false;
    }
}
