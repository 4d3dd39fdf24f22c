using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations;
using Classroom.Modules.Presentations.Contract;
using CsCheck;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Presentations;

/// <summary>The rules of Presentations.md, one scene or more each.</summary>
public sealed class PresentationsScenes
{
    private static readonly PresentationId s_board = new("board");
    private static readonly PresentationId s_slides = new("slides");
    private static readonly PageId s_blank = new("board.1");
    private static readonly PageId s_first = new("slides.1");
    private static readonly string s_image = new('a', 64);

    private readonly TestMeeting _meeting = TestMeeting.With(Alice.Moderator, Bob.Viewer, Carol.Viewer);

    private PresentationsView Seen => _meeting.View<PresentationsView>(Carol, "presentations");

    [Fact]
    public void PRES_1_only_presenter_and_moderators_work_with_slides()
    {
        Command[] work = [new ShowPage(s_blank), new SetViewport(1, 1, 2), new RemovePresentation(s_slides), new AddBlankPage()];
        Converted(1);
        foreach (var command in work)
            _meeting.When(Bob, command).ThenRejected("PRES-1");
        _meeting.Given(Alice, new GivePresenter(Bob.Id));
        foreach (var command in work)
            _meeting.When(Carol, command).ThenRejected("PRES-1");
        _meeting.Given(Bob, work);
        _meeting.Given(Alice, new ShowPage(s_blank));
    }

    [Fact]
    public void PRES_2_only_a_ready_page_is_shown_to_all_at_zoom_1()
    {
        Uploaded(2).GivenSystem(Page(1));
        foreach (var page in (string[])["slides.2", "slides.0", "slides.01", "slides", "other.1", "board.2"])
            _meeting.When(Alice, new ShowPage(new PageId(page))).ThenRejected("PRES-2");
        _meeting.Given(Alice, new ShowPage(s_blank), new SetViewport(100, 100, 3))
            .When(Alice, new ShowPage(s_first)).Then(new PageShown(s_first));
        Assert.Equal((s_first, null), (Seen.Current, Seen.Viewport));
    }

    [Fact]
    public void PRES_3_whatever_is_asked_the_viewport_is_finite_and_inside_the_page() =>
        Gen.Select(Gen.Double, Gen.Double, Gen.OneOf(Gen.Double, Gen.Double[1, 8])).Sample((x, y, zoom) =>
        {
            var meeting = TestMeeting.With(Alice.Moderator).When(Alice, new SetViewport(x, y, zoom));
            if (!double.IsFinite(x) || !double.IsFinite(y) || !(zoom >= 1 && zoom <= 8))
            {
                meeting.ThenRejected("PRES-3");
                return;
            }

            var seen = meeting.View<PresentationsView>(Alice, "presentations").Viewport!;
            Assert.Equal(new ViewportView(Math.Clamp(x, 0, 1600), Math.Clamp(y, 0, 900), zoom), seen);
        }, iter: 200);

    [Fact]
    public void PRES_4_any_presentation_is_removed_but_the_blank_board_and_nobody_sees_a_page_that_is_gone()
    {
        Converted(2);
        _meeting.When(Alice, new RemovePresentation(s_board)).ThenRejected("PRES-4")
            .When(Alice, new RemovePresentation(new PresentationId("none"))).ThenRejected("PRES-4")
            .When(Alice, new RemovePresentation(s_slides)).Then(new PageShown(s_blank), new PresentationRemoved(s_slides));
        Assert.Equal(s_blank, Seen.Current);
        Assert.Equal(s_board, Assert.Single(Seen.Presentations).Id);
        Converted(1, "again");
        _meeting.Given(Alice, new ShowPage(s_blank))
            .When(Alice, new RemovePresentation(new PresentationId("again"))).Then(new PresentationRemoved(new PresentationId("again")));
    }

