using System.Diagnostics;
using System.Globalization;
using Classroom.Benchmarks.Sfu;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Soak;

/// <summary>One server under a lecture, looked at each minute.</summary>
internal static class SoakRun
{
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1.5);
    private static readonly Dictionary<string, string> s_settings = new()
    {
        // Everybody comes from one address here.
        ["Classroom__Limits__JoinsPerAddressPerMinute"] = "1000000",
    };

    /// <summary>Runs it; told of each look as a line.</summary>
    public static async Task<SoakResult> Of(SoakOptions options, Action<string> tell)
    {
        await using var server = await ServerProcess.Start(s_settings.Concat(options.Settings).ToDictionary(), through: OneCore.Ahead);
        var room = await TestRoom.Create(server.Http, "Lecture");
        using var audience = await SoakAudience.Enter(room, options.Listeners);
        await using var people = await SoakClass.Enter(room, options.Seats);
        using var stop = new CancellationTokenSource();
        var work = Task.WhenAll(audience.ComeAndGo(options.Haste, stop.Token), people.Work(options.Haste, stop.Token));
        try
        {
            await Task.WhenAny(work, Task.Delay(options.Warm, CancellationToken.None));
            await audience.Begin();
            var (began, looks) = (Stopwatch.GetTimestamp(), new List<ServerFigures> { await ServerFigures.Of(server) });
            while (Stopwatch.GetElapsedTime(began) < options.Length && !work.IsCompleted)
            {
                var left = options.Length - Stopwatch.GetElapsedTime(began);
                await Task.WhenAny(work, Task.Delay(left < s_look ? left : s_look, CancellationToken.None));
                looks.Add(await ServerFigures.Of(server));
                tell(Line(looks, Stopwatch.GetElapsedTime(began)));
            }

            var (loss, p99Ms) = await audience.End(s_grace);
            return new SoakResult(looks, Stopwatch.GetElapsedTime(began), loss, p99Ms, people.Commands, audience.Changes + people.Changes);
        }
        finally
        {
            await stop.CancelAsync();
            await work;
        }
    }

    private static string Line(IReadOnlyList<ServerFigures> looks, TimeSpan time)
    {
        var (now, before) = (looks[^1], looks[^2]);
        var pauses = now.Pauses.Since(before.Pauses);
        return string.Create(CultureInfo.InvariantCulture,
            $"{time.TotalMinutes,5:F1} min  resident {now.ResidentKb / 1024.0,6:F1} MB  heap {now.HeapMb,5:F1} MB  allocated {now.AllocatedMb - before.AllocatedMb,6:F1} MB  "
            + $"pauses {pauses.Count,3}, longest below {pauses.WithinMs(1),4:F1} ms, blocking {pauses.Blocking}  load {Samples.Load():F1}");
    }
}
