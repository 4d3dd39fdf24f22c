using System.Net.Http.Headers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Classroom.EndToEnd.Tests.Lesson;

/// <summary>A real PDF of 36 pages, from the file chooser to the student's screen.</summary>
public sealed class SlidesTests(RunningClassroom classroom)
{
    private const string Pdf = "/usr/share/doc/libtasn1-doc/libtasn1.pdf";
    private const int Pages = 36;

    /// <summary>One document converts at a time, and another test's may stand before ours.</summary>
    private const float ConversionLimitMs = 180_000;

    [Fact]
    public async Task Slides_are_uploaded_turned_for_all_and_drawn_upon()
    {
        await using var pair = await classroom.Pair();
        var (teacher, student) = pair;
        await Upload(teacher, new FilePayload { Name = "asn1.pdf", MimeType = "application/pdf", Buffer = await File.ReadAllBytesAsync(Pdf, TestContext.Current.CancellationToken) });

        // Page 1 shows while the others convert.
        await SeesPage(student, 1);
        await Expect(teacher.Page.GetByLabel("Go to page").Locator("option")).ToHaveCountAsync(Pages, new() { Timeout = ConversionLimitMs });
        await teacher.Button("Next page (PageDown)").ClickAsync();
        await SeesPage(student, 2);
        await teacher.Page.GetByLabel("Go to page").SelectOptionAsync(new SelectOptionValue { Index = 4 });
        await SeesPage(student, 5);
        await Expect(student.Page.GetByRole(AriaRole.Region, new() { Name = "Text of page 5" })).ToContainTextAsync("ASN.1");
        Assert.Equal(1, await student.Page.EvaluateAsync<int>(
            "() => document.querySelector('main').textContent.split(document.querySelector('[data-page-text]').textContent).length - 1"));
        await teacher.Draw((0.4f, 0.3f), (0.6f, 0.5f));
        await Expect(student.Shapes).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_broken_file_is_explained_and_the_next_one_taken()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await Upload(teacher, new FilePayload { Name = "broken.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7\nnothing"u8.ToArray() });
        await Expect(teacher.Page.GetByText("damaged")).ToBeVisibleAsync(new() { Timeout = ConversionLimitMs });
        await Upload(teacher, OnePagePdf.File("fine.pdf"));
        await SeesPage(teacher, 1);
    }

    [Fact]
    public async Task All_slides_shows_and_removes_any_document_and_keeps_what_failed_until_it_is_read()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await teacher.Join(room.ModeratorUrl);
        await Upload(teacher, OnePagePdf.File("fine.pdf"));
        await SeesPage(teacher, 1);
        await Upload(teacher, new FilePayload { Name = "long.pdf", MimeType = "application/pdf", Buffer = await File.ReadAllBytesAsync(Pdf, TestContext.Current.CancellationToken) });
        await Upload(teacher, new FilePayload { Name = "broken.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7\nnothing"u8.ToArray() });
        await teacher.Button("Slides").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Menuitem, new() { Name = "All slides …" }).ClickAsync();
        var documents = teacher.Page.GetByRole(AriaRole.List, new() { Name = "All slides" }).GetByRole(AriaRole.Listitem);
        await Expect(Document("long.pdf")).ToContainTextAsync("shown now", new() { Timeout = ConversionLimitMs });

        // Ready or not, it can be removed.
        await teacher.Button("Remove “long.pdf”").ClickAsync();
        await teacher.Button("Remove slides").ClickAsync();
        await Expect(Document("long.pdf")).ToHaveCountAsync(0);
        await Expect(Document("Board")).ToContainTextAsync("shown now");
        await teacher.Button("Show “fine.pdf”").ClickAsync();
        await Expect(Document("fine.pdf")).ToContainTextAsync("shown now");
        await Expect(Document("broken.pdf")).ToContainTextAsync("damaged", new() { Timeout = ConversionLimitMs });
        await teacher.Button("Dismiss: broken.pdf").ClickAsync();
        await Expect(documents).ToHaveCountAsync(2);

        ILocator Document(string name) => documents.Filter(new() { HasText = name });
    }

    [Fact]
    public async Task What_failed_while_the_teachers_page_was_gone_is_told_when_it_is_there_again()
    {
        var room = await classroom.Room();
        await using var teacher = await classroom.Person("Ada");
        await using var witness = await room.Teacher("Cleo");
        await teacher.Join(room.ModeratorUrl);
        await teacher.Page.GotoAsync("about:blank");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/meetings/{witness.MeetingId}/presentations?name=broken.pdf");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{witness.ParticipantId}:{witness.ResumeSecret}");
        request.Content = new ByteArrayContent("%PDF-1.7\nnothing"u8.ToArray());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var taken = await classroom.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(taken.IsSuccessStatusCode);
        await witness.WaitFor("presentationFailed", limit: TimeSpan.FromMilliseconds(ConversionLimitMs));

        await teacher.Page.GotoAsync($"{classroom.Server.Url}/r/{room.RoomId}");
        await Expect(teacher.Page.GetByText("broken.pdf: The file is damaged")).ToBeVisibleAsync();
        await teacher.Button("Slides").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Menuitem, new() { Name = "All slides …" }).ClickAsync();
        await teacher.Button("Dismiss: broken.pdf").ClickAsync();
        await teacher.Page.ReloadAsync();
        await Expect(teacher.Mark("saved")).ToBeVisibleAsync();
        await Expect(teacher.Page.GetByText("broken.pdf")).ToHaveCountAsync(0);
    }

    private static async Task Upload(Person teacher, FilePayload file)
    {
        await teacher.Button("Teach").ClickAsync();
        await teacher.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { NameRegex = new("^Upload slides") }).ClickAsync();
        await teacher.Page.Locator("input[type=file]").SetInputFilesAsync(file);
    }

    private static async Task SeesPage(Person person, int number)
    {
        await Expect(person.Page.Locator(".page-position, .page-select").First).ToContainTextAsync($"{number} / ", new() { Timeout = ConversionLimitMs });
        await person.Page.WaitForFunctionAsync(
            """
            number => {
              const board = document.querySelector("[data-board]");
              const image = board?.querySelector("img");
              return board?.dataset.board.endsWith(`.${number}`) && image?.complete && image.naturalWidth > 500;
            }
            """,
            number,
            new() { Timeout = ConversionLimitMs });
    }
}
