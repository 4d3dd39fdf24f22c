using Classroom.EndToEnd.Tests.Media;
using Classroom.Testing.Server;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Survival;

/// <summary>
/// PostgreSQL alone stands still for ten seconds, then is killed: two in Chromium go on hearing and seeing each other, what they write waits with a visible
/// sign and is shown to nobody before it is stored, and nothing is lost or doubled.
/// </summary>
[Collection(Alone.Name)]
public sealed class DatabaseAwayTests
{
    private static readonly TimeSpan s_standstill = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_see_that_saving_waits_and_hear_and_see_each_other_all_the_while()
    {
        await using var lesson = await LessonOfTwo.Begin();
        var (server, teacher, student) = (lesson.Server, lesson.Teacher, lesson.Student);

        var processes = ProcessTree.Of(ProcessTree.Postmaster(server.DataDirectory)).Select(process => process.Id).ToArray();
        ProcessTree.Signal("STOP", processes);
        try
        {
            await teacher.Say("Written into the void.");
            await Expect(teacher.Mark("saving")).ToBeVisibleAsync();
            await Expect(student.Mark("saving")).ToBeVisibleAsync();
            await Reception.GoesOn(student, "Ada");
            await Task.Delay(s_standstill, Cancel);
            await Reception.GoesOn(teacher, "Ben");
            await Expect(student.Messages.GetByText("Written into the void.")).ToHaveCountAsync(0);
        }
        finally
        {
            ProcessTree.Signal("CONT", processes);
        }

        await Arrives("Written into the void.", teacher, student);

        var before = ProcessTree.Postmaster(server.DataDirectory);
        ProcessTree.Signal("KILL", before);
        await teacher.Say("Written after the kill.");
        await Reception.GoesOn(student, "Ada");
        await Arrives("Written after the kill.", teacher, student);
        Assert.NotEqual(before, ProcessTree.Postmaster(server.DataDirectory));
        await Reception.GoesOn(teacher, "Ben");
        Assert.Empty(lesson.Problems);
    }

    private static async Task Arrives(string text, params Person[] people)
    {
        foreach (var person in people)
        {
            await Expect(person.Messages.GetByText(text, new() { Exact = true })).ToHaveCountAsync(1);
            await Expect(person.Mark("saved")).ToBeVisibleAsync();
        }
    }
}
