namespace Classroom.Sfu;

/// <summary>
/// Which of a camera's layers nobody can use, so that their publisher need not make them. A tile can use the smallest layer that fills it and all smaller ones,
/// down to which a narrow line may lead its viewer. The smallest one always comes: for whoever comes, and for stills.
/// </summary>
internal sealed class LayerDemand(int layers)
{
    /// <summary>How long nobody can use a layer before it is not needed; twice as long each time that one was missed before it was calm, since each beginning costs a key frame.</summary>
    public const long UnusedUs = 5_000_000, CalmUs = 60_000_000;
    public const int MaxReturns = 4;

    private readonly long[] _usedUs = new long[layers];
    private long _endedUs = long.MinValue / 2;
    private int _returns;

    /// <summary>Of the largest tile, when this was last looked at.</summary>
    public int Lines { get; private set; }

    /// <summary>The layers that are not needed, as bits.</summary>
    public int Unused { get; private set; }

    public bool IsUnused(int layer) => (Unused >> layer & 1) != 0;

    /// <summary>Looks anew, from time to time and where a tile has become larger than all were.</summary>
    public void Look(long nowUs, IReadOnlyList<Encoding> encodings, int lines)
    {
        Lines = lines;
        var before = Unused;
        var (filling, comes) = Find(nowUs, encodings, lines);
        for (var i = 0; i < _usedUs.Length; i++)
        {
            var isUnused = IsUnused(i);
            // Where nothing comes at all, as of a camera that is off, nothing is known: all stays as it is.
            if (!comes && isUnused) continue;
            // What has never come has no size yet.
            if (filling is null || encodings[i].Height == 0 || SizeOf(encodings[i]) <= SizeOf(filling)) (_usedUs[i], Unused) = (nowUs, Unused & ~(1 << i));
            else if (!isUnused && nowUs - _usedUs[i] >= UnusedUs << _returns) End(nowUs, i, encodings[i]);
        }
        if ((before & ~Unused) != 0) _returns = nowUs - _endedUs < CalmUs ? Math.Min(_returns + 1, MaxReturns) : 0;
    }

    private void End(long nowUs, int layer, Encoding encoding)
    {
        (Unused, _endedUs) = (Unused | 1 << layer, nowUs);
        encoding.Keyframes.Cancel();
    }

    // Only one that comes now fills anything: what is not made, or not carried by the publisher's line, does not.
    private static (Encoding? Filling, bool Comes) Find(long nowUs, IReadOnlyList<Encoding> encodings, int lines)
    {
        Encoding? filling = null;
        var comes = false;
        for (var i = 0; i < encodings.Count; i++)
        {
            if (!encodings[i].IsLive(nowUs)) continue;
            comes = true;
            if (encodings[i].Height >= Math.Max(1, lines) && (filling is null || SizeOf(encodings[i]) < SizeOf(filling))) filling = encodings[i];
        }
        return (filling, comes);
    }

    private static long SizeOf(Encoding encoding) => (long)encoding.Width * encoding.Height;
}
