using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Streams;

/// <summary>Remembers gaps of an inbound stream and says which numbers to ask for again (RFC 4585 section 6.2.1).</summary>
public sealed class NackGenerator
{
    /// <summary>More missing than this is no loss but an outage: only a key frame helps.</summary>
    public const int MaxMissing = 256;

    /// <summary>A packet may be this much out of order before it counts as lost.</summary>
    public const long ReorderUs = 10_000;
    public const int MaxTries = 8;

    /// <summary>
    /// After each try: soon where the way is short. Where it is narrow what is repaired stands behind what fills the way, a third of a second and more:
    /// whoever gives up before that asks for a key frame, which fills it for good.
    /// </summary>
    private static readonly long[] s_waitUs = [50_000, 65_000, 85_000, 110_000, 145_000, 190_000, 245_000, 320_000];

    private readonly Missing[] _missing = new Missing[MaxMissing];
    private int _count;
    private bool _started;
    private SequenceNumber _highest;

    /// <summary>A gap was too wide, or a packet did not come after all tries; cleared by reading.</summary>
    public bool TakeGaveUp()
    {
        var gaveUp = GaveUp;
        GaveUp = false;
        return gaveUp;
    }

    private bool GaveUp { get; set; }

    public int Count => _count;

    /// <summary>When Collect has something to do, or long.MaxValue.</summary>
    public long DeadlineUs { get; private set; } = long.MaxValue;

    public void Receive(long nowUs, SequenceNumber number)
    {
        if (!_started)
        {
            _started = true;
            _highest = number;
            return;
        }
        if (number <= _highest)
        {
            Remove(number);
            return;
        }
        if (number - _highest - 1 > MaxMissing - _count)
        {
            _count = 0;
            GaveUp = true;
            DeadlineUs = nowUs;
        }
        else
        {
            for (var n = _highest + 1; n < number; n += 1)
            {
                _missing[_count++] = new Missing { Number = n, DueUs = nowUs + ReorderUs };
                DeadlineUs = Math.Min(DeadlineUs, nowUs + ReorderUs);
            }
        }
        _highest = number;
    }

    /// <summary>Fills in the numbers that are due, in ascending order, and plans their next try.</summary>
    public int Collect(long nowUs, Span<ushort> lost)
    {
        var filled = 0;
        var kept = 0;
        var deadline = long.MaxValue;
        for (var i = 0; i < _count; i++)
        {
            var missing = _missing[i];
            if (missing.DueUs <= nowUs)
            {
                if (missing.Tries == MaxTries)
                {
                    GaveUp = true;
                    continue;
                }
                if (filled < lost.Length)
                {
                    lost[filled++] = missing.Number.Wire;
                    missing.DueUs = nowUs + s_waitUs[missing.Tries++];
                }
            }
            deadline = Math.Min(deadline, missing.DueUs);
            _missing[kept++] = missing;
        }
        _count = kept;
        DeadlineUs = deadline;
        return filled;
    }

    private void Remove(SequenceNumber number)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_missing[i].Number != number) continue;
            Array.Copy(_missing, i + 1, _missing, i, --_count - i);
            if (_count == 0) DeadlineUs = long.MaxValue;
            return;
        }
    }

    private struct Missing
    {
        public SequenceNumber Number;
        public long DueUs;
        public int Tries;
    }
}
