using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Classroom.Modules;
using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Polls.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Shares.Contract;
using Classroom.Modules.Whiteboard.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Fold;

/// <summary>
/// What the server makes of a lesson, as files that the frontend's tests fold: the same events must give the same views in both languages.
/// After a change of rules, CLASSROOM_WRITE_GOLDENS=1 writes them anew.
/// </summary>
public sealed class GoldenFoldTests
{
    private const string WriteVariable = "CLASSROOM_WRITE_GOLDENS";
    private static readonly PageId s_board = new("board.1");
    private static readonly PresentationId s_slides = new("slides");
    private static readonly string s_image = new('a', 64);

    // Read by nobody but the meeting itself, or sent before anybody could have a view.
    private static readonly string[] s_unseen = ["meetingStarted", "seatSecured", "watchedChanged", "stepReversed", "orderShortened"];

    private static readonly JsonSerializerOptions s_format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Func<GoldenLesson>> s_lessons = new()
    {
        ["people"] = () => new GoldenLesson(
            Says(Bob, new RaiseHand()), Says(Carol, new RaiseHand()), Says(Alice, new LowerHand(Bob.Id)), Says(Bob, new SetMicrophone(true)),
            Says(Bob, new SetCamera(true)), Says(Alice, new MuteAll()), Says(Bob, new RenameParticipant("Béla 🦊")),
            Says(Alice, new SetInterpreter(Carol.Id, true)),
            Says(Alice, new SetRole(Carol.Id, Role.Moderator)), Says(null, TestMeeting.Admission(Dave, Role.Viewer)), Says(null, new LoseConnection(Dave.Id)),
            Says(null, new ResumeParticipant(Dave.Id)),
            Says(null, new AdmitParticipant(new ParticipantId("cam"), "Camera", Role.Viewer, ParticipantKind.Publisher, "hash")),
            Says(Alice, new RemoveParticipant(Dave.Id))),
        ["presenter"] = () => new GoldenLesson(Says(Alice, new GivePresenter(Carol.Id)), Says(Carol, new LeaveMeeting())),
        ["end"] = () => new GoldenLesson(Says(Alice, new EndMeeting())),
        ["chat"] = () => new GoldenLesson(
            Says(Bob, new PostMessage("What is light?")), Says(Alice, new PostMessage("<b>A wave</b> \u00a0& more")),
            (Bob, meeting => new EditMessage(Message(meeting, 0), "What is light made of?")), (Alice, meeting => new DeleteMessage(Message(meeting, 0)))),
        ["polls"] = () => new GoldenLesson(
            Says(Alice, new StartPoll(PollKind.Letters, "Which?", ["A", "B", "C"], Multiple: true, DeadlineSeconds: 60)),
            (Bob, meeting => new CastVote(Poll(meeting), [0, 2])), (Carol, meeting => new CastVote(Poll(meeting), [1])),
            (Bob, meeting => new CastVote(Poll(meeting), [1])), (Alice, meeting => new ClosePoll(Poll(meeting))),
            (Alice, meeting => new PublishPoll(Poll(meeting)))),
        ["presented"] = () => new GoldenLesson(
            Carol, Says(Carol, new StartPoll(PollKind.YesNo, "Clear?", [], Multiple: false, DeadlineSeconds: null)), (Bob, meeting => new CastVote(Poll(meeting), [0])),
            (Carol, meeting => new CastVote(Poll(meeting), [1])), Says(Carol, Boxes("p1")), Says(Carol, new SetViewport(200, 100, 2)),
            Says(Carol, new AddBlankPage()), (Carol, meeting => new PublishPoll(Poll(meeting)))),
        ["slides"] = () => new GoldenLesson(
            Says(null, new AddPresentation(s_slides, Alice.Id, "waves.pdf")), Says(null, new SetPageCount(s_slides, 2)), Says(null, Page(1)),
            Says(null, Page(2)), Says(null, new FinishPresentation(s_slides)), Says(Alice, new ShowPage(new PageId("slides.2"))),
            Says(Alice, new SetViewport(400, 300, 2)), Says(Alice, new AddBlankPage()),
            Says(null, new AddPresentation(new PresentationId("bad"), Alice.Id, "bad.pdf")),
            Says(null, new FailPresentation(new PresentationId("bad"), "broken")), Says(Alice, new RemovePresentation(s_slides))),
        ["board"] = () => new GoldenLesson(
            Says(Alice, new GrantDrawing(Bob.Id, true)), Says(Bob, Boxes("s1", "s2")), Says(Alice, Boxes("s3")),
            Says(Alice, new ChangeShapes(s_board, [new ShapeChange(new ShapeId("s1"), X: 40, Color: 3)])),
            Says(Bob, new DeleteShapes(s_board, [new ShapeId("s2")])), Says(Bob, new UndoDrawing(s_board)), Says(Bob, new RedoDrawing(s_board)),
            Says(Alice, new GrantDrawing(null, true)), Says(Alice, new ClearPage(s_board)), Says(Alice, new UndoDrawing(s_board)),
            Says(Alice, new GrantDrawing(null, false))),
        ["shares"] = () => new GoldenLesson(
            Says(Alice, new StartShare(ShareSource.Screen, Sound: true)), Says(Alice, new AllowSharing(true)),
            Says(Bob, new StartShare(ShareSource.Document, Sound: false)), Says(Carol, new StartShare(ShareSource.Screen, Sound: false)),
            Says(Bob, new TurnShare(ShareSource.Document, 180)), Says(Alice, new StopShare(Alice.Id, ShareSource.Screen)),
            Says(Carol, new LeaveMeeting()), Says(Alice, new StartShare(ShareSource.OtherScreen, Sound: false)), Says(Alice, new AllowSharing(false))),
        ["restored"] = () => new GoldenLesson(
            Says(null, new RestorePresentations([Kept(new PresentationId("board"), null), Kept(s_slides, s_image)], new PageId("slides.1"))),
            Says(null, new RestoreBoards([new KeptBoard(
                new PageId("slides.1"), [new ShapeView(new ShapeId("old"), ShapeKind.Line, null, 1, 2, 30, 40, 2, 4, null, null, "V00000")])]))),
    };

