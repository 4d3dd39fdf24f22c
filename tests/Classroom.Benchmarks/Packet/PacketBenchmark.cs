using System.Diagnostics;
using System.Globalization;

namespace Classroom.Benchmarks.Packet;

/// <summary>
/// What forwarding one packet to one receiver costs, beside the bare loop, in short rounds by turns: whatever disturbs the machine disturbs both. The
/// product's side has the decryption of the arriving packet in it, shared by its receivers; neither side reads from its socket.
/// </summary>
internal static class PacketBenchmark
{
    private const double RatioMax = 1.3;
    // Well under a scheduler's slice, so that most rounds are undisturbed even on a busy machine, and the median is of those.
    private const int RoundSends = 200;
    private const double WarmUp = 1.0 / 3;
    private static readonly int[] s_crowds = [25, 100];
    private static readonly TimeSpan s_recorded = TimeSpan.FromSeconds(45);

    /// <summary>Arguments: numbers of receivers, else 25 and 100. Fails where a promise is broken.</summary>
    public static Task<int> Run(string[] args)
    {
        var crowds = args.Length == 0 ? s_crowds : [.. args.Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        Console.WriteLine("receivers     packets  bytes each   Classroom        bare   ratio  allocated    load");
        // The first pass is for the just-in-time compiler, whose tiers change over while it runs.
        Measure(crowds[0], reports: false);
        var kept = true;
        foreach (var receivers in crowds)
            kept &= Measure(receivers);
        Console.WriteLine("receivers   all here, a packet   all elsewhere      crossing   allocated    load");
        CrossingBenchmark.Run(1, s_recorded, reports: false);
        foreach (var receivers in (int[])[1, crowds[0]])
            kept &= CrossingBenchmark.Run(receivers, s_recorded);
        return Task.FromResult(kept ? 0 : 1);
    }

    private static bool Measure(int receivers, bool reports = true)
    {
        using var stage = new PacketStage(receivers, s_recorded);
        var (ours, bare) = (new List<double>(), new List<double>());
        var lengths = new int[Math.Max(1, RoundSends / receivers)];
        var sends = lengths.Length * receivers;
        long allocated = 0, packets = 0, bytes = 0;
        var rounds = stage.Datagrams.Count / lengths.Length;
        for (var round = 0; round < rounds; round++)
        {
            var first = round * lengths.Length;
            var (sent, sentBytes) = (stage.Sent, stage.SentBytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var nanoseconds = Ours(stage, first, lengths.Length);
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Check("The product", sends, stage.Sent - sent, stage.Drain());
            Plan(stage, first, lengths, (int)((stage.SentBytes - sentBytes) / sends));
            var yardstick = Bare(stage, lengths);
            Check("The bare loop", sends, sends, stage.Drain());
            if (round < rounds * WarmUp)
                continue;
            allocated += taken;
            packets += stage.Sent - sent;
            bytes += stage.SentBytes - sentBytes;
            ours.Add(nanoseconds / sends);
            bare.Add(yardstick / sends);
        }

        var ratio = Samples.Median(ours) / Samples.Median(bare);
        if (reports)
            Console.WriteLine(Line());
        return ratio <= RatioMax && allocated == 0;

        string Line() => string.Create(
            CultureInfo.InvariantCulture,
            $"{receivers,9} {packets,11} {bytes / packets,11} {Samples.Median(ours),8:F0} ns {Samples.Median(bare),8:F0} ns {ratio,7:F2} {allocated,8} B {Samples.Load(),7:F1}");
    }

    private static double Ours(PacketStage stage, int first, int count)
    {
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            stage.Forward(first + i);
        stage.Flush(first + count - 1);
        return Stopwatch.GetElapsedTime(since).TotalNanoseconds;
    }

    private static double Bare(PacketStage stage, int[] lengths)
    {
        var since = Stopwatch.GetTimestamp();
        foreach (var length in lengths)
            stage.Bare.Forward(length);
        return Stopwatch.GetElapsedTime(since).TotalNanoseconds;
    }

    // The same sizes in the same order: what arrived, and what the header gained or lost on the way.
    private static void Plan(PacketStage stage, int first, int[] lengths, int average)
    {
        var arrived = 0;
        for (var i = 0; i < lengths.Length; i++)
            arrived += lengths[i] = stage.Datagrams[first + i].Datagram.Length;
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] += average - (arrived / lengths.Length);
    }

    private static void Check(string side, long wanted, long sent, int arrived)
    {
        if (sent != wanted || arrived != wanted)
            throw new InvalidOperationException($"{side} should have sent {wanted} packets, sent {sent}, and {arrived} arrived.");
    }
}
