using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Hub;

namespace Classroom.EndToEnd.Tests;

/// <summary>Ada, who teaches, and Ben, who learns, in one room of the running classroom.</summary>
public sealed class Pair : IAsyncDisposable
{
    private Pair(TestRoom room, Person teacher, Person student) => (Room, Teacher, Student) = (room, teacher, student);

    /// <summary>Their room.</summary>
    public TestRoom Room { get; }

    /// <summary>Ada, a moderator.</summary>
    public Person Teacher { get; }

    /// <summary>Ben, a viewer.</summary>
    public Person Student { get; }

    /// <summary>Uncaught errors and refusals of both pages.</summary>
    public IEnumerable<string> Problems => Teacher.Problems.Concat(Student.Problems);

    /// <summary>Both come in, the teacher first.</summary>
    public static async Task<Pair> Enter(TestRoom room, Func<string, Task<Person>> open)
    {
        var pair = new Pair(room, await open("Ada"), await open("Ben"));
        await pair.Teacher.Join(room.ModeratorUrl);
        await pair.Student.Join(room.ViewerUrl);
        return pair;
    }

    /// <summary>The same in a browser of their own, with what comes to each of them watched from the start.</summary>
    public static Task<Pair> EnterWatched(Browser browser, TestRoom room) => Enter(room, async name =>
    {
        var person = await Person.Open(browser, name, 1440, 900, "en-GB");
        await Reception.Watched(person);
        return person;
    });

    /// <summary>The two by themselves.</summary>
    public void Deconstruct(out Person teacher, out Person student) => (teacher, student) = (Teacher, Student);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Student.DisposeAsync();
        await Teacher.DisposeAsync();
    }
}