    public static TheoryData<string> Lessons => [.. s_lessons.Keys];

    private static string Folder => Path.Combine(Repository.Root, "tests", "golden", "fold");

    [Theory]
    [MemberData(nameof(Lessons))]
    public void The_frontend_has_this_lesson_as_the_server_makes_it(string lesson)
    {
        foreach (var (person, golden) in s_lessons[lesson]().Files)
        {
            var path = Path.Combine(Folder, $"{lesson}.{person}.json");
            var text = golden.ToJsonString(s_format) + "\n";
            if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
            {
                Directory.CreateDirectory(Folder);
                File.WriteAllText(path, text);
            }

            Assert.True(File.Exists(path), $"{path} is not there: run 'make contract' and look at the difference.");
            Assert.True(text == File.ReadAllText(path), $"{path} is stale: run 'make contract' and look at the difference.");
        }
    }

    [Fact]
    public void No_golden_is_left_of_a_lesson_that_is_gone()
    {
        var made = s_lessons.SelectMany(lesson => lesson.Value().Files.Keys.Select(person => $"{lesson.Key}.{person}.json"));
        Assert.Equal(made.Order(StringComparer.Ordinal), Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_event_that_a_browser_may_see_is_in_a_golden()
    {
        var seen = s_lessons.Values.SelectMany(lesson => lesson().Files.Values).SelectMany(golden => golden["events"]!.AsArray())
            .Select(item => (string)item!["event"]!["type"]!).ToHashSet();
        var all = ModuleRegistry.Modules.SelectMany(module => module.Events).Select(WireNames.Of).Concat(KernelEvents());
        Assert.Empty(all.Except(seen).Except(s_unseen));
    }

    private static IEnumerable<string> KernelEvents() =>
        typeof(ParticipantJoined).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Event))).Select(WireNames.Of);

    private static (Person? Sender, Func<Meeting, Command> Command) Says(Person? sender, Command command) => (sender, _ => command);

    private static MessageId Message(Meeting meeting, int index) => ((ChatView)meeting.View(Alice.Id)!["chat"]).Messages[index].Id;

    private static PollId Poll(Meeting meeting) => ((PollsView)meeting.View(Alice.Id)!["polls"]).Polls[0].Id;

    private static PresentationView Kept(PresentationId id, string? image) => new(
        id, image is null ? "" : "old.pdf", Blank: image is null, Converting: false, 1,
        [new PageView(new PageId($"{id.Value}.1"), 1, image, image is null ? null : "image/webp", 1600, 900, "")]);

    private static FinishPage Page(int number) => new(s_slides, number, s_image, "image/webp", 960, 540, $"Page {number}");

    private static AddShapes Boxes(params string[] ids) => new(
        s_board, [.. ids.Select((id, i) => new NewShape(new ShapeId(id), ShapeKind.Rectangle, 10 + i, 20, 100, 50, 1, 4, Ink: null, Text: null))]);
}
