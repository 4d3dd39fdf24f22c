using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard;
using Classroom.Modules.Whiteboard.Contract;
using Xunit;
using static Classroom.Meetings.Tests.Board.Lesson;

namespace Classroom.Meetings.Tests.Board;

/// <summary>The rules of Whiteboard.md, one scene or more each.</summary>
public sealed class WhiteboardScenes
{
    private readonly Lesson _lesson = new();

    [Fact]
    public void BOARD_1_moderator_and_presenter_draw_others_only_where_granted()
    {
        Assert.Equal("BOARD-1", _lesson.Refused(Bob, Boxes("a")));
        _lesson.Send(Alice, Boxes("b"));
        _lesson.Send(Alice, new GrantDrawing(Bob, true));
        _lesson.Send(Bob, Boxes("c"));
        Assert.Equal("BOARD-1", _lesson.Refused(Carol, Boxes("d")));
        _lesson.Send(Alice, new GrantDrawing(Bob, false));
        Assert.Equal("BOARD-1", _lesson.Refused(Bob, Boxes("e")));
        _lesson.Send(Alice, new GivePresenter(Bob));
        _lesson.Send(Bob, Boxes("f"));
        _lesson.Send(Alice, new GrantDrawing(null, true));
        _lesson.Send(Carol, Boxes("g"));
        Assert.Equal("bcfg", _lesson.Order());
    }

    [Fact]
    public void BOARD_1_the_gate_says_the_same_as_the_rule()
    {
        Assert.True(_lesson.Meeting.Gate().MayDraw(Alice, "board.1"));
        Assert.False(_lesson.Meeting.Gate().MayDraw(Alice, "board.2"));
        Assert.False(_lesson.Meeting.Gate().MayDraw(Bob, "board.1"));
        _lesson.Send(Alice, new GrantDrawing(Bob, true));
        Assert.True(_lesson.Meeting.Gate().MayDraw(Bob, "board.1"));
        _lesson.Send(Alice, new SetRole(Carol, Role.Moderator));
        Assert.True(_lesson.Meeting.Gate().MayDraw(Carol, "board.1"));
        _lesson.Send(Alice, new SetRole(Carol, Role.Viewer));
        Assert.False(_lesson.Meeting.Gate().MayDraw(Carol, "board.1"));
        _lesson.Send(Alice, new AddBlankPage());
        Assert.True(_lesson.Meeting.Gate().MayDraw(Bob, "board.2"));
    }

    [Fact]
    public void BOARD_2_a_page_must_be_there() =>
        Assert.Equal("BOARD-2", _lesson.Refused(Alice, new AddShapes(new PageId("board.2"), [Box("a")])));

    [Fact]
    public void BOARD_3_one_to_two_hundred_different_shapes()
    {
        Assert.Equal("BOARD-3", _lesson.Refused(Alice, Boxes()));
        Assert.Equal("BOARD-3", _lesson.Refused(Alice, Boxes("a", "a")));
        Assert.Equal("BOARD-3", _lesson.Refused(Alice, Boxes([.. Enumerable.Range(0, 201).Select(i => $"s{i}")])));
        Assert.Equal("BOARD-3", _lesson.Refused(Alice, new AddShapes(Page, [null!])));
        _lesson.Send(Alice, Boxes([.. Enumerable.Range(0, 200).Select(i => $"s{i}")]));
        Assert.Equal(200, _lesson.Shapes(Bob).Count);
    }

    [Fact]
    public void BOARD_4_an_id_is_new_on_all_boards()
    {
        _lesson.Send(Alice, Boxes("a"));
        _lesson.Send(Alice, new AddBlankPage());
        Assert.Equal("BOARD-4", _lesson.Refused(Alice, Boxes("a")));
        Assert.Equal("BOARD-4", _lesson.Refused(Alice, new AddShapes(new PageId("board.2"), [Box("a")])));
    }

    [Fact]
    public void BOARD_5_a_page_has_five_thousand_shapes()
    {
        for (var i = 0; i < 25; i++)
        {
            _lesson.Now += TimeSpan.FromSeconds(1);
            _lesson.Send(Alice, Boxes([.. Enumerable.Range(0, 200).Select(k => $"s{i}-{k}")]));
        }

        Assert.Equal("BOARD-5", _lesson.Refused(Alice, Boxes("more")));
        _lesson.Send(Alice, new DeleteShapes(Page, Ids("s0-0")));
        _lesson.Send(Alice, Boxes("more"));
        Assert.Equal("BOARD-5", _lesson.Refused(Alice, Boxes("evenmore")));
    }

