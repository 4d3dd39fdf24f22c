using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Polls.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Loop;

/// <summary>What people do in a lesson, by dice; mostly allowed, sometimes not.</summary>
internal sealed class RandomLesson(Func<int, int> dice)
{
    private int _texts;
    private int _shapes;

    public Command Next(Meeting meeting, ParticipantId actor)
    {
        var polls = ((PollsView?)meeting.View(actor)?["polls"])?.Polls ?? [];
        var messages = ((ChatView?)meeting.View(actor)?["chat"])?.Messages ?? [];
        var people = meeting.Roster.Entries.Select(entry => entry.Id).ToList();
        var other = people.Count == 0 ? actor : people[dice(people.Count)];
        var poll = polls.Count == 0 ? new PollId("none") : polls[^1].Id;
        var message = messages.Count == 0 ? new MessageId("none") : messages[dice(messages.Count)].Id;
        return dice(20) switch
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
            _ => new PostMessage($"text {++_texts}"),
        };
    }

    private NewShape Shape() => new(new ShapeId($"s{++_shapes}"), ShapeKind.Rectangle, dice(100), dice(100), 10, 10, 1, 4, Ink: null, Text: null);
}
