using System.Globalization;
using Classroom.Sfu;
using Classroom.Testing.Media;

namespace Classroom.Benchmarks.Memory;

/// <summary>
/// What the media core holds for each receiver of a teacher's sound and picture, who tells when packets came, so that there is an estimate, a pacer and a memory
/// of what was sent. In this process, on a virtual network: the live objects with a hundred of them, and again when the server has let go of them, while the
/// other sides of their connections are still there.
/// </summary>
internal static class ReceiverMemory
{
    private const int Receivers = 100;
    private const int BytesPerKilobyte = 1_000;
    private const double KilobytesMax = 150;
    private const long OpeningMs = 200;
    private const long TeachingMs = 8_000;
    private const long RestMs = 2_000;

    /// <summary>Prints it; false where it is more than was promised.</summary>
    public static bool Measure()
    {
        using var lesson = new Lesson();
        var (teacher, _) = lesson.Publish("teacher", new SyntheticOffer { Rids = ["l", "h"] });
        var receivers = Enumerable.Range(0, Receivers).Select(i => lesson.Subscribe(string.Create(CultureInfo.InvariantCulture, $"s{i}"))).ToArray();
        lesson.Run(OpeningMs);
        lesson.Connect([teacher, .. receivers.Select(one => one.Client)]);
        teacher.Start(lesson.Network.NowUs);
        lesson.Run(TeachingMs);
        var sees = receivers.Count(one => one.Client.Find("teacher teacher-video")?.Missing == 0);
        var estimated = receivers.Count(one => lesson.Router.Peers.First(peer => peer.Id == one.Peer).Connection.Congestion?.HasEstimate(lesson.Network.NowUs) == true);

        // What is under way on the network is nobody's.
        teacher.StopSending();
        lesson.Run(RestMs);
        var with = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var (_, peer) in receivers)
            lesson.Send(new ClosePeer(peer));
        lesson.Run(RestMs);
        var without = GC.GetTotalMemory(forceFullCollection: true);
        var each = (double)(with - without) / Receivers / BytesPerKilobyte;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"the media core holds {each:F0} kB for each receiver (at most {KilobytesMax}); of {Receivers}, {sees} saw all, {estimated} had an estimate"));
        GC.KeepAlive(teacher);
        return each <= KilobytesMax && sees == Receivers && estimated == Receivers;
    }
}
