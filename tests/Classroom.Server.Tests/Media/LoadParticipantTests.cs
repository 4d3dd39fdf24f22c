using System.Text.Json.Nodes;
using Classroom.Testing.Hub;
using Classroom.Testing.Load;
using Classroom.Testing.Media;

namespace Classroom.Server.Tests.Media;

/// <summary>What the load's participants have of browsers, seen on a real server: layers, repairs, feedback.</summary>
public sealed class LoadParticipantTests(MediaServer running) : IClassFixture<MediaServer>
{
    private const int PacketsInWindow = 1_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly LoadTraits s_browser = new() { Layers = LoadLayer.ThreeSizes, Repairs = true, TellsArrivals = true };

    [Fact]
    public async Task Each_gets_the_layer_that_fills_its_tile_and_fits_through_its_line()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        using var loop = new LoadLoop(new Tally(publishers: 1));
        await using var ada = await LoadSeat.Take(await room.Teacher(), loop, s_browser);
        loop.Start(new LoadSender(ada.Publisher!, number: 0, publishers: 1));
        await using var small = await Look(room, loop, ada, 180, s_browser);
        await using var middle = await Look(room, loop, ada, 360, s_browser);
        await using var large = await Look(room, loop, ada, 720, s_browser);
        await using var narrow = await Look(room, loop, ada, 720, s_browser with { In = new NetworkConditions { RateBps = 300_000 } });

        await Until(loop, async () => (await Camera(small)).Lines == 180, "the small tile's layer");
        await Until(loop, async () => (await Camera(middle)).Lines == 360, "the middle one's");
        await Until(loop, async () => (await Camera(large)).Lines == 720, "the large one's");
        await Until(loop, async () => await Camera(narrow) is { Pictures: > 150, Lines: 180 }, "what fits through the narrow line");
        Assert.Equal((180, 360, 720), ((await Camera(small)).Lines, (await Camera(middle)).Lines, (await Camera(large)).Lines));
        Assert.Equal(0, (await large.Subscriber).Dropped);
        Assert.True(ada.Publisher!.Feedbacks > 10, "the publisher is told when its packets came");
    }

    [Fact]
    public async Task Of_what_is_lost_on_either_way_nothing_is_missing_in_the_end()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        using var loop = new LoadLoop(new Tally(publishers: 1));
        var lossy = new NetworkConditions { Loss = 0.05 };
        await using var ada = await LoadSeat.Take(await room.Teacher(), loop, s_browser with { Out = lossy, Seed = 1 });
        loop.Start(new LoadSender(ada.Publisher!, number: 0, publishers: 1));
        await using var ben = await Look(room, loop, ada, 720, s_browser with { In = lossy, Seed = 2 });
        await Until(loop, async () => await Camera(ben) is { Lines: 720, Pictures: > 30 }, "the picture");

        var (camera, peer) = (await Camera(ben), await ben.Subscriber);
        var (dropped, repaired, repeated) = (peer.Dropped, camera.Repaired, ada.Publisher!.Repeated);
        await loop.Do((_, _) => camera.Begin());
        await Until(loop, () => Task.FromResult(camera.Expected >= PacketsInWindow), "a window full of packets");
        await loop.Do((_, _) => camera.End());
        await Until(loop, () => Task.FromResult(camera.Missing <= camera.Expected / 1_000), "what was lost");
        TestContext.Current.TestOutputHelper?.WriteLine($"{camera.Missing} of {camera.Expected} missing, {peer.Dropped - dropped} dropped, {camera.Repaired - repaired} repaired");
        Assert.True(peer.Dropped - dropped > PacketsInWindow / 50, $"{peer.Dropped - dropped} dropped");
        Assert.True(camera.Repaired - repaired > PacketsInWindow / 50, $"{camera.Repaired - repaired} repaired for the receiver");
        Assert.True(ada.Publisher.Repeated - repeated > PacketsInWindow / 50, $"{ada.Publisher.Repeated - repeated} repeated by the publisher");
    }

    [Fact]
    public async Task Moderators_are_told_what_a_participant_says_that_it_lost()
    {
        var server = await running.Quiet();
        var room = await TestRoom.Create(server.Http);
        using var loop = new LoadLoop(new Tally(publishers: 1));
        await using var ada = await LoadSeat.Take(await room.Teacher(), loop, s_browser);
        loop.Start(new LoadSender(ada.Publisher!, number: 0, publishers: 1));
        await using var ben = await Look(room, loop, ada, 720, s_browser with { In = new NetworkConditions { Loss = 0.05 }, Seed = 3 });
        await using var cleo = await Look(room, loop, ada, 720, s_browser);

        await Until(loop, () => Task.FromResult(Told(ada, ben)?["lossDown"]?.GetValue<double>() is > 2 and < 10), "ada is told of ben's loss");
        await Until(loop, () => Task.FromResult(Told(ada, cleo)?["lossDown"]?.GetValue<double>() is < 1), "ada is told that cleo loses nothing");

        static JsonObject? Told(LoadSeat to, LoadSeat of) => to.Seat.Qualities.LastOrDefault()?["people"]!.AsArray()
            .Select(one => one!.AsObject()).FirstOrDefault(one => (string)one["participantId"]! == of.Id);
    }

    private static async Task<LoadSeat> Look(TestRoom room, LoadLoop loop, LoadSeat at, int lines, LoadTraits traits)
    {
        var seat = await LoadSeat.Take(await room.Student($"{lines} lines"), loop, traits, sends: false);
        await seat.Subscriber;
        await seat.Show([at.Id], lines);
        return seat;
    }

    private static async Task<LoadSource> Camera(LoadSeat seat) => (await seat.Subscriber).Sources.First(source => source.IsVideo);

    // Between two turns of the loop, so that what is looked at stands still.
    private static async Task Until(LoadLoop loop, Func<Task<bool>> holds, string what)
    {
        var since = DateTimeOffset.UtcNow;
        while (true)
        {
            await loop.Do((_, _) => { });
            if (await holds())
                return;
            Assert.True(DateTimeOffset.UtcNow - since < s_patience, $"{what} did not come");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
