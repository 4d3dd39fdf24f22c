using System.Globalization;
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
    private const int KilobytesPerMegabyte = 1024;
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(10);

    /// <summary>No arguments, no target.</summary>
    public static async Task<int> Run(string[] args)
    {
        await using var server = await ServerProcess.Start();
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
        }
        finally
        {
            foreach (var speaker in speakers)
                await speaker.DisposeAsync();
            foreach (var seat in seats)
                await seat.DisposeAsync();
        }

        return 0;
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
        const string Field = "VmRSS:";
        var line = File.ReadLines($"/proc/{server.ProcessId}/status").Single(line => line.StartsWith(Field, StringComparison.Ordinal));
        return long.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private static string Line(string name, long kilobytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-17} {(double)kilobytes / KilobytesPerMegabyte,10:F1} MB");
}
