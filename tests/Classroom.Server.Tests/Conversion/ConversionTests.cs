using System.Diagnostics;
using System.Text;
using Classroom.Modules.Presentations;
using Classroom.Modules.Presentations.Contract;
using Classroom.Server.Bridges.Conversion;
using SkiaSharp;
using Xunit;

namespace Classroom.Server.Tests.Conversion;

/// <summary>Real documents through the real converter into a real meeting.</summary>
public sealed class ConversionTests : IDisposable
{
    private readonly ConversionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_lesson_becomes_slides_page_by_page_and_the_first_is_shown_at_once()
    {
        var order = await _bench.Upload(Documents.Lesson());
        PageId? shownEarly = null;
        _bench.Posted = command => shownEarly ??= command is FinishPage { Number: 1 } ? _bench.Slides.Current : null;

        Assert.Null(await _bench.Convert(order, TestContext.Current.CancellationToken));

        var slides = _bench.Find(order)!;
        Assert.Equal($"{order.Presentation.Value}.1", shownEarly?.Value);
        Assert.False(slides.Converting);
        Assert.Equal(Enumerable.Range(1, Documents.LessonPages), slides.Pages.Select(page => page.Number));
        Assert.All(slides.Pages, page => Assert.Equal((960, 540), (page.Width, page.Height)));
        Assert.All(slides.Pages, page => Assert.Contains($"Lesson page {page.Number}", page.Text, StringComparison.Ordinal));
        foreach (var page in slides.Pages)
            AssertPicture(page, expected: page.Number % 4 == 0 ? "image/webp" : "image/svg+xml");
        _bench.AssertNothingLeft();
    }

    [Fact]
    public async Task A_conversion_cut_short_goes_on_where_the_meeting_is()
    {
        var order = await _bench.Upload(Documents.Lesson());
        using var crash = new CancellationTokenSource();
        var finished = 0;
        _bench.Posted = command =>
        {
            if (command is FinishPage && ++finished == 5)
                crash.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Convert(order, crash.Token));
        _bench.AssertNothingLeft();
        Assert.Equal(5, _bench.Find(order)!.Pages.Count);

        Assert.Null(await _bench.Convert(order, TestContext.Current.CancellationToken));

        Assert.Equal(Documents.LessonPages, finished);
        Assert.False(_bench.Find(order)!.Converting);
        Assert.Single(_bench.Events.OfType<PageShown>());
    }

    [Fact]
    public async Task A_short_document_does_not_wait_for_the_last_page_of_a_long_one()
    {
        var (lesson, sheet) = (await _bench.Upload(Documents.Lesson()), await _bench.Upload(Documents.Turned()));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pages = new List<PresentationId>();
        _bench.Posted = command =>
        {
            if (command is not FinishPage page)
                return;
            pages.Add(page.PresentationId);
            begun.TrySetResult();
        };
        var cancel = TestContext.Current.CancellationToken;
        var converting = _bench.Convert(lesson, cancel);
        await begun.Task.WaitAsync(cancel);

        Assert.Null(await _bench.Convert(sheet, cancel));
        Assert.Null(await converting);

        Assert.Equal(Documents.LessonPages + 1, pages.Count);
        Assert.InRange(pages.IndexOf(sheet.Presentation), 1, 6);
    }

    [Fact]
    public async Task A_presentation_taken_away_meanwhile_ends_its_conversion()
    {
        var order = await _bench.Upload(Documents.Lesson());
        var pages = 0;
        _bench.Posted = command =>
        {
            if (command is FinishPage && ++pages == 2)
                _bench.Post(new RemovePresentation(order.Presentation));
        };
        Assert.Null(await _bench.Convert(order, TestContext.Current.CancellationToken));
        Assert.Equal(3, pages);
        Assert.Null(_bench.Find(order));
        _bench.AssertNothingLeft();
    }

