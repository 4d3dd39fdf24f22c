using System.Text.Json.Nodes;
using Classroom.Server.Edge;
using Classroom.Server.Loops;
using Classroom.Server.Tests.Storage;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Npgsql;

namespace Classroom.Server.Tests.Edge;

/// <summary>A meeting loses its log to another owner in mid-lesson.</summary>
public sealed class MovedMeetingTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void EDGE_4_what_could_not_be_decided_may_be_sent_again()
    {
        var reply = Assert.IsType<SendRefused>(MeetingHub.Reply(CommandAnswer.Abandoned));
        Assert.Equal("EDGE-4", reply.Rule);
    }

    [Fact]
    public async Task EDGE_4_a_command_that_meets_a_moving_meeting_is_applied_once_however_often_it_is_sent()
    {
        var database = await postgres.NewConnectionString();
        await using var server = await ServerProcess.Start(new Dictionary<string, string>
        {
            ["Classroom__Database__Mode"] = "External",
            ["ConnectionStrings__Classroom"] = database,
        });
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await room.Teacher();
        await using var student = await room.Student();

        // Another activation takes the log: the next append is refused by the fence, and the meeting begins anew from the log.
        await using var source = NpgsqlDataSource.Create(database);
        await using (var steal = source.CreateCommand("update meeting_epochs set epoch = epoch + 1 where meeting_id = $1"))
        {
            steal.Parameters.AddWithValue(teacher.MeetingId);
            Assert.Equal(1, await steal.ExecuteNonQueryAsync(Cancel));
        }

        var command = new { type = "postMessage", text = "still here" };
        JsonObject[] answers = [await student.SendAs("once", command), await student.SendAs("once", command)];

        Assert.All(answers, answer => Assert.True((bool)answer["ok"]!, answer.ToJsonString()));
        await teacher.Return();
        var said = teacher.Joined["view"]!["chat"]!["messages"]!.AsArray();
        Assert.Equal("still here", (string?)Assert.Single(said)!["text"]);
        await using var rows = source.CreateCommand("select count(*) from meeting_events where command_id is not null and type = 'messagePosted'");
        Assert.Equal(1L, await rows.ExecuteScalarAsync(Cancel));
    }
}
