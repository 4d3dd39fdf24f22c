using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Classroom.Server.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Edge;

[Collection("edge")]
public sealed class HubBadInputTests(RunningServer running)
{
    private const int Flood = 600;
    private const char RecordEnd = '\u001e';
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private static readonly string s_shape =
        """{"id":"s1","kind":"rectangle","x":1,"y":1,"width":5,"height":5,"color":1,"size":3,"ink":null,"text":null}""";

    [Fact]
    public async Task EDGE_3_what_is_no_request_is_refused() => await Refused(
        _ =>
        [
            ("[]", "EDGE-3"), ("null", "EDGE-3"), ("\"raiseHand\"", "EDGE-3"), ("17", "EDGE-3"), ("{}", "EDGE-3"),
            ("""{"id":"a"}""", "EDGE-3"), ("""{"command":{"type":"raiseHand"}}""", "EDGE-3"),
            ("""{"id":1,"command":{"type":"raiseHand"}}""", "EDGE-3"), ("""{"id":null,"command":{"type":"raiseHand"}}""", "EDGE-3"),
            ("""{"id":"a","id":"b","command":{"type":"raiseHand"}}""", "EDGE-3"),
            ("""{"id":"a","command":{"type":"raiseHand"},"command":{"type":"muteAll"}}""", "EDGE-3"),
            ("""{"id":"<script>","command":{"type":"raiseHand"}}""", "KERNEL-1"), ("""{"id":"","command":{"type":"raiseHand"}}""", "KERNEL-1"),
            ($$"""{"id":"{{new string('a', 10_000)}}","command":{"type":"raiseHand"} }""", "KERNEL-1"),
        ]);

    [Fact]
    public async Task Commands_that_are_none_are_refused_with_a_rule_of_the_kernel() => await Refused(
        seat =>
        [
            (Command("5"), "KERNEL-1"), (Command("[]"), "KERNEL-1"), (Command("\"raiseHand\""), "KERNEL-1"),
            (Command("{}"), "KERNEL-2"), (Command("""{"type":"becomeModerator"}"""), "KERNEL-2"), (Command("""{"type":"RaiseHand"}"""), "KERNEL-2"),
            (Command("""{"type":"__proto__"}"""), "KERNEL-2"), (Command("""{"type":5}"""), "KERNEL-3"), (Command("""{"type":null}"""), "KERNEL-3"),
            (Command("""{"type":"raiseHand","type":"muteAll"}"""), "EDGE-3"),
            (Command("""{"type":"raiseHand","__proto__":{"role":"moderator"}}"""), "KERNEL-3"),
            (Command("""{"type":"raiseHand","$type":"System.IO.FileInfo"}"""), "KERNEL-3"),
            (Command("""{"type":"postMessage"}"""), "KERNEL-3"), (Command("""{"type":"postMessage","text":5}"""), "KERNEL-3"),
            (Command("""{"type":"postMessage","text":null}"""), "KERNEL-3"), (Command("""{"type":"postMessage","text":"a","text":"b"}"""), "EDGE-3"),
            (Command("""{"type":"postMessage","text":"\ud800"}"""), "KERNEL-1"),
            (Command($$"""{"type":"postMessage","text":"{{new string('x', 200_000)}}"}"""), "KERNEL-1"),
            (Command($$"""{"type":"postMessage","text":"{{new string('x', 4_001)}}"}"""), "CHAT-1"),
            (Command($$"""{"type":"castVote","pollId":"p","choices":[{{string.Join(',', Enumerable.Repeat('1', 120_000))}}]}"""), "KERNEL-1"),
            (Command("""{"type":"setMicrophone","open":"true"}"""), "KERNEL-3"), (Command("""{"type":"setRole","participantId":"x","role":"owner"}"""), "KERNEL-3"),

            // A sender that the message names is no sender: the connection's is the only one.
            ($$"""{"id":"a","command":{"type":"raiseHand"},"from":"{{seat}}"}""", "EDGE-3"),
            (Command($$"""{"type":"raiseHand","participantId":"{{seat}}"}"""), "KERNEL-3"),
            (Command($$"""{"type":"postMessage","text":"I am she","author":"{{seat}}"}"""), "KERNEL-3"),
            (Command($$"""{"type":"raiseHand","actor":"{{seat}}"}"""), "KERNEL-3"), (Command("""{"type":"raiseHand","at":"2000-01-01T00:00:00Z"}"""), "KERNEL-3"),
        ]);

