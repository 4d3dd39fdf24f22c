using System.Globalization;
using Classroom.Benchmarks.Sfu.Load;

namespace Classroom.Benchmarks.Sfu.Floor;

/// <summary>
/// What the kernel alone takes of a forwarded packet: the messages of one teacher's lecture, in their sizes and at their times, sent from memory by the product's own socket to as many
/// receivers, with nothing received, looked up, mapped or encrypted. No target: it is what a norm of the SFU can come near to on this machine.
/// </summary>
internal static class FloorBenchmark
{
    private static readonly TimeSpan s_warm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(20);
    private static readonly int[] s_receivers = [50, 200];

    public static Task<int> Run(string[] args)
    {
        Console.WriteLine("receivers   norm  CPU/packet  CPU/message  yardstick   packets  core  load");
        foreach (var receivers in s_receivers)
            Console.WriteLine(Measure(receivers));
        return Task.FromResult(0);
    }

    private static string Measure(int receivers)
    {
        using var crowd = new FloorCrowd(receivers, OneCore.Generator);
        using var yardstick = new Yardstick(OneCore.Server);
        using var sender = new FloorSender(crowd.Addresses, OneCore.Server);
        sender.Run(s_warm);
        yardstick.Begin();
        var (processorUs, packets, messages) = sender.Run(s_window);
        var yardstickUs = yardstick.End();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{receivers,9} {processorUs / packets / yardstickUs,6:F2} {processorUs / packets,8:F2} us {processorUs / messages,9:F2} us {yardstickUs,7:F2} us {packets,9} {processorUs / s_window.TotalMicroseconds,5:F2} {Samples.Load(),5:F1}");
    }
}