    [Fact]
    public async Task As_many_pages_as_an_operator_may_allow_are_taken_by_the_meeting_too()
    {
        using var bench = new ConversionBench(new ConversionLimits { PagesMax = PresentationLimits.PagesMax });
        using var enough = new CancellationTokenSource();
        bench.Posted = command =>
        {
            if (command is FinishPage)
                enough.Cancel();
        };
        var order = await bench.Upload(Documents.Long(PresentationLimits.PagesMax));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Convert(order, enough.Token));

        Assert.Equal((PresentationLimits.PagesMax, 1), (bench.Find(order)!.PageCount, bench.Find(order)!.Pages.Count));
    }

    [Theory]
    [InlineData(typeof(SetPageCount))]
    [InlineData(typeof(FinishPage))]
    [InlineData(typeof(FinishPresentation))]
    public async Task A_report_that_the_meeting_refuses_fails_the_document_instead_of_leaving_it_converting(Type report)
    {
        _bench.Refusing = command => command.GetType() == report ? "PRES-11" : null;
        var order = await _bench.Upload(Documents.Turned());

        var failure = await _bench.Convert(order, TestContext.Current.CancellationToken);

        Assert.Equal("server", failure?.Reason);
        Assert.Equal("server", Assert.Single(_bench.Events.OfType<PresentationFailed>()).Reason);
        Assert.Null(_bench.Find(order));
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "encrypted", Documents.Encrypted() },
        { "broken", Documents.Lesson()[..3_000] },
        { "broken", Encoding.ASCII.GetBytes("%PDF-1.7\nthis is no document at all") },
        { "broken", [0x50, 0x4b, 3, 4, 5, 6] },
        { "tooManyPages", Documents.Bomb() },
        { "tooLarge", Documents.HugePage() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_cannot_be_converted_fails_with_its_reason_and_leaves_nothing(string reason, byte[] document)
    {
        var order = await _bench.Upload(document);

        var failure = await _bench.Convert(order, TestContext.Current.CancellationToken);

        Assert.Equal(reason, failure?.Reason);
        Assert.Equal(reason, Assert.Single(_bench.Events.OfType<PresentationFailed>()).Reason);
        Assert.Null(_bench.Find(order));
        Assert.Equal("board.1", _bench.Slides.Current.Value);
        _bench.AssertNothingLeft();

        var next = await _bench.Upload(Documents.Turned());
        Assert.Null(await _bench.Convert(next, TestContext.Current.CancellationToken));
        Assert.False(_bench.Find(next)!.Converting);
    }

    [Fact]
    public async Task A_page_that_never_ends_is_killed_in_its_time_and_the_next_document_is_fine()
    {
        using var bench = new ConversionBench(new ConversionLimits { Tool = new SandboxLimits { Time = TimeSpan.FromSeconds(2) } });
        var order = await bench.Upload(Documents.Endless());
        var watch = Stopwatch.StartNew();

        var failure = await bench.Convert(order, TestContext.Current.CancellationToken);

        Assert.Equal("timeout", failure?.Reason);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(14));
        Assert.DoesNotContain(Process.GetProcessesByName("pdftocairo"), one => one.StartTime > DateTime.Now - watch.Elapsed && IsOurs(one));
        bench.AssertNothingLeft();
        var next = await bench.Upload(Documents.Turned());
        Assert.Null(await bench.Convert(next, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_document_whose_pages_each_keep_to_their_limit_is_stopped_where_they_add_up_and_the_next_is_fine()
    {
        // The clock makes every piece of work last a second: looking at the document, and each page.
        var limits = new ConversionLimits { DocumentTime = TimeSpan.FromSeconds(6), PageTime = TimeSpan.Zero };
        using var bench = new ConversionBench(limits) { Time = new SteppingTime() };
        var pages = 0;
        bench.Posted = command => pages += command is FinishPage ? 1 : 0;
        var order = await bench.Upload(Documents.Lesson());

        var failure = await bench.Convert(order, TestContext.Current.CancellationToken);

        Assert.Equal((5, "timeout"), (pages, failure?.Reason));
        Assert.Equal("timeout", Assert.Single(bench.Events.OfType<PresentationFailed>()).Reason);
        bench.AssertNothingLeft();
        var next = await bench.Upload(Documents.Turned());
        Assert.Null(await bench.Convert(next, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_page_adds_to_the_time_of_its_document()
    {
        var limits = new ConversionLimits { DocumentTime = TimeSpan.FromSeconds(6), PageTime = TimeSpan.FromSeconds(1) };
        using var bench = new ConversionBench(limits) { Time = new SteppingTime() };
        var order = await bench.Upload(Documents.Lesson());
        Assert.Null(await bench.Convert(order, TestContext.Current.CancellationToken));
        Assert.False(bench.Find(order)!.Converting);
    }

    [Fact]
    public async Task A_page_is_stopped_too_when_its_documents_time_is_up()
    {
        using var bench = new ConversionBench(new ConversionLimits
        {
            DocumentTime = TimeSpan.FromSeconds(2),
            PageTime = TimeSpan.Zero,
            Tool = new SandboxLimits { Time = TimeSpan.FromMinutes(5) },
        });
        var order = await bench.Upload(Documents.Endless());
        Assert.Equal("timeout", (await bench.Convert(order, TestContext.Current.CancellationToken))?.Reason);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task A_page_that_wants_more_memory_than_it_may_have_fails_alone()
    {
        using var bench = new ConversionBench(new ConversionLimits { Tool = new SandboxLimits { MemoryBytesMax = 24L << 20 } });
        var order = await bench.Upload(Documents.Lesson());
        var failure = await bench.Convert(order, TestContext.Current.CancellationToken);
        Assert.NotNull(failure);
        Assert.Null(bench.Find(order));
        bench.AssertNothingLeft();
    }

    // Page 4 is a picture of noise, which no picture file makes small.
    [Fact]
    public async Task A_page_that_makes_more_than_it_may_fails_the_document_in_words_and_the_next_is_fine()
    {
        using var bench = new ConversionBench(new ConversionLimits { Tool = new SandboxLimits { OutputBytesMax = 20_000 } });
        var order = await bench.Upload(Documents.Lesson(4));
        Assert.Equal("tooLarge", (await bench.Convert(order, TestContext.Current.CancellationToken))?.Reason);
        Assert.Equal("tooLarge", Assert.Single(bench.Events.OfType<PresentationFailed>()).Reason);
        Assert.Equal(3, bench.Events.OfType<PageConverted>().Count(page => page.PresentationId == order.Presentation));
        bench.AssertNothingLeft();
        var next = await bench.Upload(Documents.Turned());
        Assert.Null(await bench.Convert(next, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Turned_and_very_tall_pages_keep_their_shape()
    {
        var turned = await _bench.Upload(Documents.Turned());
        Assert.Null(await _bench.Convert(turned, TestContext.Current.CancellationToken));
        Assert.Equal((300, 600), (_bench.Find(turned)!.Pages[0].Width, _bench.Find(turned)!.Pages[0].Height));
        var tall = await _bench.Upload(Documents.Tall());
        Assert.Null(await _bench.Convert(tall, TestContext.Current.CancellationToken));
        Assert.Equal((100, 19_000), (_bench.Find(tall)!.Pages[0].Width, _bench.Find(tall)!.Pages[0].Height));
    }

    private void AssertPicture(PageView page, string expected)
    {
        Assert.Equal(expected, page.ContentType);
        var bytes = _bench.Blob(page.Image!);
        if (expected == "image/svg+xml")
        {
            Assert.Contains("<svg", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
            return;
        }

        using var picture = SKBitmap.Decode(bytes);
        Assert.Equal((1600, 900), (picture.Width, picture.Height));
        Assert.Contains(Enumerable.Range(0, 1600), x => picture.GetPixel(x, 450) != picture.GetPixel(0, 450));
    }

    // The sandbox's processes see the job's document as /in.pdf; others may run poppler on this machine too.
    private static bool IsOurs(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("/in.pdf", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