    [Fact]
    public void PRES_5_the_blank_board_grows_to_two_hundred_pages()
    {
        for (var i = 2; i <= 200; i++)
            _meeting.Given(Alice, new AddBlankPage());
        _meeting.When(Alice, new AddBlankPage()).ThenRejected("PRES-5").When(Alice, new ShowPage(new PageId("board.200"))).Then(new PageShown(new PageId("board.200")));
        Assert.Equal((200, 200), (Seen.Presentations[0].PageCount, Seen.Presentations[0].Pages.Count));
    }

    [Fact]
    public void PRES_6_only_the_server_reports_uploads_conversions_and_earlier_slides()
    {
        Command[] reports =
        [
            new AddPresentation(new PresentationId("mine"), Alice.Id, "a.pdf"), new SetPageCount(s_slides, 1), Page(1), new FinishPresentation(s_slides),
            new FailPresentation(s_slides, "broken"), new RestorePresentations([], s_blank),
        ];
        Uploaded(1);
        foreach (var report in reports)
            _meeting.When(Alice, report).ThenRejected("PRES-6");
    }

    [Fact]
    public void PRES_7_an_upload_counts_only_while_its_uploader_is_presenter_or_moderator()
    {
        _meeting.WhenSystem(Upload("one", Bob)).ThenRejected("PRES-7")
            .WhenSystem(Upload("one", Dave)).ThenRejected("PRES-7")
            .WhenSystem(Upload("one", Alice)).Then(new PresentationAdded(new PresentationId("one"), Alice.Id, "waves.pdf"));
        _meeting.Given(Alice, new GivePresenter(Bob.Id)).WhenSystem(Upload("two", Bob)).Then(new PresentationAdded(new PresentationId("two"), Bob.Id, "waves.pdf"));
        _meeting.Given(Alice, new GivePresenter(Alice.Id)).WhenSystem(Upload("three", Bob)).ThenRejected("PRES-7");
    }

    [Fact]
    public void PRES_8_an_id_is_new_has_no_dot_and_leaves_room_for_page_numbers()
    {
        Uploaded(1);
        foreach (var id in (string[])["slides", "board", "a.b", new('x', 59)])
            _meeting.WhenSystem(Upload(id, Alice)).ThenRejected("PRES-8");
        _meeting.GivenSystem(Upload(new('x', 58), Alice));
    }

    [Fact]
    public void PRES_9_a_room_has_at_most_twenty_presentations()
    {
        for (var i = 0; i < 20; i++)
            _meeting.GivenSystem(Upload($"p{i}", Alice));
        _meeting.WhenSystem(Upload("more", Alice)).ThenRejected("PRES-9")
            .Given(Alice, new RemovePresentation(new PresentationId("p0"))).GivenSystem(Upload("more", Alice));
    }

    [Fact]
    public void PRES_10_reports_are_taken_only_for_what_is_being_converted()
    {
        Command[] reports = [new SetPageCount(s_slides, 1), Page(1), new FinishPresentation(s_slides), new FailPresentation(s_slides, "broken")];
        foreach (var report in reports)
            _meeting.WhenSystem(report).ThenRejected("PRES-10");
        Converted(1);
        foreach (var report in reports)
            _meeting.WhenSystem(report).ThenRejected("PRES-10");
        _meeting.Given(Alice, new RemovePresentation(s_slides)).WhenSystem(Page(1)).ThenRejected("PRES-10");
    }

    [Fact]
    public void PRES_11_one_to_a_thousand_pages_said_once_and_the_same_report_again_changes_nothing()
    {
        _meeting.GivenSystem(Upload("slides", Alice)).WhenSystem(Page(1)).ThenRejected("PRES-11")
            .WhenSystem(new SetPageCount(s_slides, -1)).ThenRejected("PRES-11")
            .WhenSystem(new SetPageCount(s_slides, 1_001)).ThenRejected("PRES-11")
            .WhenSystem(new SetPageCount(s_slides, 1_000)).Then(new PageCountKnown(s_slides, 1_000))
            .WhenSystem(new SetPageCount(s_slides, 1_000)).Then()
            .WhenSystem(new SetPageCount(s_slides, 999)).ThenRejected("PRES-11");
        foreach (var number in (int[])[0, -1, 1_001])
            _meeting.WhenSystem(Page(number)).ThenRejected("PRES-11");
        _meeting.GivenSystem(Page(1_000)).WhenSystem(Page(1_000)).Then();
    }

