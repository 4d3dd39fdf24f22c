using Classroom.Rtc.Rtcp;

namespace Classroom.Rtc.Bandwidth;

/// <summary>
/// What one peer's path carries, estimated from its transport-cc feedback, and what follows for sending: numbers, pacing, probes. Exists only for peers that
/// agreed on transport-cc. Rates are bits per second of RTP packets, headers and tag included.
/// </summary>
public sealed class CongestionControl
{
    public const long MinBps = 50_000;

    /// <summary>Until something is known: one camera at its best.</summary>
    public const long StartBps = 1_500_000;
    public const long MaxBps = 30_000_000;

    /// <summary>Whoever agreed on feedback and gives none at all within this time is treated like one who did not agree.</summary>
    public const long MuteUs = 1_000_000;

    /// <summary>Packets are out and nothing is told of them: the path is worse than thought. Halved each time.</summary>
    public const long SilenceUs = 1_000_000;

    /// <summary>A fall by more than this share is told at once.</summary>
    private const double FallShare = 0.9;
    private const long FirstRoundTripUs = 100_000;
    private const int RoundTripSmoothing = 16;

    /// <summary>So much longer than the shortest: a queue stands before the narrowest link.</summary>
    private const long QueueUs = 150_000;

    /// <summary>Another path may be longer: the shortest follows, within about a minute.</summary>
    private const int ShortestSmoothing = 1024;

    private readonly SentPackets _sent = new();
    private readonly DelayTrend _trend = new();
    private readonly AcknowledgedRate _acknowledged = new();
    private readonly RateController _byDelay = new(StartBps);
    private readonly LossController _byLoss = new();
    private readonly ProbePlan _probes = new();
    private readonly Pacer _pacer = new(StartBps);
    private ArrivalGroups _groups;
    private PeerClock _clock;
    private long _wantedBps;
    private long _takenBps = StartBps;
    private long _firstSentUs = long.MaxValue, _latestSentUs = long.MinValue;
    private long _feedbackUs = long.MinValue;
    private long _silenceUs = long.MaxValue;
    private long _roundTripUs = FirstRoundTripUs;
    private long _shortestUs = long.MaxValue;
    private long _told;

    /// <summary>Always between MinBps and MaxBps.</summary>
    public long EstimateBps { get; private set; } = StartBps;

    /// <summary>The peer has told of packets.</summary>
    public bool HasFeedback => _feedbackUs != long.MinValue;

    /// <summary>What the peer loses lately, 0 to 1.</summary>
    public double Loss => _byLoss.Loss;

    /// <summary>Messages in which the peer told something new, packets that waited, and probes that were sent.</summary>
    public long Feedbacks { get; private set; }
    public long Waited => _pacer.Waited;
    public long Probes { get; private set; }

    /// <summary>What would be sent if there were no limit; probes and pacing go by it. 0 for neither.</summary>
    public long WantedBps
    {
        get => _wantedBps;
        set
        {
            _wantedBps = value;
            DecidePacing();
        }
    }

    /// <summary>The estimate is not far above what is wanted: bursts are spread. Else packets leave as they come.</summary>
    public bool IsPacing { get; private set; }

    /// <summary>The estimate is much lower than when it was last taken.</summary>
    public bool HasFallen => EstimateBps < FallShare * _takenBps;

    internal long DeadlineUs => Math.Min(Math.Min(_pacer.DeadlineUs, _probes.DeadlineUs), Math.Min(_silenceUs, ProbeDueUs));

    /// <summary>From sending to being told of it, of the quickest of the latest packets.</summary>
    internal long RoundTripUs => _roundTripUs;

    /// <summary>A queue stands before the narrowest link.</summary>
    internal bool IsQueued => _shortestUs != long.MaxValue && _roundTripUs > _shortestUs + QueueUs;

    /// <summary>Whether there is room for a repair now. Into a full queue it would only be lost again; whoever misses it asks again.</summary>
    internal bool MayRepair(long nowUs) => !IsQueued || _pacer.MayRepair(nowUs);

    internal Pacer Pacer => _pacer;

    /// <summary>The transport-wide number of the next packet.</summary>
    internal ushort NextNumber => _sent.Next;

    /// <summary>Whether a limit is known at all, or at least one may still be.</summary>
    public bool HasEstimate(long nowUs) => HasFeedback || _firstSentUs == long.MaxValue || nowUs < _firstSentUs + MuteUs;

    /// <summary>The estimate, for whoever shares it out.</summary>
    public long TakeEstimate() => _takenBps = EstimateBps;

    /// <summary>Whether a packet of video may leave now.</summary>
    internal bool MayPass(long nowUs, int bytes) => !IsPacing && _pacer.Count == 0 || _pacer.TryPass(nowUs, bytes);

    /// <summary>A packet has left under NextNumber.</summary>
    internal void NoteSent(long nowUs, int bytes)
    {
        _sent.Add(nowUs, bytes, _probes.NoteSent(_sent.NextIndex, bytes));
        _latestSentUs = nowUs;
        if (_firstSentUs == long.MaxValue) _firstSentUs = nowUs;
        if (_silenceUs == long.MaxValue && HasFeedback) _silenceUs = nowUs + SilenceUs;
    }

