using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Edge;

/// <summary>What a view only names is fetched over HTTP: whole, compressed, and under its number for ever.</summary>
[Collection("edge")]
public sealed class PartsTests(RunningServer running)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static object Box(string id) => new
    {
        type = "addShapes",
        pageId = "board.1",
        shapes = new[] { new { id, kind = "rectangle", x = 10.0, y = 10.0, width = 40.0, height = 30.0, color = 1, size = 4.0, ink = (string?)null, text = (string?)null } },
    };

    [Fact]
    public async Task The_view_names_the_page_and_its_number_and_the_part_holds_its_shapes()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        var seq = await Draw(teacher, "a");
        await using var student = await room.Student();
        var page = Assert.Single(student.Joined["view"]!["whiteboard"]!["pages"]!.AsArray())!;
        Assert.Equal($$"""{"pageId":"board.1","seq":{{seq}},"count":1,"undo":0,"redo":0}""", page.ToJsonString());
        var part = Assert.Single(await student.Boards())!;
        Assert.Equal(seq, (long)part["seq"]!);
        Assert.Equal("a", (string?)Assert.Single(part["shapes"]!.AsArray())!["id"]);
    }

    [Fact]
    public async Task Under_its_own_number_a_part_is_kept_for_ever_and_under_an_old_one_not_at_all()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        var first = await Draw(teacher, "a");
        using (var kept = await Get(teacher, "whiteboard/board.1", first))
        {
            Assert.Equal("max-age=31536000, private, immutable", kept.Headers.CacheControl!.ToString());
            Assert.Contains("Authorization", kept.Headers.Vary);
        }

        var second = await Draw(teacher, "b");
        using var newer = await Get(teacher, "whiteboard/board.1", first);
        Assert.True(newer.Headers.CacheControl!.NoStore);
        Assert.Equal(second, (long)JsonNode.Parse(await newer.Content.ReadAsStringAsync(Cancel))!["seq"]!);
    }

    [Fact]
    public async Task It_comes_compressed_to_whom_that_is_welcome_and_plain_to_others()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        var seq = await Draw(teacher, "a");
        using var plain = await Get(teacher, "whiteboard/board.1", seq);
        using var packed = await Get(teacher, "whiteboard/board.1", seq, "gzip, br");
        using var unwelcome = await Get(teacher, "whiteboard/board.1", seq, "gzip;q=0");
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Empty(unwelcome.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        await using var unpacked = new System.IO.Compression.GZipStream(
            await packed.Content.ReadAsStreamAsync(Cancel), System.IO.Compression.CompressionMode.Decompress);
        using var one = await JsonDocument.ParseAsync(unpacked, cancellationToken: Cancel);
        using var other = JsonDocument.Parse(await plain.Content.ReadAsStringAsync(Cancel));
        Assert.True(JsonElement.DeepEquals(one.RootElement, other.RootElement));
    }

    [Theory]
    [InlineData("whiteboard/board.2")]
    [InlineData("whiteboard/%20")]
    [InlineData("chat/board.1")]
    [InlineData("nothing/board.1")]
    public async Task What_no_module_has_is_not_there(string path)
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await Draw(teacher, "a");
        using var answer = await Get(teacher, path, 1);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Who_asks_without_end_is_told_to_wait_and_nobody_else()
    {
        var room = await TestRoom.Create(running.Http);
        await using var teacher = await room.Teacher();
        await using var student = await room.Student();
        var seq = await Draw(teacher, "a");
        var status = HttpStatusCode.OK;
        for (var i = 0; i < 1_000 && status == HttpStatusCode.OK; i++)
        {
            using var answer = await Get(teacher, "whiteboard/board.1", seq);
            status = answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        using var others = await Get(student, "whiteboard/board.1", seq);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    private static async Task<long> Draw(HubSeat seat, string id)
    {
        var answer = await seat.Send(Box(id));
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        return (long)(await seat.WaitFor("shapesAdded", e => (string?)e["shapes"]![0]!["id"] == id))["seq"]!;
    }

    private async Task<HttpResponseMessage> Get(HubSeat seat, string path, long seq, string encoding = "identity")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/meetings/{seat.MeetingId}/parts/{path}?seq={seq}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{seat.ParticipantId}:{seat.ResumeSecret}");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        return await running.Http.SendAsync(request, Cancel);
    }
}
