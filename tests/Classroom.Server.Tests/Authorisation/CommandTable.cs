using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Polls.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Shares.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Server.Tests.Authorisation;

/// <summary>A command, how a valid one is made, and the rule that refuses it to a viewer, to a viewer who presents, to a moderator; null where it is allowed.</summary>
internal sealed record CommandRow(Type Command, Func<Cast, Task<object>> Make, string? Viewer, string? Presenter, string? Moderator);

/// <summary>Who may send what. A command without a row fails the build's tests.</summary>
internal static class CommandTable
{
    private const string Page = "board.1";

    public static IReadOnlyList<CommandRow> Rows { get; } =
    [
        All<LeaveMeeting>(_ => new { type = "leaveMeeting" }),
        All<RenameParticipant>(_ => new { type = "renameParticipant", name = "New" }),
        All<RaiseHand>(_ => new { type = "raiseHand" }),
        All<SetMicrophone>(_ => new { type = "setMicrophone", open = true }),
        All<SetCamera>(_ => new { type = "setCamera", on = true }),
        new(typeof(LowerHand), async cast => { await cast.RaiseVictimsHand(); return About("lowerHand", cast); }, "PART-13", "PART-13", null),
        Row<MuteParticipant>(cast => About("muteParticipant", cast), "PART-15", "PART-15", null),
        Row<MuteAll>(_ => new { type = "muteAll" }, "PART-16", "PART-16", null),
        Row<RemoveParticipant>(cast => About("removeParticipant", cast), "PART-17", "PART-17", null),
        Row<GivePresenter>(cast => About("givePresenter", cast), "PART-18", null, null),
        Row<SetRole>(cast => new { type = "setRole", participantId = cast.Victim, role = "moderator" }, "PART-19", "PART-19", null),
        Row<SetInterpreter>(cast => new { type = "setInterpreter", participantId = cast.Victim, interprets = true }, "PART-27", "PART-27", null),
        Row<EndMeeting>(_ => new { type = "endMeeting" }, "PART-20", "PART-20", null),

        All<PostMessage>(_ => new { type = "postMessage", text = "hello" }),
        new(typeof(EditMessage), async cast => new { type = "editMessage", messageId = await cast.Message(), text = "yours" }, "CHAT-4", "CHAT-4", "CHAT-4"),
        new(typeof(DeleteMessage), async cast => new { type = "deleteMessage", messageId = await cast.Message() }, "CHAT-5", "CHAT-5", null),

        new(typeof(StartPoll), async cast =>
        {
            await cast.EndPoll();
            return new { type = "startPoll", kind = "yesNo", question = "?", choices = Array.Empty<string>(), multiple = false, deadlineSeconds = (int?)null };
        }, "POLL-1", null, null),
        new(typeof(CastVote), async cast => new { type = "castVote", pollId = await cast.Poll(), choices = new[] { 0 } }, null, null, null),
        new(typeof(ClosePoll), async cast => new { type = "closePoll", pollId = await cast.Poll() }, "POLL-1", null, null),
        new(typeof(PublishPoll), async cast => new { type = "publishPoll", pollId = await cast.Poll() }, "POLL-1", null, null),

        Row<ShowPage>(_ => new { type = "showPage", pageId = Page }, "PRES-1", null, null),
        Row<SetViewport>(_ => new { type = "setViewport", centerX = 800, centerY = 450, zoom = 2 }, "PRES-1", null, null),
        // The blank board stays, which only who may remove presentations is told.
        Row<RemovePresentation>(_ => new { type = "removePresentation", presentationId = "board" }, "PRES-1", "PRES-4", "PRES-4"),
        Row<AddBlankPage>(_ => new { type = "addBlankPage" }, "PRES-1", null, null),

        Row<AddShapes>(cast => cast.NewShape(), "BOARD-1", null, null),
        new(typeof(ChangeShapes), async cast => new { type = "changeShapes", pageId = Page, changes = new[] { new { id = await cast.Shape(), x = 5 } } }, "BOARD-1", "BOARD-9", null),
        new(typeof(DeleteShapes), async cast => new { type = "deleteShapes", pageId = Page, shapeIds = new[] { await cast.Shape() } }, "BOARD-1", "BOARD-9", null),
        new(typeof(UndoDrawing), async cast => { await cast.Shape(); return new { type = "undoDrawing", pageId = Page }; }, "BOARD-1", "BOARD-12", null),
        new(typeof(RedoDrawing), async cast => { await cast.UndoneStep(); return new { type = "redoDrawing", pageId = Page }; }, "BOARD-1", "BOARD-13", null),
        new(typeof(ClearPage), async cast => { await cast.Shape(); return new { type = "clearPage", pageId = Page }; }, "BOARD-1", null, null),
        Row<GrantDrawing>(cast => new { type = "grantDrawing", participantId = cast.Victim, allowed = true }, "BOARD-16", "BOARD-16", null),

        Row<StartShare>(_ => new { type = "startShare", source = "screen", sound = false }, "SHARE-1", null, null),
        Row<StopShare>(cast => new { type = "stopShare", participantId = cast.Victim, source = "screen" }, "SHARE-4", "SHARE-4", null),
        // Nobody of these shows a document, which only its owner turns.
        Row<TurnShare>(_ => new { type = "turnShare", source = "document", degrees = 90 }, "SHARE-7", "SHARE-7", "SHARE-7"),
        Row<AllowSharing>(_ => new { type = "allowSharing", everybody = false }, "SHARE-5", "SHARE-5", null),

        ServerOnly<StartMeeting>(), ServerOnly<AdmitParticipant>(), ServerOnly<LoseConnection>(), ServerOnly<ResumeParticipant>(), ServerOnly<DropParticipant>(),
        ServerOnly<SetWatched>(), ServerOnly<CloseMeeting>(), ServerOnly<AddPresentation>(), ServerOnly<SetPageCount>(), ServerOnly<FinishPage>(), ServerOnly<FinishPresentation>(),
        ServerOnly<FailPresentation>(), ServerOnly<RestorePresentations>(), ServerOnly<RestoreBoards>(),
    ];

    private static object About(string type, Cast cast) => new { type, participantId = cast.Victim };

    private static CommandRow Row<T>(Func<Cast, object> make, string? viewer, string? presenter, string? moderator) =>
        new(typeof(T), cast => Task.FromResult(make(cast)), viewer, presenter, moderator);

    private static CommandRow All<T>(Func<Cast, object> make) => Row<T>(make, null, null, null);

    private static CommandRow ServerOnly<T>() =>
        Row<T>(_ => new { type = Meetings.WireNames.Of(typeof(T)) }, "KERNEL-2", "KERNEL-2", "KERNEL-2");
}
