using System.Globalization;
using Classroom.Testing.Hub;
using Classroom.Testing.Media;
using Classroom.Testing.Network;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Entering;

/// <summary>
/// From the click on a link to hearing and being heard: Chromium with an empty cache behind an emulated line, and another one beside the server whose microphone is
/// open already. Both must hear the other's sound, decoded; the time in which a person reads, writes the name and chooses devices does not count.
/// </summary>
internal static class EnterBenchmark
{
    private const int RunsByDefault = 20;
    private const double MedianMax = 2_000;
    private const double HighMax = 4_000;
    private const double High = 0.95;
    private static readonly NetworkConditions s_line = new() { RateBps = 20_000_000, DelayUs = 20_000 };

    /// <summary>Argument: how many runs.</summary>
    public static async Task<int> Run(string[] args)
    {
        if (!EmulatedLine.IsPossible)
        {
            Console.WriteLine("An emulated line needs root and /dev/net/tun.");
            return 1;
        }

        var runs = args.Length == 0 ? RunsByDefault : int.Parse(args[0], CultureInfo.InvariantCulture);
        var sound = Path.GetTempFileName();
        SpeechLikeSound.Write(sound);
        using var line = new EmulatedLine();
        line.Shape(s_line);
        await using var server = await ServerProcess.StartAt(line.NearAddress, ("Classroom__Rooms__PerAddressPerHour", "1000"));
        await using var beside = await Chromium.Start(Chromium.Executable, server, sound);
        await using var behind = await Chromium.Start(line.Namespace.Program(Chromium.Executable), server, sound);

        // The first is the server's and the browsers' own first; it does not count.
        await Enter(server, beside, behind);
        var entries = new List<(Entry Student, double Heard)>();
        while (entries.Count < runs)
            entries.Add(await Enter(server, beside, behind));
        File.Delete(sound);
        return Report(entries, line);
    }

    private static async Task<(Entry Student, double Heard)> Enter(ServerProcess server, Chromium beside, Chromium behind)
    {
        var room = await TestRoom.Create(server.Http);
        var teacher = await beside.Visitor();
        await Entry.Join(teacher, "Ada", room.ModeratorUrl);
        await teacher.WaitForFunctionAsync("() => window.marks.sending > 0");
        var student = await behind.Visitor();
        await Entry.Join(student, "Ben", room.ViewerUrl);
        var entry = await Entry.Of(student);
        var heard = await Entry.Of(teacher);
        await student.Context.CloseAsync();
        await teacher.Context.CloseAsync();
        return (entry, heard.Hears);
    }

    private static int Report(List<(Entry Student, double Heard)> entries, EmulatedLine line)
    {
        Say("join page is there", entries.Select(one => one.Student.Shown - one.Student.Clicked));
        Say("Join to socket", entries.Select(one => one.Student.Answered - one.Student.Joined));
        Say("Join to connected", entries.Select(one => one.Student.Connected - one.Student.Joined));
        Say("Join to hearing", entries.Select(one => one.Student.Hears - one.Student.Joined));
        Say("Join to being heard", entries.Select(one => one.Heard - one.Student.Joined));
        var waited = entries.Select(one => one.Student.Waited(one.Heard)).ToList();
        Say("page and Join to both", waited);
        var (median, high) = (Samples.Median(waited), Samples.Percentile(waited, High));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p50 at most {MedianMax:F0} ms, p95 at most {HighMax:F0} ms; load {Samples.Load():F1}; line {line}"));
        return median <= MedianMax && high <= HighMax ? 0 : 1;
    }

    private static void Say(string what, IEnumerable<double> times)
    {
        var all = times.ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-22} p50 {Samples.Median(all),6:F0} ms  p95 {Samples.Percentile(all, High),6:F0} ms  of {all.Count}"));
    }
}
