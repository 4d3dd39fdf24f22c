using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Lesson;

/// <summary>A teacher and a student in two browsers, from the start page on.</summary>
public sealed class FirstLessonTests(RunningClassroom classroom)
{
    [Fact]
    public async Task A_teacher_opens_a_room_and_a_student_joins_by_its_link()
    {
        await using var teacher = await classroom.Person("Ada");
        await using var student = await classroom.Person("Ben");
        await teacher.Page.GotoAsync(classroom.Server.Url);
        await teacher.Page.GetByRole(AriaRole.Textbox).First.FillAsync("Optics");
        await teacher.Button("Open a room").ClickAsync();
        var link = await teacher.Page.Locator("input[readonly]").First.InputValueAsync();
        await teacher.Button("Go to the room").ClickAsync();
        await teacher.Enter();
        await student.Join(link);

        await Expect(teacher.People).ToHaveCountAsync(2);
        await Expect(student.People).ToHaveCountAsync(2);
        await Expect(student.Page.GetByRole(AriaRole.Heading, new() { Name = "Optics" })).ToBeVisibleAsync();
        Assert.DoesNotContain('#', student.Page.Url);
        Nothing_went_wrong(teacher, student);
    }

    [Fact]
    public async Task They_chat_and_a_hand_goes_up()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await student.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Hand") }).ClickAsync();
        await Expect(teacher.People.Filter(new() { HasText = "Ben" }).GetByLabel("Hand is up")).ToBeVisibleAsync();
        await teacher.ShowChat();
        await student.ShowChat();
        await student.Say("What is light? https://example.org/light");
        await Expect(teacher.Messages).ToContainTextAsync("What is light?");
        await Expect(teacher.Messages.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("rel", new System.Text.RegularExpressions.Regex("noopener"));
        await teacher.Say("A wave <b>and</b> a particle");
        await Expect(student.Messages).ToContainTextAsync("A wave <b>and</b> a particle");
        Nothing_went_wrong(teacher, student);
    }

    [Fact]
    public async Task A_poll_is_answered_and_its_result_shown_to_all()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await teacher.Button("Teach").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Ask a question") }).ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Textbox, new() { Name = "Question" }).FillAsync("Is it clear?");
        await teacher.Page.GetByRole(AriaRole.Radio, new() { Name = "Yes or no" }).CheckAsync();
        await teacher.Button("Start the poll").ClickAsync();
        await Expect(student.Poll).ToContainTextAsync("Is it clear?");
        await student.Poll.GetByRole(AriaRole.Button, new() { NameRegex = new("Yes") }).ClickAsync();
        await Expect(student.Poll).ToContainTextAsync("Your answer is in");
        await Expect(teacher.Poll).ToContainTextAsync("Ben");
        await teacher.Poll.GetByRole(AriaRole.Button, new() { Name = "Show result to all" }).ClickAsync();
        await Expect(student.Poll).ToContainTextAsync("100");
        await Expect(student.Poll).Not.ToContainTextAsync("Ben");
        Nothing_went_wrong(teacher, student);
    }

    private static void Nothing_went_wrong(params Person[] people) => Assert.Empty(people.SelectMany(person => person.Problems));
}
