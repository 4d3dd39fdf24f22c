using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Streams;

/// <summary>When each transport-wide numbered packet came, until it has been reported.</summary>
public sealed class ArrivalLog
{
    /// <summary>100 ms of 20,000 packets a second; a jump beyond it forgets what was before.</summary>
    public const int Capacity = 2048;
    private const long Missing = long.MinValue;

    // Pinned, as all large tables of a peer: where it is made it stays, instead of being moved twice while the program waits.
    private readonly long[] _arrivalUs = GC.AllocateArray<long>(Capacity, pinned: true);
    private SequenceNumber _highest;
    private bool _started;

    /// <summary>First number that no feedback has covered yet.</summary>
    public SequenceNumber Base { get; private set; }

    public SequenceNumber Highest => _highest;
    public bool HasNews { get; private set; }

    public void Add(ushort wire, long nowUs)
    {
        if (!_started)
        {
            _started = true;
            _highest = SequenceNumber.First(wire);
            Base = _highest;
            Array.Fill(_arrivalUs, Missing);
        }
        var number = SequenceNumber.Extend(wire, _highest);
        if (number > _highest)
        {
            if (number - _highest >= Capacity) Array.Fill(_arrivalUs, Missing);
            else for (var n = _highest + 1; n < number; n += 1) _arrivalUs[n.Value % Capacity] = Missing;
            _highest = number;
            if (_highest - Base >= Capacity) Base = _highest + (1 - Capacity);
        }
        else
        {
            // Older than any report may reach back: too late to matter.
            if (_highest - number >= Capacity / 2) return;
            // A late packet reopens the range, as libwebrtc's own receiver does, or the sender would keep it as lost.
            if (number < Base) Base = number;
        }
        _arrivalUs[number.Value % Capacity] = nowUs;
        HasNews = true;
    }

    public bool TryGet(SequenceNumber number, out long arrivalUs)
    {
        arrivalUs = Missing;
        if (!_started || number < Base || number > _highest) return false;
        arrivalUs = _arrivalUs[number.Value % Capacity];
        return arrivalUs != Missing;
    }

    /// <summary>Everything before this number has been told.</summary>
    public void Forget(SequenceNumber before)
    {
        if (before <= Base) return;
        Base = before;
        HasNews = before <= _highest;
    }
}
