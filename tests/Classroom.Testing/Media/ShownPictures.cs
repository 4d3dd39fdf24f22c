namespace Classroom.Testing.Media;

/// <summary>
/// When a decoder that needs every packet could show a picture: those before it are complete back to a key frame. A key frame that is complete is a new beginning, so
/// what is missing before it does not matter any more.
/// </summary>
public sealed class ShownPictures
{
    private readonly SortedDictionary<long, (bool StartsKeyFrame, bool Ends)> _waiting = [];
    private long _next = long.MinValue;

    /// <summary>When each was complete, in microseconds.</summary>
    public List<long> ShownUs { get; } = [];

    /// <summary>The longest time without a new picture that begins in a stretch of time, in microseconds.</summary>
    public long LongestGapUs(long fromUs, long toUs)
    {
        var times = ShownUs.Where(at => at >= fromUs && at <= toUs).Prepend(fromUs).Append(toUs).ToList();
        return times.Zip(times.Skip(1), (first, second) => second - first).Max();
    }

    /// <summary>Takes a packet, once, in whichever order.</summary>
    public void Take(long nowUs, long number, bool startsKeyFrame, bool ends)
    {
        if (number < _next) return;
        _waiting[number] = (startsKeyFrame, ends);
        var shown = Advance(_next);
        foreach (var (first, packet) in _waiting)
        {
            if (packet.StartsKeyFrame && Advance(first) is > 0 and var more) shown = more;
        }
        if (shown == 0) return;
        _next = shown;
        ShownUs.Add(nowUs);
        foreach (var old in _waiting.Keys.TakeWhile(one => one < _next).ToList()) _waiting.Remove(old);
    }

    // The number after the last picture that is complete from here on, or 0.
    private long Advance(long from)
    {
        long end = 0;
        for (var number = from; _waiting.TryGetValue(number, out var packet); number++)
            if (packet.Ends) end = number + 1;
        return end;
    }
}
