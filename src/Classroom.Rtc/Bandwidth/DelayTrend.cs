namespace Classroom.Rtc.Bandwidth;

/// <summary>
/// Whether the way becomes longer: a line through the delays of the latest groups, its slope against a threshold that follows what this path does anyway
/// (draft-ietf-rmcat-gcc-02 sections 5.3 and 5.4; the line instead of the Kalman filter by Carlucci and others).
/// </summary>
internal sealed class DelayTrend
{
    /// <summary>Groups in the line: two thirds of a second of thirty pictures.</summary>
    private const int Window = 20;

    /// <summary>Fewer make no line.</summary>
    private const int MinGroups = 7;

    /// <summary>
    /// So many times as much as the delays stray from the line they must have grown along it: uneven paths and single large pictures make slopes too, but
    /// no lines. A queue that fills does.
    /// </summary>
    private const double Straight = 3;

    /// <summary>A slope means more the more groups have shown it; so many count.</summary>
    private const int MaxWeight = 60;
    private const double Gain = 4;

    private const double ThresholdMs = 12.5, ThresholdMinMs = 6, ThresholdMaxMs = 600;
    private const double Rise = 0.0087, Fall = 0.039;

    /// <summary>Further above the threshold than this it is an event, not what the path does anyway.</summary>
    private const double SpikeMs = 15;
    private const double MaxStepMs = 100;

    /// <summary>Above the threshold for so long, and not falling, before it counts.</summary>
    private const double OveruseMs = 10;

    private readonly double[] _atMs = new double[Window];
    private readonly double[] _delayMs = new double[Window];
    private int _groups;
    private long _firstArrivedUs;
    private double _sumMs;
    private double _threshold = ThresholdMs;
    private double _latest;
    private double _overMs;
    private int _overGroups;

    public PathUse Use { get; private set; }

    /// <summary>Takes how much later a group came after the one before it than it left, in microseconds.</summary>
    public void Add(long arrivedUs, long sentDeltaUs, long arrivalDeltaUs)
    {
        if (_groups == 0) _firstArrivedUs = arrivedUs;
        _sumMs += (arrivalDeltaUs - sentDeltaUs) / 1000.0;
        _atMs[_groups % Window] = (arrivedUs - _firstArrivedUs) / 1000.0;
        _delayMs[_groups % Window] = _sumMs;
        _groups++;
        double slope = 0;
        var isLine = _groups >= MinGroups && Fit(Math.Min(_groups, Window), out slope);
        var trend = Math.Min(_groups, MaxWeight) * slope * Gain;
        Judge(trend, isLine, Math.Max(1, sentDeltaUs / 1000.0));
        Adapt(trend, arrivalDeltaUs / 1000.0);
    }

    /// <summary>Forgets what was: after a pause of the path old delays say nothing.</summary>
    public void Restart()
    {
        _groups = 0;
        _sumMs = _latest = 0;
        Use = PathUse.Normal;
    }

    /// <summary>Slope of the line, in ms of delay for each of time; true when the delays are near it.</summary>
    private bool Fit(int count, out double slope)
    {
        double x = 0, y = 0;
        for (var i = 0; i < count; i++) (x, y) = (x + _atMs[i], y + _delayMs[i]);
        (x, y) = (x / count, y / count);
        double xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < count; i++)
        {
            var (dx, dy) = (_atMs[i] - x, _delayMs[i] - y);
            (xy, xx, yy) = (xy + dx * dy, xx + dx * dx, yy + dy * dy);
        }
        slope = xx > 0 ? xy / xx : 0;
        var stray = Math.Sqrt(Math.Max(0, yy - slope * xy) / count);
        // A line of this many even steps is as long as the square root of twelve times its deviation.
        return Math.Abs(slope) * Math.Sqrt(12 * xx / count) > Straight * stray;
    }

    private void Judge(double trend, bool isLine, double sentDeltaMs)
    {
        if (trend > _threshold && isLine)
        {
            // Of the first one it is not known since when.
            _overMs += _overGroups == 0 ? sentDeltaMs / 2 : sentDeltaMs;
            _overGroups++;
            if (_overMs > OveruseMs && _overGroups > 1 && trend >= _latest)
            {
                (_overMs, _overGroups) = (0, 0);
                Use = PathUse.Over;
            }
        }
        else
        {
            (_overMs, _overGroups) = (0, 0);
            Use = trend < -_threshold ? PathUse.Under : PathUse.Normal;
        }
        _latest = trend;
    }

    private void Adapt(double trend, double elapsedMs)
    {
        var size = Math.Abs(trend);
        if (size > _threshold + SpikeMs) return;
        var speed = size < _threshold ? Fall : Rise;
        _threshold += speed * (size - _threshold) * Math.Clamp(elapsedMs, 0, MaxStepMs);
        _threshold = Math.Clamp(_threshold, ThresholdMinMs, ThresholdMaxMs);
    }
}
