namespace Classroom.Rtc.Bandwidth;

/// <summary>
/// Packets that left together, or that a queue let go together, seen as one; the delay that each such group gains on the one before it
/// (draft-ietf-rmcat-gcc-02 section 5.2).
/// </summary>
internal struct ArrivalGroups
{
    /// <summary>Packets that leave within this time are one group.</summary>
    public const long GroupUs = 5_000;

    /// <summary>However close its packets arrive, a group does not become longer than this.</summary>
    private const long MaxGroupUs = 100_000;

    /// <summary>The peer's clock or its path has jumped: begin anew.</summary>
    private const long MaxJumpUs = 3_000_000;

    private Group _current;
    private Group _before;

    /// <summary>Takes a packet in the order of sending; true when a group is over that can be compared with the one before it.</summary>
    public bool Add(long sentUs, long arrivedUs, out long sentDeltaUs, out long arrivalDeltaUs)
    {
        (sentDeltaUs, arrivalDeltaUs) = (0, 0);
        if (!_current.IsOpen)
        {
            _current = new Group(sentUs, arrivedUs);
            return false;
        }
        // Told later than those behind it: its group is gone.
        if (sentUs < _current.FirstSentUs) return false;
        if (Belongs(sentUs, arrivedUs))
        {
            _current.LastSentUs = Math.Max(_current.LastSentUs, sentUs);
            _current.LastArrivedUs = Math.Max(_current.LastArrivedUs, arrivedUs);
            return false;
        }
        var isComparable = _before.IsOpen;
        sentDeltaUs = _current.LastSentUs - _before.LastSentUs;
        arrivalDeltaUs = _current.LastArrivedUs - _before.LastArrivedUs;
        _before = _current;
        _current = new Group(sentUs, arrivedUs);
        if (!isComparable) return false;
        if (Math.Abs(arrivalDeltaUs - sentDeltaUs) <= MaxJumpUs) return true;
        (_before, _current) = (default, default);
        return false;
    }

    private readonly bool Belongs(long sentUs, long arrivedUs)
    {
        if (sentUs - _current.FirstSentUs <= GroupUs) return true;
        // Let go by a queue back to back: closer on arrival than on sending.
        var gapUs = arrivedUs - _current.LastArrivedUs;
        return gapUs <= GroupUs && gapUs < sentUs - _current.LastSentUs && arrivedUs - _current.FirstArrivedUs < MaxGroupUs;
    }

    private struct Group(long sentUs, long arrivedUs)
    {
        public readonly bool IsOpen = true;
        public readonly long FirstSentUs = sentUs;
        public readonly long FirstArrivedUs = arrivedUs;
        public long LastSentUs = sentUs;
        public long LastArrivedUs = arrivedUs;
    }
}