    [Fact]
    public async Task Numbers_that_are_none_and_shapes_that_are_none_are_refused() => await Refused(
        _ =>
        [
            (Shapes(s_shape.Replace("\"x\":1", "\"x\":1e999", StringComparison.Ordinal)), "KERNEL-3"),
            (Shapes(s_shape.Replace("\"x\":1", "\"x\":\"NaN\"", StringComparison.Ordinal)), "KERNEL-3"),
            (Shapes(s_shape.Replace("\"x\":1", "\"x\":null", StringComparison.Ordinal)), "KERNEL-3"),
            (Shapes(s_shape.Replace("\"x\":1", "\"x\":1e300", StringComparison.Ordinal)), "BOARD-6"),
            (Shapes(s_shape.Replace("\"size\":3", "\"size\":-1", StringComparison.Ordinal)), "BOARD-6"),
            (Shapes(s_shape.Replace("\"color\":1", "\"color\":99", StringComparison.Ordinal)), "BOARD-6"),
            (Shapes(s_shape.Replace("\"color\":1", "\"color\":1.5", StringComparison.Ordinal)), "KERNEL-3"),
            (Shapes(s_shape.Replace("rectangle", "circle", StringComparison.Ordinal)), "KERNEL-3"),
            (Shapes(s_shape.Replace("rectangle", "pen", StringComparison.Ordinal).Replace("\"ink\":null", "\"ink\":\"////\"", StringComparison.Ordinal)), "BOARD-7"),
            (Shapes(string.Join(',', Enumerable.Range(0, 201).Select(i => s_shape.Replace("s1", $"s{i}", StringComparison.Ordinal)))), "BOARD-3"),
            (Shapes("null"), "BOARD-3"),
            (Command("""{"type":"setViewport","centerX":1e999,"centerY":1,"zoom":1}"""), "KERNEL-3"),
            (Command("""{"type":"setViewport","centerX":1,"centerY":1,"zoom":"Infinity"}"""), "KERNEL-3"),
            (Command("""{"type":"setViewport","centerX":1,"centerY":1,"zoom":0}"""), "PRES-3"),
        ]);

    [Fact]
    public async Task What_belongs_to_another_meeting_is_not_there()
    {
        var elsewhere = await TestRoom.Create(running.Http);
        await using var other = await elsewhere.Teacher();
        await other.Send(new { type = "postMessage", text = "theirs" });
        var message = (string)(await other.WaitFor("messagePosted"))["event"]!["messageId"]!;
        await other.Send(new { type = "startPoll", kind = "yesNo", question = "?", choices = Array.Empty<string>(), multiple = false, deadlineSeconds = (int?)null });
        var poll = (string)(await other.WaitFor("pollStarted"))["event"]!["pollId"]!;
        await other.Send(JsonSerializer.Deserialize<JsonElement>($$"""{"type":"addShapes","pageId":"board.1","shapes":[{{s_shape}}]}"""));
        var before = await Mark(other);
        await Refused(_ =>
        [
            (Command($$"""{"type":"deleteMessage","messageId":"{{message}}"}"""), "CHAT-9"),
            (Command($$"""{"type":"castVote","pollId":"{{poll}}","choices":[0]}"""), "POLL-17"),
            (Command($$"""{"type":"closePoll","pollId":"{{poll}}"}"""), "POLL-17"),
            (Command($$"""{"type":"muteParticipant","participantId":"{{other.ParticipantId}}"}"""), "PART-24"),
            (Command($$"""{"type":"removeParticipant","participantId":"{{other.ParticipantId}}"}"""), "PART-24"),
            (Command($$"""{"type":"givePresenter","participantId":"{{other.ParticipantId}}"}"""), "PART-24"),
            (Command($$"""{"type":"grantDrawing","participantId":"{{other.ParticipantId}}","allowed":true}"""), "BOARD-16"),
            (Command("""{"type":"deleteShapes","pageId":"board.1","shapeIds":["s1"]}"""), "BOARD-10"),
            (Command("""{"type":"showPage","pageId":"elsewhere.1"}"""), "PRES-2"),
            (Command("""{"type":"removePresentation","presentationId":"elsewhere"}"""), "PRES-4"),
            (Command($$"""{"type":"addShapes","pageId":"elsewhere.1","shapes":[{{s_shape}}]}"""), "BOARD-2"),
        ]);
        Assert.Equal(before + 1, await Mark(other));
    }

