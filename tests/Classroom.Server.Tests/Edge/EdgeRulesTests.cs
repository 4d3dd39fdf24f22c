using System.Text.Json.Nodes;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Edge;

[Collection("edge")]
public sealed class EdgeRulesTests(RunningServer running)
{
    private const int Flood = 400;

    [Fact]
    public async Task EDGE_1_who_has_not_joined_sends_no_commands_and_no_descriptions()
    {
        await using var stranger = await RawHub.Connect(running.Server.Url, RawHub.UnknownToken);
        var sent = await stranger.Call("Send", new JsonObject { ["id"] = "a", ["command"] = new JsonObject { ["type"] = "raiseHand" } });
        Assert.Equal("EDGE-1", (string?)sent["rule"]);
        var described = await stranger.Call("Describe", new JsonObject { ["pc"] = "subscribe", ["type"] = "request" });
        Assert.Equal("EDGE-1", (string?)described["rule"]);
        Assert.Equal("", await stranger.Call<string>("Ticket"));
    }

    [Fact]
    public async Task EDGE_2_a_flood_is_refused_and_calm_is_heard_again_and_others_are_not_held_up()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var flooder = await RawHub.Connect(running.Server.Url, room.ViewerToken);
        Assert.True((bool)(await flooder.Join(room.RoomId, "Flo"))["ok"]!);
        var answers = await Task.WhenAll(Enumerable.Range(0, Flood).Select(i => Raise(flooder, i)));
        Assert.Contains(answers, answer => (bool)answer["ok"]!);
        Assert.Contains(answers, answer => (string?)answer["rule"] == "EDGE-2" && (int)answer["retryAfterMs"]! > 0);
        await teacher.Send(new { type = "postMessage", text = "calm" });

        var again = Flood;
        var began = DateTime.UtcNow;
        while (!(bool)(await Raise(flooder, again))["ok"]!)
        {
            Assert.True(DateTime.UtcNow - began < TimeSpan.FromSeconds(20), "heard again");
            again++;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task KERNEL_12_a_refusal_for_now_tells_the_browser_when_there_is_room_and_another_does_not()
    {
        var room = await TestRoom.Create(running.Http);
        await using var writer = await room.Student();
        var answers = new List<JsonObject>();
        for (var i = 0; i <= 10; i++)
            answers.Add(await writer.Send(new { type = "postMessage", text = $"{i}" }));
        Assert.Equal("CHAT-3", (string?)answers[^1]["rule"]);
        Assert.InRange((int)answers[^1]["retryAfterMs"]!, 1, 10_000);
        var never = await writer.Send(new { type = "postMessage", text = "" });
        Assert.Equal("CHAT-1", (string?)never["rule"]);
        Assert.False(never.ContainsKey("retryAfterMs"));
    }

    private static Task<JsonObject> Raise(RawHub hub, int number) =>
        hub.Call("Send", new JsonObject { ["id"] = $"c{number}", ["command"] = new JsonObject { ["type"] = "raiseHand" } });
}