    [Fact]
    public void PRES_12_a_page_has_a_stored_image_a_known_type_and_a_size_and_the_first_is_shown_at_once()
    {
        Uploaded(3);
        FinishPage[] wrong =
        [
            Page(1) with { Image = "../../etc/passwd" }, Page(1) with { Image = new('A', 64) }, Page(1) with { ContentType = "text/html" },
            Page(1) with { Width = 0 }, Page(1) with { Height = double.NaN }, Page(1) with { Width = 20_001 }, Page(1) with { Height = double.PositiveInfinity },
        ];
        foreach (var page in wrong)
            _meeting.WhenSystem(page).ThenRejected("PRES-12");
        var text = new string('t', 3_999) + "🦊";
        _meeting.WhenSystem(Page(2) with { Text = text }).Then(
            new PageConverted(s_slides, new PageView(new PageId("slides.2"), 2, s_image, "image/webp", 960, 540, text[..3_999])), new PageShown(new PageId("slides.2")));
        _meeting.WhenSystem(Page(1)).Then(new PageConverted(s_slides, new PageView(s_first, 1, s_image, "image/webp", 960, 540, "Page 1")));
        Assert.Equal([1, 2], Seen.Presentations[1].Pages.Select(page => page.Number));
    }

    [Fact]
    public void PRES_13_a_presentation_is_finished_when_all_of_its_pages_are()
    {
        _meeting.GivenSystem(Upload("slides", Alice)).WhenSystem(new FinishPresentation(s_slides)).ThenRejected("PRES-13")
            .GivenSystem(new SetPageCount(s_slides, 2), Page(2)).WhenSystem(new FinishPresentation(s_slides)).ThenRejected("PRES-13")
            .GivenSystem(Page(1)).WhenSystem(new FinishPresentation(s_slides)).Then(new PresentationFinished(s_slides));
        Assert.False(Seen.Presentations[1].Converting);
    }

    [Fact]
    public void PRES_14_a_failed_conversion_names_a_known_reason_and_leaves_nothing()
    {
        Uploaded(2).GivenSystem(Page(1)).WhenSystem(new FailPresentation(s_slides, "<b>")).ThenRejected("PRES-14")
            .WhenSystem(new FailPresentation(s_slides, "timeout"))
            .Then(new PageShown(s_blank), new PresentationFailed(s_slides, Alice.Id, "waves.pdf", "timeout"));
        Assert.Equal((1, s_blank), (Seen.Presentations.Count, Seen.Current));
        foreach (var reason in (string[])["broken", "encrypted", "tooManyPages", "tooLarge", "diskFull", "server"])
            Uploaded(1).GivenSystem(new FailPresentation(s_slides, reason));
    }

    [Fact]
    public void PRES_14_who_was_away_finds_the_newest_failures_and_their_reasons()
    {
        for (var i = 1; i <= PresentationLimits.FailuresMax + 1; i++)
            _meeting.GivenSystem(Upload($"p{i}", Alice), new FailPresentation(new PresentationId($"p{i}"), "broken"));
        Assert.Equal(Enumerable.Range(2, PresentationLimits.FailuresMax).Select(i => $"p{i}"), Seen.Failed.Select(one => one.Id.Value));
        Assert.Equal(new FailedPresentationView(new PresentationId("p2"), Alice.Id, "waves.pdf", "broken"), Seen.Failed[0]);
    }

