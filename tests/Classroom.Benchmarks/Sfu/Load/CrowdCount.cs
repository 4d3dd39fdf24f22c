namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>
/// Packets that were to come, what of all was lost in the end, what the one lost who lost most, datagrams that the kernel did not take, and what else there is to
/// say of this crowd.
/// </summary>
internal readonly record struct CrowdCount(long Expected, double LossPercent, double WorstLossPercent, long SendErrors, string? Note = null);
