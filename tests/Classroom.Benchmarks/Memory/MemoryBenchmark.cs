using System.Globalization;
using Classroom.Benchmarks.Soak;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Memory;

/// <summary>
/// Resident memory of a real server process without its PostgreSQL: idle, and what each further seat on the hub adds, without
/// and with media. The first seats bring code and buffers that all share, so they are counted apart.
/// </summary>
internal static class MemoryBenchmark
{
    private const int FirstSeats = 10;
    private const int MoreSeats = 100;
    private const int FirstSpeakers = 5;
    private const int MoreSpeakers = 20;
    private const int FirstListeners = 20;
    private const int MoreListeners = 200;
    private const int KilobytesPerMegabyte = 1024;
    private static readonly Dictionary<string, string> s_settings = new()
    {
        // Everybody comes from one address here.
        ["Classroom__Limits__JoinsPerAddressPerMinute"] = "1000000",
    };

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(10);

    /// <summary>No arguments. Fails where a receiver takes more than was promised.</summary>
    public static async Task<int> Run(string[] args)
    {
        var isKept = ReceiverMemory.Measure();
        await using var server = await ServerProcess.Start(s_settings);
        var idle = await Settled(server);
        Console.WriteLine(Line("idle", idle));
        var room = await TestRoom.Create(server.Http);
        var (seats, speakers) = (new List<HubSeat>(), new List<MediaSeat>());
        try
        {
            var few = await Seat(server, room, seats, FirstSeats);
            Console.WriteLine(Line($"with {FirstSeats} seats", few));
            var many = await Seat(server, room, seats, MoreSeats);
            Console.WriteLine(Line($"with {FirstSeats + MoreSeats} seats", many));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"each further seat {(many - few) / MoreSeats,10} kB   load {Samples.Load():F1}"));
            var lesson = await TestRoom.Create(server.Http);
            var first = await Speak(server, lesson, speakers, FirstSpeakers);
            var all = await Speak(server, lesson, speakers, MoreSpeakers);
            Console.WriteLine(Line($"with {FirstSpeakers + MoreSpeakers} who hear each other", all));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"each further one {(all - first) / MoreSpeakers,10} kB   load {Samples.Load():F1}"));
            await Listen(server);
        }
        finally
        {
            foreach (var speaker in speakers)
                await speaker.DisposeAsync();
            foreach (var seat in seats)
                await seat.DisposeAsync();
        }

        return isKept ? 0 : 1;
    }

    private static async Task Listen(ServerProcess server)
    {
        using var audience = await SoakAudience.Enter(await TestRoom.Create(server.Http), FirstListeners);
        var few = await Settled(server);
        await audience.Add(MoreListeners);
        var many = await Settled(server);
        Console.WriteLine(Line($"with {MoreListeners} more in a lecture", many));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"each further one {(many - few) / MoreListeners,10} kB   load {Samples.Load():F1}"));
    }

    private static async Task<long> Seat(ServerProcess server, TestRoom room, List<HubSeat> seats, int count)
    {
        for (var i = 0; i < count; i++)
            seats.Add(await room.Student($"Student {seats.Count}"));
        return await Settled(server);
    }

    private static async Task<long> Speak(ServerProcess server, TestRoom room, List<MediaSeat> speakers, int count)
    {
        for (var i = 0; i < count; i++)
            speakers.Add(await MediaSeat.Start(await room.Student($"Speaker {speakers.Count}"), audio: true, video: false));
        return await Settled(server);
    }

    private static async Task<long> Settled(ServerProcess server)
    {
        await Task.Delay(s_settling);
        return ServerFigures.Resident(server.ProcessId);
    }

    private static string Line(string name, long kilobytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-17} {(double)kilobytes / KilobytesPerMegabyte,10:F1} MB");
}
