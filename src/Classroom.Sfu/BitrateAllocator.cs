namespace Classroom.Sfu;

/// <summary>
/// Shares one viewer's bitrate among pictures, the most important first: what is read gets its best, then each gets its smallest layer, then in the same
/// order each moves smoothly, then each gets a larger one. Whoever does not fit has a smaller layer or pauses. Going up needs more room than staying, so that nothing flaps;
/// but who has no picture at all gets the smallest as soon as it fits, and the most important picture is not taken away for a little.
/// </summary>
public static class BitrateAllocator
{
    /// <summary>A layer above the present one must fit with this much to spare.</summary>
    public const double Spare = 1.15;

    /// <summary>
    /// What the smallest size of the most important picture may be short of, while it flows. After each queue that filled the estimate is 0.85 of what got
    /// through (draft-ietf-rmcat-gcc-02 section 5.5), that picture included; off and on again it would stand still for seconds and cost a key frame.
    /// </summary>
    public const double Short = 0.8;

    /// <summary>Sets what is granted, in sum never more than the budget (bits per second) but for what the first may be short of; gives what is left.</summary>
    public static long Share(Span<BitrateRequest> requests, long budgetBps)
    {
        budgetBps = Math.Max(0, budgetBps);
        var restBps = budgetBps;
        foreach (ref var request in requests)
        {
            request.Granted = -1;
            if (restBps == budgetBps) Keep(ref request, ref restBps);
            Raise(ref request, request.IsFirst ? request.Layers - 1 : Math.Min(0, request.Layers - 1), ref restBps);
        }
        foreach (ref var request in requests) Raise(ref request, Math.Min(request.Base, request.Layers - 1), ref restBps);
        foreach (ref var request in requests) Raise(ref request, request.Layers - 1, ref restBps);
        return restBps;
    }

    // The most important of those that can be shown at all. For those that come after nothing is left then: they go first.
    private static void Keep(ref BitrateRequest request, ref long restBps)
    {
        var cost = request.CostOf(0);
        if (!request.IsNew && request.Current >= 0 && cost > restBps && Short * cost <= restBps) (request.Granted, restBps) = (0, 0);
    }

    private static void Raise(ref BitrateRequest request, int wanted, ref long restBps)
    {
        for (var layer = wanted; layer > request.Granted; layer--)
        {
            var cost = request.CostOf(layer) - request.CostOf(request.Granted);
            var isUp = !request.IsNew && layer > request.Current;
            if (isUp && layer > 0 && request.IsHeld || cost > restBps || isUp && cost * Spare > restBps) continue;
            request.Granted = layer;
            restBps -= cost;
            return;
        }
    }
}
