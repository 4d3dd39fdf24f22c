using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Ink;

/// <summary>
/// Stroke-to-others on the real server beside a bare fan-out in its own process, with the same crowd and the same messages. The bare one gathers every 50 ms
/// as ours does; the one that sends each message at once is shown beside it.
/// </summary>
internal static class InkBenchmark
{
    private const double RatioMax = 2.0;
    private const double TickMaxMs = 60;
    private static readonly int[] s_crowds = [100, 300];
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(10);

    /// <summary>Arguments: sizes of crowds, else 100 and 300. Fails where a promise is broken.</summary>
    public static async Task<int> Run(string[] args)
    {
        var crowds = args.Length == 0 ? s_crowds : [.. args.Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))];
        Console.WriteLine($"{"",-22} drawers    p50       p99  arrived  cores   per client      tick");
        var kept = true;
        foreach (var drawers in crowds)
        {
            var each = await Bare(drawers, "each");
            Console.WriteLine(each.Line("bare, each at once", s_measured));
            var bare = await Bare(drawers, "tick");
            Console.WriteLine(bare.Line("bare, every 50 ms", s_measured));
            var ours = await Ours(drawers);
            Console.WriteLine(ours.Line("Classroom", s_measured));
            var ratio = ours.P99Ms / bare.P99Ms;
            var tick = 1000 / ours.FramesPerSecond;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p99 beside the bare one: {ratio:F2} (at most {RatioMax:F1})"));
            kept &= ratio <= RatioMax && tick <= TickMaxMs;
        }

        return kept ? 0 : 1;
    }

    private static async Task<InkFigures> Ours(int drawers)
    {
        await using var server = await ServerProcess.Start();
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await room.Teacher();
        await teacher.Send(new { type = "grantDrawing", participantId = (string?)null, allowed = true });
        var seats = new List<HubSeat>();
        var crowd = new InkCrowd();
        for (var i = 0; i < drawers; i++)
        {
            var seat = await room.Student($"Drawer {i}");
            seats.Add(seat);
            await crowd.Add(server.Url, seat.ParticipantId, LiveWire.Ticket(await seat.Ticket()));
        }

        using var process = Process.GetProcessById(server.ProcessId);
        var figures = await crowd.Draw(s_warmUp, s_measured, process);
        await crowd.DisposeAsync();
        foreach (var seat in seats)
            await seat.DisposeAsync();
        return figures;
    }

    private static async Task<InkFigures> Bare(int drawers, string mode)
    {
        var url = $"http://127.0.0.1:{FreePorts.Tcp()}";
        using var server = Process.Start("dotnet", [Assembly.GetExecutingAssembly().Location, "ink-bare", url, mode]);
        try
        {
            await WaitReady(url);
            await using var crowd = new InkCrowd();
            for (var i = 0; i < drawers; i++)
            {
                var name = i.ToString("d22", CultureInfo.InvariantCulture);
                await crowd.Add(url, name, LiveWire.Ticket(name));
            }

            return await crowd.Draw(s_warmUp, s_measured, server);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    private static async Task WaitReady(string url)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(20))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }

        throw new TimeoutException("The bare fan-out did not start.");
    }
}
