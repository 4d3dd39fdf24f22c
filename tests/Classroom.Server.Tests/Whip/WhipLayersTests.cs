using System.Net.Http.Headers;
using Classroom.Server.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Load;
using Classroom.Testing.Media;

namespace Classroom.Server.Tests.Whip;

/// <summary>A program that sends its picture in several sizes, as OBS does: the largest first, told apart by RID or by their sources alone.</summary>
public sealed class WhipLayersTests(WhipServer running) : IClassFixture<WhipServer>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly LoadTraits s_viewer = new() { Repairs = true, TellsArrivals = true };
    private static readonly LoadTraits s_publisher = new()
    {
        Layers = [.. LoadLayer.ThreeSizes.Reverse().Select((layer, i) => layer with { Rid = $"{i}" })],
        Repairs = true,
        TellsArrivals = true,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_gets_the_layer_that_it_can_use_also_after_sender_and_watcher_are_on_another_network(bool namesLayersBySource)
    {
        var room = await running.Room();
        using var http = Program(room.ModeratorToken);
        using var loop = new LoadLoop(new Tally(publishers: 1));
        await using var small = await LoadSeat.Take(await room.Student("Small"), loop, s_viewer, sends: false);
        await using var large = await LoadSeat.Take(await room.Student("Large"), loop, s_viewer, sends: false);

        var sending = new LoadDoor(http, loop, s_publisher with { NamesLayersBySource = namesLayersBySource });
        var camera = await sending.Enter(new Uri(running.Server.Http.BaseAddress!, $"/whip/{room.RoomId}/camera"), sends: true, places: 1);
        loop.Start(new LoadSender(camera, number: 0, publishers: 1));
        var id = (string)(await small.Seat.WaitFor("participantJoined", e => (string?)e["name"] == "camera"))["event"]!["participantId"]!;
        await small.Show([id], 180);
        await large.Show([id], 720);
        var watching = new LoadDoor(http, loop, s_viewer);
        var watch = new Uri(running.Server.Http.BaseAddress!, $"/whep/{room.RoomId}/camera");
        var wide = await watching.Enter(watch, sends: false, places: 1);
        var narrow = await new LoadDoor(http, loop, s_viewer with { In = new NetworkConditions { RateBps = 300_000 } }).Enter(watch, sends: false, places: 1);
        (LoadPeer Peer, int Lines)[] all = [(await small.Subscriber, 180), (await large.Subscriber, 720), (wide, 720), (narrow, 180)];

        foreach (var (peer, lines) in all)
            await Until(loop, () => Picture(peer) is { Pictures: > 30 } seen && seen.Lines == lines, () => $"{lines} lines: {Told(all)}");

        // From here on only who has passed a check with the new credentials gets through.
        await sending.Move(camera);
        await watching.Move(wide);
        var seen = all.Select(one => Picture(one.Peer)!.Pictures).ToList();
        for (var i = 0; i < all.Length; i++)
        {
            var (peer, lines, before) = (all[i].Peer, all[i].Lines, seen[i]);
            await Until(loop, () => Picture(peer) is { } now && now.Pictures > before + 60 && now.Lines == lines, () => $"{lines} lines go on: {Told(all)}");
        }

        Assert.DoesNotContain(small.Seat.Events, e => (string?)e["event"]!["type"] == "participantLeft");
        await sending.Leave(camera);
        await small.Seat.WaitFor("participantLeft", e => (string?)e["participantId"] == id);
        await watching.Leave(wide);
        await watching.Leave(narrow);
    }

    private static HttpClient Program(string token)
    {
        var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    internal static LoadSource? Picture(LoadPeer peer) => peer.Sources.FirstOrDefault(source => source.IsVideo && source.Packets > 0);

    internal static string Told(IEnumerable<(LoadPeer Peer, int Lines)> all) =>
        string.Join("; ", all.Select(one => $"{Picture(one.Peer)?.Lines} of {one.Lines} lines, {Picture(one.Peer)?.Pictures} pictures"));

    // Between two turns of the loop, so that what is looked at stands still.
    internal static async Task Until(LoadLoop loop, Func<bool> holds, Func<string> what)
    {
        var since = DateTimeOffset.UtcNow;
        var isSo = false;
        while (!isSo)
        {
            await loop.Do((_, _) => isSo = holds());
            Assert.True(DateTimeOffset.UtcNow - since < s_patience, isSo ? "" : what());
            await Task.Delay(isSo ? 0 : 50, TestContext.Current.CancellationToken);
        }
    }
}
