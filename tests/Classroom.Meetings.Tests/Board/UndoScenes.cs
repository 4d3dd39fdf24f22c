using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;
using Xunit;
using static Classroom.Meetings.Tests.Board.Lesson;

namespace Classroom.Meetings.Tests.Board;

/// <summary>Undo and redo: BOARD-12 to BOARD-15 and BOARD-20.</summary>
public sealed class UndoScenes
{
    private readonly Lesson _lesson = new();

    public UndoScenes() => _lesson.Send(Alice, new GrantDrawing(null, true));

    [Fact]
    public void BOARD_12_undo_takes_back_ones_own_last_step()
    {
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Carol, Boxes("c"));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 500)]));
        _lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal(10, _lesson.Shape("b").X);
        _lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal("c", _lesson.Order());
        Assert.Equal("BOARD-12", _lesson.Refused(Bob, new UndoDrawing(Page)));
        Assert.Equal("BOARD-12", _lesson.Refused(Alice, new UndoDrawing(Page)));
    }

    [Fact]
    public void BOARD_12_a_property_that_another_wrote_last_stays()
    {
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 500, Color: 5)]));
        _lesson.Send(Alice, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), Color: 7)]));
        _lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal((10, 7), (_lesson.Shape("b").X, _lesson.Shape("b").Color));
        // The shape itself was changed by Alice, so taking its birth back would take her colour away.
        _lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal("b", _lesson.Order());
        Assert.Equal((0, 1), (_lesson.PageOf(Bob).Undo, _lesson.PageOf(Bob).Redo));
    }

    [Fact]
    public void BOARD_12_deleted_shapes_come_back_as_they_were_and_their_author_may_go_on()
    {
        _lesson.Send(Bob, Boxes("a", "b", "c"));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 77)]));
        var before = _lesson.Shape("b");
        _lesson.Send(Alice, new DeleteShapes(Page, Ids("b")));
        Assert.Equal("ac", _lesson.Order());
        _lesson.Send(Alice, new UndoDrawing(Page));
        Assert.Equal("abc", _lesson.Order());
        Assert.Equal(before, _lesson.Shape("b"));
        _lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal(10, _lesson.Shape("b").X);
        _lesson.Send(Alice, new RedoDrawing(Page));
        Assert.Equal("abc", _lesson.Order());
    }

    [Fact]
    public void BOARD_12_steps_of_which_nothing_is_left_are_passed_over()
    {
        _lesson.Send(Bob, Boxes("a"));
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 1)]));
        _lesson.Send(Alice, new DeleteShapes(Page, Ids("b")));
        _lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal("", _lesson.Order());
        Assert.Equal((0, 1), (_lesson.PageOf(Bob).Undo, _lesson.PageOf(Bob).Redo));
    }

    [Fact]
    public void BOARD_13_redo_does_again_until_a_new_step()
    {
        _lesson.Send(Bob, Boxes("a"));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("a"), X: 300)]));
        _lesson.Send(Bob, new UndoDrawing(Page));
        _lesson.Send(Bob, new UndoDrawing(Page));
        _lesson.Send(Bob, new RedoDrawing(Page));
        _lesson.Send(Bob, new RedoDrawing(Page));
        Assert.Equal(300, _lesson.Shape("a").X);
        Assert.Equal("BOARD-13", _lesson.Refused(Bob, new RedoDrawing(Page)));
        _lesson.Send(Bob, new UndoDrawing(Page));
        _lesson.Send(Bob, Boxes("b"));
        Assert.Equal("BOARD-13", _lesson.Refused(Bob, new RedoDrawing(Page)));
    }

    [Fact]
    public void BOARD_14_a_hundred_steps_are_kept_and_go_with_the_seat()
    {
        for (var i = 0; i < 105; i++)
            _lesson.Send(Bob, Boxes($"s{i}"));
        for (var i = 0; i < 100; i++)
            _lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal("BOARD-12", _lesson.Refused(Bob, new UndoDrawing(Page)));
        Assert.Equal("s0s1s2s3s4", _lesson.Order());
        var size = _lesson.Meeting.Snapshot().Length;
        _lesson.Send(Bob, new LeaveMeeting());
        Assert.InRange(_lesson.Meeting.Snapshot().Length, 0, size / 2);
    }

    [Fact]
    public void BOARD_12_a_person_who_comes_back_within_the_grace_undoes_and_redoes_what_was_drawn_before()
    {
        _lesson.Send(Bob, Boxes("a"));
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 500)]));
        ComeBack(_lesson, () => _lesson.Send(Carol, Boxes("c")));
        UndoTwiceAndRedo(_lesson);
        ComeBack(_lesson, () => _lesson.Send(Carol, Boxes("d")));
        _lesson.Send(Bob, new RedoDrawing(Page));
        Assert.Equal(("abcd", 500), (_lesson.Order(), _lesson.Shape("b").X));
        Assert.Equal((1, 0), (_lesson.PageOf(Bob).Undo, _lesson.PageOf(Bob).Redo));
        _lesson.AssertFoldsToViews(Alice, Bob, Carol);
        _lesson.AssertRecoverable(snapshotAfter: _lesson.Log.Count - 4);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void BOARD_14_the_steps_of_a_seat_outlive_the_servers_death_from_log_or_snapshot(int? rowsAfterSnapshot)
    {
        _lesson.Send(Bob, Boxes("a"));
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Bob, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 500)]));
        var lesson = _lesson.Recovered(_lesson.Log.Count - rowsAfterSnapshot);
        lesson.System(new ResumeParticipant(Bob));
        lesson.System(new ResumeParticipant(Carol));
        lesson.Send(Carol, Boxes("c"));
        UndoTwiceAndRedo(lesson);
        // A step that was taken back before the second death can be done again after it.
        lesson = lesson.Recovered(lesson.Log.Count - rowsAfterSnapshot);
        lesson.System(new ResumeParticipant(Bob));
        lesson.System(new ResumeParticipant(Alice));
        lesson.Send(Bob, new RedoDrawing(Page));
        Assert.Equal(("abc", 500), (lesson.Order(), lesson.Shape("b").X));
        Assert.Equal("BOARD-13", lesson.Refused(Bob, new RedoDrawing(Page)));
        lesson.AssertFoldsToViews(Alice, Bob, Carol);
    }

    private static void UndoTwiceAndRedo(Lesson lesson)
    {
        Assert.Equal((1, 0), (lesson.PageOf(Bob).Undo, lesson.PageOf(Bob).Redo));
        lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal(10, lesson.Shape("b").X);
        lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal("ac", lesson.Order());
        lesson.Send(Bob, new RedoDrawing(Page));
        Assert.Equal(10, lesson.Shape("b").X);
        Assert.Equal((1, 1), (lesson.PageOf(Bob).Undo, lesson.PageOf(Bob).Redo));
    }

    private static void ComeBack(Lesson lesson, Action meanwhile)
    {
        lesson.System(new LoseConnection(Bob));
        meanwhile();
        lesson.Now += TimeSpan.FromSeconds(50);
        lesson.Meeting.HandleTimeout(lesson.Now);
        lesson.System(new ResumeParticipant(Bob));
    }

    [Fact]
    public void BOARD_15_a_page_is_cleared_by_presenter_or_moderator_who_can_take_it_back()
    {
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Alice, Boxes("a"));
        Assert.Equal("BOARD-15", _lesson.Refused(Carol, new ClearPage(Page)));
        _lesson.Send(Alice, new GivePresenter(Carol));
        _lesson.Send(Carol, new ClearPage(Page));
        Assert.Equal("", _lesson.Order());
        _lesson.Send(Carol, new UndoDrawing(Page));
        Assert.Equal("ba", _lesson.Order());
        Assert.Equal([Bob, Alice], _lesson.Shapes(Bob).Select(shape => shape.Author!.Value));
        _lesson.Send(Carol, new RedoDrawing(Page));
        Assert.Equal("", _lesson.Order());
        _lesson.Send(Carol, new UndoDrawing(Page));
        _lesson.Send(Bob, new UndoDrawing(Page));
        Assert.Equal("a", _lesson.Order());
        _lesson.AssertFoldsToViews(Alice, Bob, Carol);
        _lesson.AssertRecoverable(snapshotAfter: _lesson.Log.Count - 6);
    }

    [Fact]
    public void BOARD_20_only_the_person_learns_of_steps_and_only_where_the_answer_changes()
    {
        Assert.Contains(_lesson.Send(Bob, Boxes("a")), happened => happened is UndoDepthChanged { Undo: 1, Redo: 0 });
        Assert.DoesNotContain(_lesson.Send(Bob, Boxes("b")), happened => happened is UndoDepthChanged);
        Assert.Contains(_lesson.Send(Bob, new UndoDrawing(Page)), happened => happened is UndoDepthChanged { Undo: 1, Redo: 1 });
        Assert.All(_lesson.Log.Where(row => row.Type == "undoDepthChanged"), row => Assert.Equal("person:bob", row.Audience));
        Assert.All(_lesson.Log.Where(row => row.Type == "stepReversed"), row => Assert.Equal("nobody", row.Audience));
        Assert.Equal((1, 1), (_lesson.PageOf(Bob).Undo, _lesson.PageOf(Bob).Redo));
        Assert.Equal((0, 0), (_lesson.PageOf(Carol).Undo, _lesson.PageOf(Carol).Redo));
    }

    [Fact]
    public void BOARD_1_undo_needs_the_right_to_draw_too()
    {
        _lesson.Send(Bob, Boxes("a"));
        _lesson.Send(Alice, new GrantDrawing(null, false));
        Assert.Equal("BOARD-1", _lesson.Refused(Bob, new UndoDrawing(Page)));
    }

    [Fact]
    public void BOARD_9_a_former_moderator_takes_back_nothing_on_others_shapes()
    {
        _lesson.Send(Bob, Boxes("b"));
        _lesson.Send(Alice, new SetRole(Carol, Role.Moderator));
        _lesson.Send(Carol, new ChangeShapes(Page, [new ShapeChange(new ShapeId("b"), X: 400)]));
        _lesson.Send(Alice, new SetRole(Carol, Role.Viewer));
        _lesson.Send(Carol, new UndoDrawing(Page));
        Assert.Equal(400, _lesson.Shape("b").X);
    }
}
