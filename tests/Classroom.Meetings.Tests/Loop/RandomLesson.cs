using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Polls.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Shares.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Loop;

/// <summary>What people do in a lesson, by dice; mostly allowed, sometimes not. Whole: with slides, all that a board can, and people who leave.</summary>
internal sealed class RandomLesson(Func<int, int> dice, bool whole = true)
{
    private static readonly string[] s_wishes = ["1", "A", "V", "a0", "zz", "V0V"];

    private int _texts;
    private int _shapes;
    private int _documents;

    public Command Next(Meeting meeting, ParticipantId actor)
    {
        var views = meeting.View(actor);
        var polls = ((PollsView?)views?["polls"])?.Polls ?? [];
        var messages = ((ChatView?)views?["chat"])?.Messages ?? [];
        var people = meeting.Roster.Entries.Select(entry => entry.Id).ToList();
        var other = people.Count == 0 ? actor : people[dice(people.Count)];
        var poll = polls.Count == 0 ? new PollId("none") : polls[^1].Id;
        var message = messages.Count == 0 ? new MessageId("none") : messages[dice(messages.Count)].Id;
        return dice(whole ? 46 : 20) switch
        {
            0 => new RaiseHand(),
            1 => new LowerHand(other),
            2 => new SetMicrophone(dice(2) == 0),
            3 => new MuteAll(),
            4 => new GivePresenter(other),
            5 => new SetRole(other, dice(2) == 0 ? Role.Moderator : Role.Viewer),
            6 => new RenameParticipant($"Name {dice(3)}"),
            7 => new EditMessage(message, $"edited {dice(3)}"),
            8 => new DeleteMessage(message),
            9 => new StartPoll(PollKind.Letters, "?", ["A", "B", "C"], dice(2) == 0, dice(2) == 0 ? 5 : null),
            10 or 11 or 12 => new CastVote(poll, [dice(3)]),
            13 => new PublishPoll(poll),
            14 => new ClosePoll(poll),
            15 => new AddShapes(new PageId("board.1"), [Shape()]),
            16 => new UndoDrawing(new PageId("board.1")),
            < 20 => new PostMessage($"text {++_texts}"),
            > 39 and var rest => Shared(rest, other),
            var rest => OnTheBoard(rest, meeting, actor, other),
        };
    }

    /// <summary>What the server does meanwhile: a document comes, is converted page by page, or cannot be.</summary>
    public Command? NextOfServer(Meeting meeting)
    {
        var people = meeting.Roster.Entries.Select(entry => entry.Id).ToList();
        if (people.Count == 0)
            return null;
        var by = people[dice(people.Count)];
        var converting = Slides(meeting.View(by)).Presentations.Where(one => one.Converting).ToList();
        if (converting.Count == 0 || dice(6) == 0)
            return new AddPresentation(new PresentationId($"d{++_documents}"), by, $"Slides {_documents}.pdf");
        var document = converting[dice(converting.Count)];
        if (document.PageCount == 0)
            return new SetPageCount(document.Id, 1 + dice(3));
        if (dice(8) == 0)
            return new FailPresentation(document.Id, "broken");
        var number = 1 + dice(document.PageCount);
        return document.Pages.Count == document.PageCount
            ? new FinishPresentation(document.Id)
            : new FinishPage(document.Id, number, new string('a', 64), "image/png", 720, 540 + number, $"Page {number}");
    }

    private Command Shared(int which, ParticipantId other) => which switch
    {
        40 or 41 => new StartShare((ShareSource)dice(3), dice(2) == 0),
        42 => new StopShare(other, (ShareSource)dice(3)),
        43 => new TurnShare(ShareSource.Document, 90 * dice(4)),
        44 => new AllowSharing(dice(2) == 0),
        _ => new SetInterpreter(other, dice(2) == 0),
    };

    private Command OnTheBoard(int which, Meeting meeting, ParticipantId actor, ParticipantId other)
    {
        var slides = Slides(meeting.View(actor)).Presentations;
        var pages = slides.SelectMany(one => one.Pages).Select(page => page.Id).DefaultIfEmpty(new PageId("board.1")).ToList();
        var page = pages[dice(pages.Count)];
        var board = ((PageShapesView?)meeting.Part(actor, "whiteboard", page.Value)?.Value)?.Shapes ?? [];
        return which switch
        {
            20 or 21 => new AddShapes(page, [Shape(), Text()]),
            22 or 23 or 24 when board.Count > 0 => new ChangeShapes(page, [Change(board[dice(board.Count)])]),
            25 or 26 when board.Count > 0 => new DeleteShapes(page, [.. board.Select(shape => shape.Id).Skip(dice(board.Count)).Take(2)]),
            27 => new ClearPage(page),
            28 or 29 => new UndoDrawing(page),
            30 or 31 or 32 => new RedoDrawing(page),
            33 => new GrantDrawing(other, dice(3) > 0),
            34 => new GrantDrawing(null, dice(3) > 0),
            35 => new AddBlankPage(),
            36 => new ShowPage(page),
            37 => new SetViewport(dice(2_000), dice(2_000), 1 + dice(8)),
            38 when slides.Count > 0 => new RemovePresentation(slides[dice(slides.Count)].Id),
            39 when dice(4) == 0 => new LeaveMeeting(),
            _ => new AddShapes(page, [Shape()]),
        };
    }

    private static PresentationsView Slides(OrderedDictionary<string, object>? views) =>
        (PresentationsView?)views?["presentations"] ?? new PresentationsView([], new PageId("board.1"), null, []);

    private ShapeChange Change(ShapeView shape) => dice(4) switch
    {
        0 => new ShapeChange(shape.Id, Z: s_wishes[dice(s_wishes.Length)]),
        1 => new ShapeChange(shape.Id, Color: dice(9), Size: 1 + dice(9)),
        2 when shape.Kind == ShapeKind.Text => new ShapeChange(shape.Id, Text: $"other {dice(5)}"),
        _ => new ShapeChange(shape.Id, X: dice(1_000), Y: dice(1_000), Width: dice(100)),
    };

    private NewShape Shape() => new(new ShapeId($"s{++_shapes}"), ShapeKind.Rectangle, dice(100), dice(100), 10, 10, 1, 4, Ink: null, Text: null);

    private NewShape Text() => new(new ShapeId($"s{++_shapes}"), ShapeKind.Text, dice(100), dice(100), 90, 0, 2, 24, Ink: null, Text: "words");
}
