using System.Text;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;
using Xunit;
using static Classroom.Meetings.Tests.Board.Lesson;

namespace Classroom.Meetings.Tests.Board;

/// <summary>What of the boards is fetched apart from the view.</summary>
public sealed class PartScenes
{
    private readonly Lesson _lesson = new();

    [Fact]
    public void BOARD_21_the_view_names_a_page_by_its_number_and_the_part_of_that_number_has_its_shapes()
    {
        _lesson.Send(Alice, Boxes("a", "b"));
        Named(count: 2);
        _lesson.Send(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("a"), X: 90)]));
        Named(count: 2);
        _lesson.Send(Alice, new DeleteShapes(Page, Ids("a")));
        Named(count: 1);
        _lesson.Send(Alice, new ClearPage(Page));
        Named(count: 0);
        _lesson.Send(Alice, new UndoDrawing(Page));
        Named(count: 1);
    }

    [Fact]
    public void BOARD_21_the_number_stays_while_only_other_things_happen()
    {
        _lesson.Send(Alice, Boxes("a"));
        _lesson.Send(Alice, new AddBlankPage());
        var (before, part) = (_lesson.PageOf(Bob), Part(Bob));
        _lesson.Send(Alice, new AddShapes(new PageId("board.2"), [Box("b")]));
        _lesson.Send(Alice, new GrantDrawing(null, true));
        _lesson.Send(Bob, new RaiseHand());
        Assert.Equal(before, _lesson.PageOf(Bob));

        // One object for all who ask, so that it is written once.
        Assert.Same(part, Part(Bob));
        Assert.Same(part, Part(Carol));
        _lesson.Send(Alice, Boxes("c"));
        Assert.NotSame(part, Part(Bob));
        Assert.Single(((PageShapesView)part!.Value).Shapes);
    }

    [Fact]
    public void BOARD_21_a_part_is_there_for_seats_and_for_pages_with_a_board_alone()
    {
        Assert.Null(Part(Bob));
        _lesson.Send(Alice, Boxes("a"));
        Assert.NotNull(Part(Bob));
        Assert.Null(Part(new ParticipantId("stranger")));
        Assert.Null(_lesson.Meeting.Part(Bob, "whiteboard", "board.9"));
        Assert.Null(_lesson.Meeting.Part(Bob, "chat", Page.Value));
        Assert.Null(_lesson.Meeting.Part(Bob, "nothing", Page.Value));
        _lesson.Send(Bob, new LeaveMeeting());
        Assert.Null(Part(Bob));
    }

    [Fact]
    public void BOARD_21_the_number_survives_the_server()
    {
        _lesson.Send(Alice, Boxes("a", "b"));
        _lesson.Send(Alice, new DeleteShapes(Page, Ids("b")));
        var before = _lesson.PageOf(Carol);
        Assert.Equal(before, _lesson.Recovered(snapshotAfter: null).PageOf(Carol));
        Assert.Equal(before, _lesson.Recovered(snapshotAfter: _lesson.Log.Count).PageOf(Carol));
    }

    [Fact]
    public void BOARD_21_boards_that_were_kept_before_this_rule_are_still_read()
    {
        const string Body = """
            {"pages":[{"pageId":"board.1","shapes":[{"id":"old","kind":"line","author":null,"x":1,"y":2,"width":3,"height":4,"color":0,"size":4,
            "ink":null,"text":null,"z":"V00000"}],"undo":0,"redo":0}]}
            """;
        var row = new LogRow(7, 1, TestMeeting.Start, "", null, "boardsRestored", "everyone", Encoding.UTF8.GetBytes(Body));
        var restored = Assert.IsType<BoardsRestored>(new EventCodec(ModuleRegistry.Modules).Read(row).Event);
        Assert.Equal("old", Assert.Single(Assert.Single(restored.Pages).Shapes).Id.Value);
    }

    private ViewPart? Part(ParticipantId viewer) => _lesson.Meeting.Part(viewer, "whiteboard", Page.Value);

    private void Named(int count)
    {
        var last = _lesson.Log.Select(_lesson.Read).Last(one => one.Event is ShapesAdded or ShapesChanged or ShapesDeleted).Seq;
        var part = Assert.IsType<PageShapesView>(Part(Carol)!.Value);
        var named = _lesson.PageOf(Carol);
        Assert.Equal((last, count), (named.Seq, named.Count));
        Assert.Equal((Page, last, count), (part.PageId, part.Seq, part.Shapes.Count));
    }
}
