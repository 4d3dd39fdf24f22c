using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.EndToEnd.Tests.Survival;

/// <summary>A teacher and a student in Chromium who hear and see each other, on a server that is theirs to kill.</summary>
internal sealed class LessonOfTwo : IAsyncDisposable
{
    private LessonOfTwo(ServerProcess server, Browser browser, TestRoom room, Person teacher, Person student) =>
        (Server, Browser, Room, Teacher, Student) = (server, browser, room, teacher, student);

    public ServerProcess Server { get; }

    public TestRoom Room { get; }

    public Person Teacher { get; }

    public Person Student { get; }

    /// <summary>Uncaught errors and refusals of both pages.</summary>
    public IEnumerable<string> Problems => Teacher.Problems.Concat(Student.Problems);

    private Browser Browser { get; }

    /// <summary>Both come in, turn microphone and camera on and show the chat.</summary>
    public static async Task<LessonOfTwo> Begin()
    {
        var server = await ServerProcess.Start();
        var browser = await Browser.Start();
        var room = await TestRoom.Create(server.Http);
        var lesson = new LessonOfTwo(
            server, browser, room, await Reception.Enter(browser, "Ada", room.ModeratorUrl), await Reception.Enter(browser, "Ben", room.ViewerUrl));
        foreach (var person in new[] { lesson.Teacher, lesson.Student })
        {
            await person.TurnOn();
            await person.ShowChat();
        }

        await Reception.Until(lesson.Student, "Ada", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the student hears and sees the teacher");
        await Reception.Until(lesson.Teacher, "Ben", now => now is { SoundPackets: > 20, ShownFrames: > 5 }, "the teacher hears and sees the student");
        return lesson;
    }

    public async ValueTask DisposeAsync()
    {
        await Student.DisposeAsync();
        await Teacher.DisposeAsync();
        await Browser.DisposeAsync();
        await Server.DisposeAsync();
    }
}
