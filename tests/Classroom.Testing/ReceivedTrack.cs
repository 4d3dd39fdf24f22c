namespace Classroom.Testing;

/// <summary>What a synthetic peer has received of one track.</summary>
public sealed class ReceivedTrack(string msid)
{
    private long _highest = -1;
    private long _first;

    public string Msid { get; } = msid;

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public long Keyframes { get; private set; }

    public long Frames { get; private set; }

    public long FirstAtMs { get; private set; }

    public long LastAtMs { get; private set; }

    /// <summary>Numbers that never came, up to the highest.</summary>
    public long Missing => _highest < 0 ? 0 : _highest - _first + 1 - Packets;

    internal void Note(long index, int length, bool isMarked, bool isKeyframe, long nowMs)
    {
        if (Packets == 0)
        {
            _first = index;
            FirstAtMs = nowMs;
        }
        _highest = Math.Max(_highest, index);
        Packets++;
        Bytes += length;
        LastAtMs = nowMs;
        if (isMarked)
            Frames++;
        if (isKeyframe)
            Keyframes++;
    }
}
