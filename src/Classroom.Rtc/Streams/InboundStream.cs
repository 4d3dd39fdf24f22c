using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;

namespace Classroom.Rtc.Streams;

/// <summary>One media source that a peer sends us: extended numbers, duplicates, losses, jitter, reports.</summary>
public sealed class InboundStream
{
    private JitterEstimator _jitter;
    private ReplayWindow _seen = new();
    private byte _firNumber;
    private bool _started;
    private SequenceNumber _first;
    private SequenceNumber _highest;
    private MediaTime _time;
    private long _expectedPrior;
    private long _receivedPrior;
    private long _repairedPrior;
    private uint _lastReportNtp;
    private long _lastReportUs;

    internal InboundStream(Ssrc ssrc, Transceiver transceiver, Rid rid)
    {
        Ssrc = ssrc;
        Transceiver = transceiver;
        Rid = rid;
        _jitter = new JitterEstimator(transceiver.ClockRate);
        Clock = new SourceClock(transceiver.ClockRate);
        Nacks = transceiver.HasNack ? new NackGenerator() : null;
    }

    public Ssrc Ssrc { get; }
    public Transceiver Transceiver { get; }
    public Rid Rid { get; }
    public NackGenerator? Nacks { get; }
    public RtpStats Stats { get; } = new();
    public long LastPacketUs { get; private set; }

    public SourceClock Clock { get; }

    /// <summary>Each FIR that is not a repetition has the next number (RFC 5104 section 4.3.1.1).</summary>
    internal byte NextFirNumber() => _firNumber++;

    /// <summary>Numbers a packet; false when it came before or is too old to matter.</summary>
    internal bool TryReceive(long nowUs, in RtpHeader header, int bytes, bool isRepair, out SequenceNumber number, out MediaTime time)
    {
        if (!_started)
        {
            _started = true;
            _first = _highest = SequenceNumber.First(header.SequenceNumber);
            _time = MediaTime.First(header.Timestamp);
        }
        number = SequenceNumber.Extend(header.SequenceNumber, _highest);
        time = MediaTime.Extend(header.Timestamp, _time);
        if (!_seen.IsFresh(number.Value))
        {
            Stats.Duplicates++;
            return false;
        }
        _seen.Mark(number.Value);
        if (number >= _highest)
        {
            _highest = number;
            _time = time;
        }
        Nacks?.Receive(nowUs, number);
        if (isRepair) Stats.Retransmitted++;
        else _jitter.Add(nowUs, header.Timestamp);
        Stats.Packets++;
        Stats.Bytes += bytes;
        LastPacketUs = nowUs;
        return true;
    }

    internal void HandleSenderReport(long nowUs, in SenderReport report)
    {
        _lastReportNtp = report.CompactNtp;
        _lastReportUs = nowUs;
        if (_started) Clock.Set(nowUs, report.NtpTime, MediaTime.Extend(report.RtpTime, _time));
    }

    /// <summary>Our reception report about this source (RFC 3550 section 6.4.1 and appendix A.3).</summary>
    internal ReportBlock Report(long nowUs)
    {
        var expected = _started ? _highest - _first + 1 : 0;
        var lostNow = expected - _expectedPrior - (Stats.Packets - _receivedPrior);
        var expectedNow = expected - _expectedPrior;
        // In the block a repaired packet counts as received; here it tells of the line.
        Stats.Lost += Math.Max(0, lostNow + Stats.Retransmitted - _repairedPrior);
        _repairedPrior = Stats.Retransmitted;
        _expectedPrior = expected;
        _receivedPrior = Stats.Packets;
        return new ReportBlock
        {
            Ssrc = Ssrc.Value,
            FractionLost = (byte)(expectedNow > 0 && lostNow > 0 ? Math.Min(255, (lostNow << 8) / expectedNow) : 0),
            CumulativeLost = (int)Math.Clamp(expected - Stats.Packets, int.MinValue, int.MaxValue),
            HighestSequence = (uint)(_highest.Value - (1 << 16)),
            Jitter = _jitter.Value,
            LastSenderReport = _lastReportNtp,
            DelaySinceLastSenderReport = _lastReportNtp == 0 ? 0 : (uint)((nowUs - _lastReportUs) * 65_536 / 1_000_000),
        };
    }
}