    [Fact]
    public void PRES_15_earlier_slides_come_whole_and_before_everything_else()
    {
        var board = Kept("board", blank: true);
        var slides = Kept("slides", blank: false);
        RestorePresentations[] wrong =
        [
            new([], s_blank), new([slides], s_first), new([board, board], s_blank), new([board, slides, slides], s_blank), new([board, slides], new PageId("slides.2")),
            new([board, slides with { Converting = true }], s_blank), new([board, slides with { PageCount = 2 }], s_blank),
            new([board, slides with { Pages = [slides.Pages[0] with { Id = new PageId("slides.7") }] }], s_blank),
            new([board, .. Enumerable.Range(0, 21).Select(i => Kept($"p{i}", blank: false))], s_blank),
        ];
        foreach (var restore in wrong)
            _meeting.WhenSystem(restore).ThenRejected("PRES-15");
        _meeting.WhenSystem(new RestorePresentations([board, slides], s_first)).Then(new PresentationsRestored([board, slides], s_first));
        _meeting.WhenSystem(new RestorePresentations([board], s_blank)).ThenRejected("PRES-15");
    }

    [Theory]
    [InlineData("/home/me/waves.pdf", "waves.pdf")]
    [InlineData("C:\\lessons\\waves.pdf", "waves.pdf")]
    [InlineData("\u202Efdp.exe", "fdp.exe")]
    [InlineData(" \u200B\t ", "document.pdf")]
    [InlineData("a\nb.pdf", "a b.pdf")]
    public void PRES_16_a_file_s_name_is_shown_without_path_and_invisible_characters(string raw, string shown) =>
        _meeting.WhenSystem(Upload("slides", Alice) with { FileName = raw }).Then(new PresentationAdded(s_slides, Alice.Id, shown));

    [Fact]
    public void PRES_16_whatever_the_name_it_is_short_never_empty_and_cleaning_it_again_changes_nothing() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char, 190, 230]).Sample(raw =>
        {
            var name = FileNames.Clean(raw);
            Assert.InRange(name.Length, 1, 200);
            Assert.DoesNotContain(name, letter => char.IsControl(letter) || letter is '/' or '\\');
            Assert.Equal(name, FileNames.Clean(name));
        });

    [Fact]
    public void PRES_17_the_next_meeting_starts_with_finished_slides_blank_pages_and_the_page_that_was_shown()
    {
        Assert.Empty(_meeting.Meeting.CarryOver().OfType<RestorePresentations>());
        Converted(2);
        _meeting.Given(Alice, new AddBlankPage(), new ShowPage(new PageId("slides.2"))).GivenSystem(Upload("unfinished", Alice));
        var next = TestMeeting.With(Alice.Moderator);
        next.GivenSystem([.. _meeting.Meeting.CarryOver().OfType<RestorePresentations>()]);
        var view = next.View<PresentationsView>(Alice, "presentations");
        Assert.Equal(["board", "slides"], view.Presentations.Select(one => one.Id.Value));
        Assert.Equal((2, 2, new PageId("slides.2")), (view.Presentations[0].PageCount, view.Presentations[1].Pages.Count, view.Current));
    }

    private static AddPresentation Upload(string id, Person by) => new(new PresentationId(id), by.Id, "waves.pdf");

    private static FinishPage Page(int number, string id = "slides") =>
        new(new PresentationId(id), number, s_image, "image/webp", 960, 540, $"Page {number}");

    private static PresentationView Kept(string id, bool blank) => new(
        new PresentationId(id), blank ? "" : "old.pdf", blank, Converting: false, 1,
        [new PageView(new PageId($"{id}.1"), 1, blank ? null : s_image, blank ? null : "image/webp", 1600, 900, "")]);

    private TestMeeting Uploaded(int pages, string id = "slides") =>
        _meeting.GivenSystem(Upload(id, Alice), new SetPageCount(new PresentationId(id), pages));

    private void Converted(int pages, string id = "slides") => Uploaded(pages, id)
        .GivenSystem([.. Enumerable.Range(1, pages).Select(number => Page(number, id)), new FinishPresentation(new PresentationId(id))]);
}
