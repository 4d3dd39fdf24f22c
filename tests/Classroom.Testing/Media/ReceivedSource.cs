using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Testing.Media;

/// <summary>What a synthetic client got under one SSRC.</summary>
public sealed class ReceivedSource(uint ssrc, bool isVideo)
{
    private SequenceNumber _highest;
    private SequenceNumber _first;
    private bool _started;
    private long _askedUs;

    public uint Ssrc { get; } = ssrc;
    public bool IsVideo { get; } = isVideo;
    public NackGenerator Nacks { get; } = new();

    /// <summary>Publisher's counters found in the payloads, each once.</summary>
    public HashSet<uint> Counters { get; } = [];
    public HashSet<long> Numbers { get; } = [];

    /// <summary>The number taken last, and each packet as it came, where its client records them.</summary>
    public long Latest { get; private set; }
    public List<ReceivedPacket> Packets { get; } = [];

    /// <summary>When each frame of sound was first there, by its counter, be it as a copy in another packet.</summary>
    public Dictionary<uint, long> FramesUs { get; } = [];

    /// <summary>Packets of redundant audio.</summary>
    public int Redundant { get; set; }
    private (long Expected, long Received) _reported;
    public HashSet<int> PictureIds { get; } = [];
    public List<uint> FrameTimes { get; } = [];
    public int Keyframes { get; set; }
    public VideoCodec VideoCodec { get; set; }

    /// <summary>Lines of each key frame, and when it came.</summary>
    public List<(long AtUs, int Lines)> Heights { get; } = [];
    public int Repaired { get; set; }

    /// <summary>Bytes of payload, each packet once.</summary>
    public long Bytes { get; set; }
    public int Duplicates { get; set; }

    /// <summary>Of pictures, when a decoder could show them.</summary>
    public ShownPictures Shown { get; } = new();

    public long FirstUs { get; private set; } = -1;
    public long LatestUs { get; private set; }

    /// <summary>The longest silence between two packets so far.</summary>
    public long LongestGapUs { get; set; }

    /// <summary>NTP time and RTP time of the latest sender report.</summary>
    public (ulong Ntp, uint Time)? Report => Reports.Count == 0 ? null : (Reports[^1].Report.NtpTime, Reports[^1].Report.RtpTime);

    /// <summary>All sender reports, when they came, and how many packets had come by then.</summary>
    public List<(long AtUs, SenderReport Report, int Packets)> Reports { get; } = [];

    /// <summary>Numbers between the first and the highest that never came.</summary>
    public long Missing => _started ? _highest - _first + 1 - Numbers.Count : 0;

    public IEnumerable<long> MissingNumbers()
    {
        for (var n = _first; n < _highest; n += 1) if (!Numbers.Contains(n.Value)) yield return n - _first;
    }

    /// <summary>The share that was lost since the last call, in 1/256 (RFC 3550 appendix A.3).</summary>
    public byte TakeFractionLost()
    {
        var now = (Expected: _highest - _first + 1, Received: (long)Numbers.Count);
        var (expected, lost) = (now.Expected - _reported.Expected, now.Expected - _reported.Expected - (now.Received - _reported.Received));
        _reported = now;
        return (byte)(expected > 0 && lost > 0 ? Math.Min(255, lost * 256 / expected) : 0);
    }

    /// <summary>Packets have come lately, but for so long no picture that a decoder could show; counted anew from each answer.</summary>
    public bool IsStill(long nowUs, long forUs)
    {
        if (!IsVideo || FirstUs < 0 || nowUs - LatestUs > forUs || nowUs - Math.Max(FirstUs, _askedUs) < forUs) return false;
        if (Shown.ShownUs.Count > 0 && nowUs - Shown.ShownUs[^1] < forUs) return false;
        _askedUs = nowUs;
        return true;
    }

    public void TakeReport(long nowUs, in SenderReport report) => Reports.Add((nowUs, report, Numbers.Count));

    public bool Take(long nowUs, ushort wire)
    {
        if (!_started)
        {
            _started = true;
            _first = _highest = SequenceNumber.First(wire);
            FirstUs = nowUs;
        }
        var number = SequenceNumber.Extend(wire, _highest);
        Latest = number.Value;
        if (number > _highest) _highest = number;
        if (number < _first) _first = number;
        Nacks.Receive(nowUs, number);
        if (LatestUs > 0) LongestGapUs = Math.Max(LongestGapUs, nowUs - LatestUs);
        LatestUs = nowUs;
        if (Numbers.Add(number.Value)) return true;
        Duplicates++;
        return false;
    }
}