    [Fact]
    public void BOARD_5_a_page_has_sixteen_mebibytes_of_ink()
    {
        var ink = Convert.ToBase64String(InkForm.Write(Enumerable.Range(0, 9_000).Select(i => new InkPoint(i % 2 * 900, i % 3 * 900, 128, 200))));
        var strokes = 0;
        string? rule = null;
        for (; rule is null && strokes < 1_000; strokes++)
        {
            var stroke = new NewShape(new ShapeId($"s{strokes}"), ShapeKind.Pen, 0, 0, 10, 10, 0, 4, ink, null);
            rule = _lesson.Handle(new Actor(Alice), new AddShapes(Page, [stroke])).Rejection?.Rule;
        }

        Assert.Equal("BOARD-5", rule);
        Assert.InRange(strokes, 256, 500);
    }

    [Theory]
    [InlineData(16_001, 1, 4)]
    [InlineData(-16_001, 1, 4)]
    [InlineData(0, 9, 4)]
    [InlineData(0, -1, 4)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 1, 401)]
    public void BOARD_6_numbers_have_bounds(double x, int color, double size)
    {
        Assert.Equal("BOARD-6", _lesson.Refused(Alice, new AddShapes(Page, [Box("a", x) with { Color = color, Size = size }])));
        _lesson.Send(Alice, Boxes("a"));
        Assert.Equal("BOARD-6", _lesson.Refused(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("a"), X: x, Color: color, Size: size)])));
    }

    [Fact]
    public void BOARD_6_not_a_number_is_refused_by_the_rule_itself()
    {
        Assert.Equal("BOARD-6", ShapeRules.BrokenBy(Box("a", double.NaN)));
        Assert.Equal("BOARD-6", ShapeRules.BrokenBy(Box("a", double.PositiveInfinity)));
        Assert.Equal("BOARD-6", ShapeRules.BrokenBy(Box("a") with { Kind = (ShapeKind)99 }));
        Assert.Equal("BOARD-6", ShapeRules.BrokenBy(new ShapeChange(new ShapeId("a"), Size: double.NaN), ShapeKind.Line));
    }

    [Theory]
    [InlineData(ShapeKind.Pen, null)]
    [InlineData(ShapeKind.Pen, "")]
    [InlineData(ShapeKind.Pen, "AAAA AAAA")]
    [InlineData(ShapeKind.Highlighter, "not base64!")]
    [InlineData(ShapeKind.Pen, "AAA=")]
    [InlineData(ShapeKind.Rectangle, "AACAAA==")]
    public void BOARD_7_ink_is_exactly_the_form(ShapeKind kind, string? ink) =>
        Assert.Equal("BOARD-7", _lesson.Refused(Alice, new AddShapes(Page, [Box("a") with { Kind = kind, Ink = ink }])));

    [Fact]
    public void BOARD_7_ink_stays_on_the_board_and_within_its_points()
    {
        NewShape Stroke(double x, params InkPoint[] points) =>
            Box("a", x) with { Kind = ShapeKind.Pen, Ink = Convert.ToBase64String(InkForm.Write(points)) };
        Assert.Equal("BOARD-7", ShapeRules.BrokenBy(Stroke(15_000, new InkPoint(8_001, 0, 1, 0))));
        Assert.Null(ShapeRules.BrokenBy(Stroke(15_000, new InkPoint(8_000, 0, 1, 0))));
        Assert.Equal("BOARD-7", ShapeRules.BrokenBy(Stroke(0, [.. Enumerable.Repeat(new InkPoint(1, 1, 1, 0), 10_001)])));
        Assert.Null(ShapeRules.BrokenBy(Stroke(0, [.. Enumerable.Repeat(new InkPoint(1, 1, 1, 0), 10_000)])));
    }

    [Fact]
    public void BOARD_8_text_belongs_to_text_and_has_bounds()
    {
        NewShape Text(string? text) => Box("t") with { Kind = ShapeKind.Text, Text = text };
        Assert.Equal("BOARD-8", _lesson.Refused(Alice, new AddShapes(Page, [Text(null)])));
        Assert.Equal("BOARD-8", _lesson.Refused(Alice, new AddShapes(Page, [Text("")])));
        Assert.Equal("BOARD-8", _lesson.Refused(Alice, new AddShapes(Page, [Text(new string('x', 2_001))])));
        Assert.Equal("BOARD-8", _lesson.Refused(Alice, new AddShapes(Page, [Text("a\u0007")])));
        Assert.Equal("BOARD-8", _lesson.Refused(Alice, new AddShapes(Page, [Box("t") with { Text = "x" }])));
        _lesson.Send(Alice, new AddShapes(Page, [Text("two\nlines"), Box("b")]));
        Assert.Equal("BOARD-8", _lesson.Refused(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), Text: "x")])));
    }

    [Fact]
    public void BOARD_9_viewers_touch_their_own_moderators_any()
    {
        _lesson.Send(Alice, new GrantDrawing(null, true));
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Carol, Boxes("c"));
        Assert.Equal("BOARD-9", _lesson.Refused(Bob, new DeleteShapes(Page, Ids("b", "c"))));
        Assert.Equal("BOARD-9", _lesson.Refused(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("c"), X: 1)])));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 1)]));
        _lesson.Send(Alice, new DeleteShapes(Page, Ids("b", "c")));
        Assert.Equal("", _lesson.Order());
    }

    [Fact]
    public void BOARD_10_last_writer_per_property_and_what_is_gone_is_passed_over()
    {
        _lesson.Send(Alice, new GrantDrawing(null, true));
        _lesson.Send(Bob, Boxes("b", "c"));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 1, Color: 2)]));
        _lesson.Send(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), Color: 3, Width: 7)]));
        Assert.Equal((1, 3, 7), (_lesson.Shape("b").X, _lesson.Shape("b").Color, _lesson.Shape("b").Width));
        _lesson.Send(Alice, new DeleteShapes(Page, Ids("c")));
        var events = _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("c"), X: 1), new ShapeChange(new ShapeId("b"), X: 9)]));
        Assert.Single(events.OfType<ShapesChanged>().Single().Changes);
        Assert.Equal("BOARD-10", _lesson.Refused(Bob, new DeleteShapes(Page, Ids("c"))));
        Assert.Empty(_lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 9)])));
    }

    [Fact]
    public void BOARD_11_new_on_top_and_a_wish_is_answered_with_a_key()
    {
        _lesson.Send(Alice, Boxes("a", "b"));
        _lesson.Send(Alice, Boxes("c"));
        _lesson.Send(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("a"), Z: "z")]));
        Assert.Equal("bca", _lesson.Order());
        _lesson.Send(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("c"), Z: "0")]));
        Assert.Equal("cba", _lesson.Order());
        _lesson.Send(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("c"), Z: _lesson.Shape("b").Z)]));
        Assert.Equal("bca", _lesson.Order());
        Assert.All(_lesson.Shapes(Alice), shape => Assert.True(OrderKey.IsValid(shape.Z)));
        Assert.Equal("BOARD-11", _lesson.Refused(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("c"), Z: "")])));
        Assert.Equal("BOARD-11", _lesson.Refused(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("c"), Z: new string('a', 65))])));
        Assert.Equal("BOARD-11", _lesson.Refused(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("c"), Z: "é")])));
    }

    [Fact]
    public void BOARD_11_keys_stay_short_however_often_one_gap_is_used()
    {
        _lesson.Send(Alice, Boxes("a", "b", "m", "n"));
        var shortened = 0;
        for (var i = 0; i < 2_000; i++)
        {
            // m and n take turns right above a.
            var events = _lesson.Send(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId(i % 2 == 0 ? "m" : "n"), Z: _lesson.Shape("a").Z)]));
            shortened += events.OfType<OrderShortened>().Count();
            Assert.Equal(i % 2 == 0 ? "amnb"[..2] : "an", _lesson.Order()[..2]);
        }

        Assert.InRange(shortened, 1, 50);
        Assert.All(_lesson.Shapes(Alice), shape => Assert.InRange(shape.Z.Length, 6, 64));
        Assert.DoesNotContain(_lesson.Log, row => row.Type == "orderShortened" && row.Audience != "nobody");
        _lesson.AssertRecoverable(snapshotAfter: 1_000);
        _lesson.AssertFoldsToViews(Alice, Bob);
    }

    [Fact]
    public void BOARD_17_a_burst_is_bounded_and_time_gives_back()
    {
        Rejection? refused = null;
        var sent = 0;
        for (; refused is null && sent < 1_000; sent++)
        {
            _lesson.Now -= TimeSpan.FromMilliseconds(100);
            refused = _lesson.Handle(new Actor(Alice), Boxes($"s{sent}")).Rejection;
        }

        Assert.Equal("BOARD-17", refused?.Rule);
        Assert.InRange(sent, 150, 220);
        _lesson.Now += refused!.RetryAfter!.Value;
        _lesson.Send(Alice, Boxes("later"));
    }

    [Fact]
    public void BOARD_16_only_moderators_grant_and_none_means_none()
    {
        Assert.Equal("BOARD-16", _lesson.Refused(Bob, new GrantDrawing(Bob, true)));
        Assert.Equal("BOARD-16", _lesson.Refused(Alice, new GrantDrawing(new ParticipantId("nobody"), true)));
        _lesson.Send(Alice, new GrantDrawing(Bob, true));
        Assert.Empty(_lesson.Send(Alice, new GrantDrawing(Bob, true)));
        _lesson.Send(Alice, new GrantDrawing(null, true));
        _lesson.Send(Alice, new GrantDrawing(null, false));
        Assert.Empty(_lesson.Board(Bob).Drawers);
        Assert.Equal("BOARD-1", _lesson.Refused(Bob, Boxes("b")));
        _lesson.Send(Alice, new GrantDrawing(Bob, true));
        _lesson.Send(Bob, new LeaveMeeting());
        Assert.Empty(_lesson.Board(Alice).Drawers);
        _lesson.AssertFoldsToViews(Alice);
    }

    [Fact]
    public void BOARD_18_a_board_goes_with_its_presentation()
    {
        _lesson.System(new AddPresentation(new PresentationId("p"), Alice, "p.pdf"));
        _lesson.System(new SetPageCount(new PresentationId("p"), 1));
        _lesson.System(new FinishPage(new PresentationId("p"), 1, Blob, "image/png", 800, 600, ""));
        _lesson.Send(Alice, new AddShapes(new PageId("p.1"), [Box("a")]));
        _lesson.Send(Alice, new RemovePresentation(new PresentationId("p")));
        Assert.Empty(_lesson.Board(Alice).Pages);
        Assert.Equal("BOARD-2", _lesson.Refused(Alice, new AddShapes(new PageId("p.1"), [Box("b")])));
        _lesson.Send(Alice, Boxes("a"));
        _lesson.AssertFoldsToViews(Alice, Bob);
        _lesson.AssertRecoverable(snapshotAfter: _lesson.Log.Count - 2);
    }

    [Fact]
    public void BOARD_19_the_next_meeting_of_a_room_has_its_boards_without_authors()
    {
        _lesson.Send(Alice, new GrantDrawing(Bob, true));
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Alice, new AddBlankPage());
        _lesson.Send(Alice, new AddShapes(new PageId("board.2"), [Box("c")]));
        var next = new Lesson(empty: true);
        next.System(new StartMeeting(Room, "Next"));
        foreach (var command in _lesson.Meeting.CarryOver())
            next.System(command);
        next.Join(Alice, Role.Moderator);
        next.Join(Bob, Role.Viewer);
        Assert.Equal(["board.1", "board.2"], next.Board(Bob).Pages.Select(page => page.PageId.Value));
        Assert.All(next.Board(Bob).Pages.SelectMany(page => next.Shapes(Bob, page.PageId)), shape => Assert.Null(shape.Author));
        next.Send(Alice, new GrantDrawing(Bob, true));
        Assert.Equal("BOARD-9", next.Refused(Bob, new DeleteShapes(Page, Ids("b"))));
        Assert.Equal("BOARD-4", next.Refused(Bob, Boxes("b")));
        Assert.Equal("kernel", next.Refused(Bob, new RestoreBoards([])).Split('-')[0].ToLowerInvariant());
        Assert.Equal("BOARD-19", next.Refused(null, new RestoreBoards([new KeptBoard(Page, next.Shapes(Bob))])));
        next.Send(Alice, new DeleteShapes(Page, Ids("b")));
        next.AssertFoldsToViews(Alice, Bob);
        next.AssertRecoverable(snapshotAfter: 3);
    }
}