    [Fact]
    public async Task EDGE_2_a_flood_of_one_connection_is_refused_and_others_are_heard()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var raw = await RawHub.Connect(running.Url, room.ViewerToken);
        await raw.Join(room.RoomId, "Mallory");
        var answers = await Task.WhenAll(Enumerable.Range(0, Flood).Select(_ => raw.Call("Send", new RawJson(Encoding.UTF8.GetBytes(Command("""{"type":"muteAll"}"""))))));
        Assert.Contains(answers, answer => (string?)answer["rule"] == "EDGE-2");
        Assert.All(answers, answer => Assert.Contains((string?)answer["rule"], (string[])["EDGE-2", "PART-16"]));
        Assert.True((bool)(await teacher.Send(new { type = "raiseHand" }))["ok"]!);
    }

    [Fact]
    public async Task EDGE_1_who_has_no_seat_says_nothing()
    {
        await using var raw = await RawHub.Connect(running.Url, RawHub.UnknownToken);
        var answer = await raw.Call("Send", new RawJson(Encoding.UTF8.GetBytes(Command("""{"type":"raiseHand"}"""))));
        Assert.Equal("EDGE-1", (string?)answer["rule"]);
    }

    [Fact]
    public async Task What_is_no_message_at_all_ends_its_own_connection_only()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var witness = await room.Student();
        var before = await Mark(teacher);
        string[] junk =
        [
            "{\"type\":1,\"target\":\"Send\",\"arguments\":[{{{", "not json", "{\"type\":1,\"target\":\"Send\"", "{\"type\":99}", "[1,2,3]", "{}",
            $"{{\"type\":1,\"invocationId\":\"1\",\"target\":\"Send\",\"arguments\":[{new string('[', 5_000)}]}}",
            $"{{\"type\":1,\"invocationId\":\"1\",\"target\":\"Send\",\"arguments\":[\"{new string('x', 2_000_000)}\"]}}",
        ];
        foreach (var message in junk)
            await EndsAlone(message);
        Assert.Equal(before + 1, await Mark(teacher));
        Assert.Empty(witness.Faults);
        Assert.Null(witness.ClosedReason);
    }

    [Fact]
    public async Task Joining_and_describing_with_junk_gives_reasons_and_no_seat()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        var before = await Mark(teacher);
        await using var raw = await RawHub.Connect(running.Url, room.ViewerToken);
        foreach (var (request, reason) in new[]
        {
            ("[]", "reload"), ("{}", "reload"), ("null", "reload"),
            ($$"""{"roomId":"{{room.RoomId}}","name":"Eve","clientVersion":"","role":"moderator"}""", "reload"),

            // The token is the connection's; a message that names another names nothing.
            ($$"""{"token":"{{room.ModeratorToken}}","roomId":"{{room.RoomId}}","name":"Eve","clientVersion":""}""", "reload"),
            ($$"""{"roomId":"{{room.RoomId}}","name":"","clientVersion":""}""", "nameInvalid"),
            ($$"""{"roomId":"{{room.RoomId}}","name":"\u0000\u202e","clientVersion":""}""", "nameInvalid"),
            ($$"""{"roomId":"{{room.RoomId}}","name":"{{new string('n', 5_000)}}","clientVersion":""}""", "nameInvalid"),
            ($$"""{"roomId":"../{{room.RoomId}}","name":"Eve","clientVersion":""}""", "reload"),
        })
        {
            var answer = await raw.Call("Join", JsonSerializer.Deserialize<JsonElement>(request));
            Assert.True(reason == (string?)answer["reason"], $"{request[..Math.Min(120, request.Length)]}: {answer.ToJsonString()}");
        }

        await raw.Join(room.RoomId, "Ben");
        foreach (var request in new[]
        {
            "{}", "5", """{"pc":"publish","type":"offer","revision":-1,"sdp":"v=0"}""",
            """{"pc":"subscribe","type":"tiles"}""", """{"pc":"subscribe","type":"tiles","tiles":[]}""", """{"pc":"subscribe","type":"tiles","tiles":[null]}""",
            """{"pc":"publish","type":"tiles","tiles":[{"participantId":"abcdefghij","lines":1}]}""",
            """{"pc":"subscribe","type":"tiles","tiles":[{"participantId":"no id","lines":1}]}""",
            """{"pc":"subscribe","type":"tiles","tiles":[{"participantId":"abcdefghij","lines":-1}]}""",
            """{"pc":"subscribe","type":"tiles","tiles":[{"participantId":"abcdefghij","lines":1e9}]}""",
            """{"pc":"subscribe","type":"tiles","tiles":[{"participantId":"abcdefghij","lines":1,"label":"screenAudio"}]}""",
            """{"pc":"publish","type":"offer","revision":1,"sdp":"v=0","labels":[{"mid":"0","label":"Screen"}]}""",
            """{"pc":"publish","type":"offer","revision":1,"sdp":"v=0","labels":[{"mid":"0","label":"audio"},{"mid":"0","label":"audio"}]}""",
            """{"pc":"publish","type":"offer","revision":1,"sdp":"v=0","labels":[null]}""",
            """{"pc":"subscribe","type":"request","labels":[{"mid":"0","label":"audio"}]}""",
            """{"pc":"subscribe","type":"tiles","tiles":[{"participantId":"abcdefghij"}]}""",
            """{"pc":"subscribe","type":"request","tiles":[{"participantId":"abcdefghij","lines":1}]}""", """{"pc":"publish","type":"request"}""", """{"pc":"publish","type":"layers","off":["h"]}""",
            """{"pc":"subscribe","type":"stills"}""", """{"pc":"publish","type":"stills","stills":true}""", """{"pc":"subscribe","type":"request","stills":true}""",
            """{"pc":"subscribe","type":"stills","stills":"yes"}""",
            """{"pc":"subscribe","type":"request","decodes":"vp8"}""", """{"pc":"subscribe","type":"restart","decodes":[]}""",
            """{"pc":"subscribe","type":"request","decodes":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17"]}""",
            """{"pc":"both","type":"offer","revision":1,"sdp":"v=0"}""", """{"pc":"publish","type":"offer","revision":1}""",
        })
        {
            var answer = await raw.Call("Describe", JsonSerializer.Deserialize<JsonElement>(request));
            Assert.True("EDGE-3" == (string?)answer["rule"], $"{request}: {answer.ToJsonString()}");
        }

        var junk = await raw.Call("Describe", JsonSerializer.Deserialize<JsonElement>("""{"pc":"publish","type":"offer","revision":1,"sdp":"junk"}"""));
        Assert.StartsWith("MEDIA-", (string?)junk["rule"], StringComparison.Ordinal);
        var after = await Mark(teacher);
        await teacher.WaitForSeq(after);
        Assert.Equal(["participantJoined", "participantRenamed"], teacher.Events.Where(e => (long)e["seq"]! > before).Select(e => (string?)e["event"]!["type"]));
    }

    private static string Command(string command) => $$"""{"id":"c-{{Guid.NewGuid():N}}","command":{{command}}}""";

    private static string Shapes(string shapes) => Command($$"""{"type":"addShapes","pageId":"board.1","shapes":[{{shapes}}]}""");

    /// <summary>One event more: its number tells whether anything was stored since the last.</summary>
    private static async Task<long> Mark(HubSeat seat) => (long)(await seat.Send(new { type = "renameParticipant", name = $"Name {Guid.NewGuid():N}"[..20] }))["seq"]!;

    // Each request goes out from a moderator's connection, so that it is the request that is refused and not the role.
    private async Task Refused(Func<string, IReadOnlyList<(string Request, string Rule)>> cases)
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var witness = await room.Student();
        await using var raw = await RawHub.Connect(running.Url, room.ModeratorToken);
        await raw.Join(room.RoomId, "Mallory");
        var before = await Mark(teacher);
        var wrong = new List<string>();
        foreach (var (request, rule) in cases(witness.ParticipantId))
        {
            var answer = await raw.Call("Send", new RawJson(Encoding.UTF8.GetBytes(request)));
            if ((string?)answer["rule"] != rule || (bool)answer["ok"]!)
                wrong.Add($"{request[..Math.Min(120, request.Length)]}: {answer.ToJsonString()}, expected {rule}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        var after = await Mark(teacher);
        Assert.Equal(before + 1, after);
        await witness.WaitForSeq(after);
        Assert.Single(witness.Events, e => (long)e["seq"]! > before);
        Assert.Empty(witness.Faults);
        Assert.True(raw.IsOpen);
    }

    private async Task EndsAlone(string message)
    {
        using var limit = new CancellationTokenSource(s_limit);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"{running.Url.Replace("http://", "ws://", StringComparison.Ordinal)}/hub?access_token={RawHub.UnknownToken}"), limit.Token);
        var buffer = new byte[64 * 1024];
        await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"protocol\":\"json\",\"version\":1}}{RecordEnd}"), WebSocketMessageType.Text, true, limit.Token);
        await socket.ReceiveAsync(buffer, limit.Token);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message + RecordEnd), WebSocketMessageType.Text, true, limit.Token);
            while (socket.State == WebSocketState.Open)
                await socket.ReceiveAsync(buffer, limit.Token);
        }
        catch (WebSocketException)
        {
            // Ended without a farewell, which is an end too.
        }
        catch (OperationCanceledException)
        {
            // Neither understood nor ended: what is only unknown to the hub is passed over by the protocol (an unknown message type).
            Assert.True(message is "{\"type\":99}" or "{}", $"The connection stays open after: {message[..Math.Min(60, message.Length)]}");
        }
    }
}
