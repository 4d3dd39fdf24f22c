using System.Text;
using System.Text.Json.Nodes;
using Classroom.Modules;
using Classroom.Modules.Chat.Contract;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Polls.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Shares.Contract;
using Classroom.Modules.Whiteboard;
using Classroom.Modules.Whiteboard.Contract;
using static Classroom.Testing.People;

namespace Classroom.Meetings.Tests.Kernel;

/// <summary>Commands that no browser of ours writes: the codec refuses them, or the rules do; nothing throws, and the log still gives the state back.</summary>
public sealed class CommandFuzzTests
{
    private const int CommandsInOneMeeting = 40;

    // Half of a character: the tree here cannot hold it, so it is put in last.
    private const string Lone = "LONE";

    private static readonly CommandCodec s_codec = new(ModuleRegistry.Modules);
    private static readonly PageId s_page = new("board.1");

    private static readonly Command[] s_good =
    [
        new LeaveMeeting(), new RenameParticipant("Name"), new RaiseHand(), new LowerHand(Bob.Id), new SetMicrophone(true), new SetCamera(true),
        new MuteParticipant(Bob.Id), new MuteAll(), new RemoveParticipant(Bob.Id), new GivePresenter(Bob.Id), new SetRole(Bob.Id, Role.Moderator),
        new PostMessage("text"), new EditMessage(new MessageId("m"), "text"), new DeleteMessage(new MessageId("m")),
        new StartPoll(PollKind.Custom, "?", ["a", "b"], true, 30), new CastVote(new PollId("p"), [0, 1]), new ClosePoll(new PollId("p")),
        new PublishPoll(new PollId("p")), new ShowPage(s_page), new SetViewport(1, 2, 3), new RemovePresentation(new PresentationId("d")), new AddBlankPage(),
        new AddShapes(s_page, [
            new NewShape(new ShapeId("s1"), ShapeKind.Rectangle, 1, 2, 3, 4, 5, 6, null, null),
            new NewShape(new ShapeId("s2"), ShapeKind.Text, 1, 2, 3, 4, 5, 6, null, "text"),
            new NewShape(new ShapeId("s3"), ShapeKind.Pen, 1, 2, 0, 0, 5, 6, Convert.ToBase64String(InkForm.Write([new InkPoint(1, 2, 3, 4), new InkPoint(9, 8, 7, 6)])), null),
        ]),
        new ChangeShapes(s_page, [new ShapeChange(new ShapeId("s1"), X: 5, Color: 3, Z: "V")]), new DeleteShapes(s_page, [new ShapeId("s1")]),
        new UndoDrawing(s_page), new RedoDrawing(s_page), new ClearPage(s_page), new GrantDrawing(Bob.Id, true),
        new StartShare(ShareSource.Screen, true), new StopShare(Bob.Id, ShareSource.Document), new TurnShare(ShareSource.Document, 90), new AllowSharing(true),
        new SetInterpreter(Bob.Id, true),
    ];

    private static readonly string[] s_values =
    [
        "null", "\"\"", "-1", "0", "1e308", "1e-308", "2147483648", "true", "[]", "{}", "[null]", $"\"{Lone}\"", "\"\\u0000\"", "\"a.b.1\"", "\"board.1\"",
        "\"s1\"", "\"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\"", "\"AAAA\"", "\"gICAgBA=\"", "[1,2,3]", "\"pen\"", "99",
    ];

    [Fact]
    public void Seeded_fuzz_of_commands_is_refused_by_a_rule_and_breaks_no_meeting()
    {
        var accepted = 0;
        Fuzz.Run(600, random =>
        {
            var meeting = TestMeeting.With(Alice.Moderator, Bob.Moderator);
            for (var i = 0; i < CommandsInOneMeeting; i++)
            {
                var json = Bent(random, s_codec.Write(s_good[random.Next(s_good.Length)]));
                if (!s_codec.TryRead(json, out var command, out var rejection))
                    Assert.StartsWith("KERNEL-", rejection.Rule);
                // The scene folds its log into a second meeting after every step and compares.
                else if (meeting.When(Alice, command).Rejection is null)
                    accepted++;
            }
        });
        Assert.True(accepted > 500, $"{accepted} commands were accepted");
    }

    [Fact]
    public void Seeded_fuzz_of_ink_is_refused_or_has_one_spelling()
    {
        var good = InkForm.Write(Enumerable.Range(0, 20).Select(i => new InkPoint(i * i, -700 * i, (byte)i, i)));
        var read = 0;
        Fuzz.Run(50_000, random =>
        {
            var form = random.Next(4) == 0 ? Fuzz.Bytes(random, 40) : Fuzz.Mutate(random, good);
            var points = new List<InkPoint>();
            if (!InkForm.TryRead(form, points, out var bounds))
                return;
            read++;
            Assert.True(bounds.Left <= bounds.Right && bounds.Top <= bounds.Bottom);
            Assert.All(points, point => Assert.True(Math.Abs(point.X) <= InkForm.DistanceMax && Math.Abs(point.Y) <= InkForm.DistanceMax));
            Assert.Equal(form, InkForm.Write(points));
        });
        Assert.True(read > 500, $"{read} forms were read");
    }

    // A value in the tree is replaced, doubled or taken away; now and then bytes are hit that are no tree any more.
    private static byte[] Bent(Random random, byte[] json)
    {
        if (random.Next(5) == 0)
            return json;
        if (random.Next(5) == 0)
            return Fuzz.Mutate(random, json);
        var root = JsonNode.Parse(json)!;
        for (var i = random.Next(1, 4); i > 0; i--)
            Bend(random, root);
        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace(Lone, "\\ud800", StringComparison.Ordinal));
    }

    private static void Bend(Random random, JsonNode node)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } properties:
                var (name, value) = properties.ElementAt(random.Next(properties.Count));
                if (value is JsonObject or JsonArray && random.Next(4) > 0)
                    Bend(random, value);
                else if (random.Next(8) == 0)
                    properties.Remove(name);
                else if (name != "type")
                    properties[name] = JsonNode.Parse(s_values[random.Next(s_values.Length)]);
                break;
            case JsonArray { Count: > 0 } items:
                var at = random.Next(items.Count);
                if (items[at] is JsonObject or JsonArray && random.Next(4) > 0)
                    Bend(random, items[at]!);
                else if (random.Next(4) == 0)
                    items.Add(items[at]?.DeepClone());
                else
                    items[at] = JsonNode.Parse(s_values[random.Next(s_values.Length)]);
                break;
            default:
                break;
        }
    }
}
