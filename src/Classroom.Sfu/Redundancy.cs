namespace Classroom.Sfu;

/// <summary>How many earlier frames of sound go along with each one to a receiver, by the loss that it reports: none where nothing is lost.</summary>
public struct Redundancy
{
    /// <summary>In 1/256: from about 1 % on one copy, from about 8 % on, where two in a row are lost often, two.</summary>
    public const byte OneFrom = 3, TwoFrom = 20;

    /// <summary>Browsers report on sound every five seconds; two reports have to be better.</summary>
    public const long HoldUs = 12_000_000;

    private int _copies;
    private long _neededUs;

    /// <summary>Up at once, down after a while; fractionLost is that of the newest report about one of the receiver's streams.</summary>
    public int Choose(long nowUs, byte fractionLost)
    {
        var wanted = fractionLost >= TwoFrom ? 2 : fractionLost >= OneFrom ? 1 : 0;
        if (wanted < _copies && nowUs - _neededUs < HoldUs) return _copies;
        (_copies, _neededUs) = (wanted, nowUs);
        return _copies;
    }
}
