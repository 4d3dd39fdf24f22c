using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Microsoft.AspNetCore.SignalR;

namespace Classroom.Server.Tests.Rooms;

/// <summary>Where things go wrong, logs tend to tell what they were given. Here they tell what went wrong and nothing of whom.</summary>
public sealed class SilentErrorsTests
{
    private const string Name = "Zebulon Quast";
    private const string ChatText = "Geheimnis-4711";
    private const string Title = "Ornithologie-Ulla";
    private const string FileName = "Klassenliste-Quast.pdf";
    private static readonly TimeSpan s_outage = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failing_jobs_broken_commands_and_a_lost_database_tell_the_log_nothing_of_who_was_there()
    {
        await using var server = await ServerProcess.Start();
        var room = await TestRoom.Create(server.Http, Title);
        await using var teacher = await room.Teacher(Name);
        await using var student = await room.Student(Name);
        await FailingJob(server.Http, teacher);
        await BrokenCommands(server, room);
        await BrokenDescriptions(student, server);
        await BrokenRequests(server.Http, teacher);
        await LostDatabase(server, room, teacher);

        var log = server.Output;
        Assert.Contains("could not be converted", log, StringComparison.Ordinal);
        Assert.Contains("A client's answer was not understood", log, StringComparison.Ordinal);
        string[] secrets =
        [
            Name, "Quast", ChatText, Title, FileName, teacher.ResumeSecret, student.ResumeSecret, room.ModeratorToken, room.ViewerToken,
        ];
        foreach (var secret in secrets)
            Assert.False(log.Contains(secret, StringComparison.Ordinal), Around(log, secret));
        var addresses = log.Split('\n').Where(line =>
            !line.Contains("listening on", StringComparison.Ordinal) && line.Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.Empty(addresses);
    }

    private static async Task FailingJob(HttpClient http, HubSeat teacher)
    {
        byte[] broken = Encoding.UTF8.GetBytes($"%PDF-1.7\n{ChatText} is no document of {Name}");
        Assert.Equal(HttpStatusCode.Accepted, await RoomFiles.Upload(http, teacher, broken, FileName));
        await teacher.WaitFor("presentationFailed", limit: TimeSpan.FromSeconds(60));
    }

    private static async Task BrokenCommands(ServerProcess server, TestRoom room)
    {
        await using var hub = await RawHub.Connect(server.Url, room.ViewerToken);
        Assert.True((bool)(await hub.Join(room.RoomId, Name))["ok"]!);
        string[] commands =
        [
            $$"""{"type":"{{ChatText}}"}""", $$"""{"type":"postMessage","text":["{{ChatText}}"]}""",
            $$"""{"type":"postMessage","text":"{{ChatText}}","{{ChatText}}":1}""", $$"""{"type":"renameParticipant","name":{ "{{Name}}":"{{Name}}" } }""",
            $$"""{"type":"castVote","pollId":"{{ChatText}} {{Name}}","choices":[0]}""", $$"""["{{ChatText}}"]""", $"\"{ChatText}\"",
        ];
        foreach (var command in commands)
        {
            var answer = await hub.Call("Send", new JsonObject { ["id"] = Guid.NewGuid().ToString("N"), ["command"] = JsonNode.Parse(command) });
            Assert.False((bool)answer["ok"]!, command);
        }

        // What does not even have a method's form: SignalR itself answers.
        await Tolerant(() => hub.Call("Send", ChatText));
        await Tolerant(() => hub.Call("Send", Name, ChatText, 3));
        await Tolerant(() => hub.Call(ChatText, Name));
        await Tolerant(() => hub.Call("Join", new JsonObject { ["token"] = new JsonArray(Name), ["name"] = ChatText }));
        await using var stranger = await RawHub.Connect(server.Url, RawHub.UnknownToken);
        Assert.False((bool)(await stranger.Join(room.RoomId, Name))["ok"]!);
        await Tolerant(() => RawHub.Connect(server.Url, room.ModeratorToken + ChatText));
    }

    // Answers to offers are read on the media's thread, where nobody waits for a result: what is wrong with them is logged.
    private static async Task BrokenDescriptions(HubSeat student, ServerProcess server)
    {
        var other = await TestRoom.Create(server.Http, Title);
        await using var speaker = await MediaSeat.Start(await other.Teacher(Name));
        await using var listener = await other.Student(Name);
        await listener.Invoke("Describe", new JsonObject { ["pc"] = "subscribe", ["type"] = "request" });
        var offer = await listener.Descriptions.ReadAsync(Cancel);
        var revision = (int)offer["revision"]!;
        foreach (var line in (string[])[ChatText, $"c=IN IP4 {Name}\r\nm={ChatText}", $"a={ChatText}", .. TwiceTheSameMid((string)offer["sdp"]!)])
            await Describe(listener, revision, $"v=0\r\no={Name} 1 1 IN IP4 127.0.0.1\r\ns={ChatText}\r\nt=0 0\r\n{line}\r\n");
        await Describe(student, 1, $"v=0\r\n{ChatText}");
        await Eventually.True(() => server.Output.Split("A client's answer was not understood").Length > 4);
    }

    // A mid is the client's own word of up to 16 letters.
    private static string[] TwiceTheSameMid(string offer)
    {
        var media = offer[offer.IndexOf("m=", StringComparison.Ordinal)..].TrimEnd();
        var lines = media.Split("\r\n").Where(line => !line.StartsWith("a=mid:", StringComparison.Ordinal)).TakeWhile((line, i) => i == 0 || line[0] != 'm');
        var section = string.Join("\r\n", lines);
        return [$"{section}\r\na=mid:{ChatText}\r\n{section}\r\na=mid:{ChatText}"];
    }

    private static Task<JsonObject> Describe(HubSeat seat, int revision, string sdp) =>
        seat.Invoke("Describe", new JsonObject { ["pc"] = "subscribe", ["type"] = "answer", ["revision"] = revision, ["sdp"] = sdp });

    private static async Task BrokenRequests(HttpClient http, HubSeat teacher)
    {
        using var broken = new StringContent($$"""{"title": {{Title}}""", Encoding.UTF8, "application/json");
        using var first = await http.PostAsync(new Uri("/api/rooms", UriKind.Relative), broken, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, first.StatusCode);
        using var wrong = new StringContent(JsonSerializer.Serialize(new { title = new[] { Title } }), Encoding.UTF8, "application/json");
        using var second = await http.PostAsync(new Uri("/api/rooms", UriKind.Relative), wrong, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        using var unknown = await http.GetAsync(new Uri($"/api/{ChatText}?name={Uri.EscapeDataString(Name)}", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var whip = new HttpRequestMessage(HttpMethod.Post, $"/whip/{ChatText}") { Content = new StringContent(ChatText) };
        whip.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{teacher.ParticipantId}:{ChatText}");
        using var third = await http.SendAsync(whip, Cancel);
        Assert.False(third.IsSuccessStatusCode);
    }

    // Commands, a join and an upload meet a database that is not there; they are answered when it is back.
    private static async Task LostDatabase(ServerProcess server, TestRoom room, HubSeat teacher)
    {
        var processes = ProcessTree.Of(ProcessTree.Postmaster(server.DataDirectory)).Select(process => process.Id).ToArray();
        ProcessTree.Signal("KILL", processes);
        Task[] waiting =
        [
            teacher.Send(new { type = "postMessage", text = ChatText }), teacher.Send(new { type = "renameParticipant", name = $"{Name} II" }),
            Tolerant(() => TestRoom.Create(server.Http, Title)),
            Tolerant(() => RoomFiles.Upload(server.Http, teacher, Encoding.UTF8.GetBytes("%PDF-1.7\n" + ChatText), FileName)),
        ];
        await using var hub = await RawHub.Connect(server.Url, room.ViewerToken);
        await Tolerant(() => hub.Join(room.RoomId, Name));
        await Task.Delay(s_outage, Cancel);
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(60), Cancel);
    }

    private static async Task Tolerant(Func<Task> attempt)
    {
        try
        {
            await attempt();
        }
        catch (Exception refused) when (refused is HttpRequestException or HubException)
        {
            // It may be refused; what counts here is what the log says of it.
        }
    }

    private static string Around(string log, string secret)
    {
        var at = log.IndexOf(secret, StringComparison.Ordinal);
        return log[Math.Max(0, at - 400)..Math.Min(log.Length, at + 200)];
    }
}
