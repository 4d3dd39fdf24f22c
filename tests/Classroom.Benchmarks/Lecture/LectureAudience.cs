using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Classroom.Testing.Hub;
using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Lecture;

/// <summary>
/// Listeners in a room where others teach: each has a seat on the hub with a live socket, as every page has, and a connection that receives one publisher's
/// sound and picture. A process of its own, spoken to line by line, so that a test with browsers can have hundreds.
/// </summary>
internal static class LectureAudience
{
    private const int ConnectingMax = 4;

    /// <summary>
    /// Arguments: the server's address, the room, a viewer's token, how many. Prints "in" when all are; then, for each line that it reads, how many packets
    /// each has received since the line before, as JSON; ends with its input.
    /// </summary>
    public static async Task<int> Run(string[] args)
    {
        var (url, roomId, token, count) = (args[0], args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var loop = new LoadLoop(new Tally(publishers: 1));
        var door = new LoadDoor(http, loop);
        var (peers, seats) = (new ConcurrentBag<LoadPeer>(), new ConcurrentBag<(HubSeat Seat, LiveClient Live)>());
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = ConnectingMax }, async (number, _) =>
        {
            peers.Add(await door.Enter(new Uri($"{url}/whep/{roomId}"), sends: false, places: 1));
            var seat = await HubSeat.Join(url, roomId, token, string.Create(CultureInfo.InvariantCulture, $"Listener {number}"));
            seats.Add((seat, await LiveClient.Open(seat, url)));
        });
        Console.WriteLine("in");
        var before = peers.ToDictionary(peer => peer, peer => peer.Received);
        while (await Console.In.ReadLineAsync() is not null)
        {
            var received = peers.Select(peer => peer.Received - before[peer]).Order().ToArray();
            before = peers.ToDictionary(peer => peer, peer => peer.Received);
            Console.WriteLine(JsonSerializer.Serialize(received));
        }

        foreach (var (seat, live) in seats)
        {
            await live.DisposeAsync();
            await seat.DisposeAsync();
        }

        return 0;
    }
}
