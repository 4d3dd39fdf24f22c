using System.Diagnostics;
using System.Globalization;

namespace Classroom.Benchmarks.Packet;

/// <summary>
/// What it costs that a packet goes over to another worker: the same packets from their arrival to the last send, once with all receivers where the teacher
/// is and once with all of them at the other worker, in short rounds by turns on one thread. The waking of that worker is not in it.
/// </summary>
internal static class CrossingBenchmark
{
    private const int RoundPackets = 40;
    private const double WarmUp = 1.0 / 3;

    /// <summary>Gives false where something was allocated or lost.</summary>
    public static bool Run(int receivers, TimeSpan recorded, bool reports = true)
    {
        using var here = new PacketStage(receivers, recorded);
        using var there = new PacketStage(receivers, recorded, crosses: true);
        var (stays, crosses) = (new List<double>(), new List<double>());
        long allocated = 0;
        var rounds = Math.Min(here.Datagrams.Count, there.Datagrams.Count) / RoundPackets;
        for (var round = 0; round < rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var one = Time(here, round);
            var other = Time(there, round);
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (here.Drain() != RoundPackets * receivers || there.Drain() != RoundPackets * receivers)
                throw new InvalidOperationException("Not every packet arrived.");
            if (round < rounds * WarmUp)
                continue;
            allocated += taken;
            stays.Add(one);
            crosses.Add(other);
        }

        var (stay, cross) = (Samples.Median(stays), Samples.Median(crosses));
        if (reports)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{receivers,9} {stay,12:F0} ns {cross,12:F0} ns {cross - stay,10:F0} ns {allocated,9} B {Samples.Load(),7:F1}"));
        return allocated == 0 && there.Dropped == 0;
    }

    // Nanoseconds for each packet that arrived, with all its copies.
    private static double Time(PacketStage stage, int round)
    {
        var first = round * RoundPackets;
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < RoundPackets; i++)
            stage.Forward(first + i);
        stage.Flush(first + RoundPackets - 1);
        return Stopwatch.GetElapsedTime(since).TotalNanoseconds / RoundPackets;
    }
}
