using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Live;

/// <summary>A teacher and a student with their live sockets.</summary>
internal sealed record Lesson(TestRoom Room, HubSeat Teacher, HubSeat Student, LiveClient TeacherLive, LiveClient StudentLive, long Seq) : IAsyncDisposable
{

    public static async Task<Lesson> Start(RunningServer running, bool drawing)
    {
        var room = await TestRoom.Create(running.Http);
        var teacher = await room.Teacher();
        var student = await room.Student();
        await teacher.WaitFor("participantJoined", e => (string?)e["id"] == student.ParticipantId || (string?)e["name"] == "Ben");
        if (drawing)
            await teacher.WaitForSeq((long)(await teacher.Send(new { type = "grantDrawing", participantId = (string?)null, allowed = true }))["seq"]!);
        var lesson = new Lesson(room, teacher, student, await LiveClient.Open(teacher, running.Url), await LiveClient.Open(student, running.Url), teacher.Seq);
        await lesson.Sync();
        return lesson;
    }

    /// <summary>
    /// Returns when all that both have said before has been handled and told: each socket is read in order, and a pointer that goes is open to everybody.
    /// </summary>
    public async Task Sync()
    {
        foreach (var (live, id) in new[] { (StudentLive, Student.ParticipantId), (TeacherLive, Teacher.ParticipantId) })
        {
            var before = Gone(id);
            await live.Send(LiveWire.CursorGone());
            await Eventually.True(() => Gone(id) > before);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await TeacherLive.DisposeAsync();
        await StudentLive.DisposeAsync();
        await Student.DisposeAsync();
        await Teacher.DisposeAsync();
    }

    private int Gone(string id) => new[] { TeacherLive, StudentLive }.Min(live => live.Heard.Count(one => one.From == id && one.Message is [4]));
}