    internal void HandleFeedback(long nowUs, in RtcpBlock block)
    {
        Span<long> arrivals = stackalloc long[SentPackets.Capacity];
        if (!TransportFeedback.TryRead(block, arrivals, out var first, out var count, out _)) return;
        var isNews = false;
        for (var i = 0; i < count; i++)
        {
            if (!_sent.TryFind((ushort)(first + i), out var number)) continue;
            if (arrivals[i] == long.MinValue) NoteLost(number);
            else isNews |= NoteArrived(nowUs, number, arrivals[i]);
        }
        if (!isNews) return;
        Feedbacks++;
        _feedbackUs = nowUs;
        _silenceUs = _latestSentUs > nowUs - SilenceUs ? nowUs + SilenceUs : long.MaxValue;
        Estimate(nowUs);
    }

    internal void HandleTimeout(long nowUs)
    {
        if (nowUs >= _silenceUs)
        {
            _silenceUs = _latestSentUs > _feedbackUs ? nowUs + SilenceUs : long.MaxValue;
            if (_silenceUs != long.MaxValue)
            {
                _byDelay.Limit(MinBps, Math.Max(MinBps, EstimateBps / 2));
                _trend.Restart();
                _probes.Postpone(nowUs);
                Settle(nowUs);
            }
        }
        FinishProbe(nowUs);
        if (nowUs >= ProbeDueUs && !IsFilling && _probes.MayStart(nowUs, EstimateBps, WantedBps))
        {
            _probes.Start(nowUs, EstimateBps, WantedBps);
            Probes++;
        }
    }

    /// <summary>Bytes that a probe still needs now; above 0 while there is one under way.</summary>
    internal long TakeProbeDue(long nowUs) => _probes.TakeDue(nowUs, _roundTripUs);

    // What was said of a path that nothing has gone over for long does not hold.
    private bool IsFilling => _trend.Use == PathUse.Over && _silenceUs != long.MaxValue;

    private long ProbeDueUs => !HasFeedback || _probes.DeadlineUs != long.MaxValue || EstimateBps >= ProbePlan.Headroom * WantedBps ? long.MaxValue : _probes.NextUs;

    private void NoteLost(long number)
    {
        ref var sent = ref _sent[number];
        if (sent.Fate != SentPackets.Fate.Unknown) return;
        sent.Fate = SentPackets.Fate.Lost;
        _byLoss.NoteLost();
        _told = Math.Max(_told, number);
    }

    private bool NoteArrived(long nowUs, long number, long ticks)
    {
        ref var sent = ref _sent[number];
        if (sent.Fate == SentPackets.Fate.Received) return false;
        if (sent.Fate == SentPackets.Fate.Lost) _byLoss.NoteFound();
        else _byLoss.NoteReceived();
        sent.Fate = SentPackets.Fate.Received;
        _told = Math.Max(_told, number);
        var arrivedUs = _clock.ToUs(ticks, out var isRestart);
        if (isRestart)
        {
            _groups = default;
            _trend.Restart();
            _acknowledged.Restart();
        }
        var roundTripUs = nowUs - sent.AtUs;
        _roundTripUs = roundTripUs < _roundTripUs ? roundTripUs : _roundTripUs + (roundTripUs - _roundTripUs) / RoundTripSmoothing;
        _acknowledged.Add(arrivedUs, sent.Bytes);
        _probes.NoteArrival(sent, arrivedUs);
        if (_groups.Add(sent.AtUs, arrivedUs, out var sentDeltaUs, out var arrivalDeltaUs)) _trend.Add(arrivedUs, sentDeltaUs, arrivalDeltaUs);
        return true;
    }

    private void Estimate(long nowUs)
    {
        var acknowledgedBps = _acknowledged.RateBps;
        var before = EstimateBps;
        _byDelay.Update(nowUs, _trend.Use, acknowledgedBps, _roundTripUs);
        _shortestUs = _roundTripUs < _shortestUs ? _roundTripUs : _shortestUs + (_roundTripUs - _shortestUs) / ShortestSmoothing;
        _byLoss.Update(nowUs, EstimateBps, acknowledgedBps, IsQueued);
        FinishProbe(nowUs);
        Settle(nowUs);
        if (EstimateBps < FallShare * before) _probes.Postpone(nowUs);
    }

    private void FinishProbe(long nowUs)
    {
        if (!_probes.TryFinish(nowUs, _told, EstimateBps, WantedBps, out var rateBps) || IsFilling) return;
        _byDelay.RaiseTo(rateBps);
        _byLoss.RaiseTo(rateBps);
        Settle(nowUs);
    }

    private void Settle(long nowUs)
    {
        EstimateBps = Math.Clamp(Math.Min(_byDelay.RateBps, _byLoss.RateBps), MinBps, MaxBps);
        _byDelay.Limit(MinBps, MaxBps);
        _pacer.SetEstimate(nowUs, EstimateBps, IsQueued);
        DecidePacing();
    }

    private void DecidePacing() => IsPacing = EstimateBps < ProbePlan.Headroom * WantedBps;
}
