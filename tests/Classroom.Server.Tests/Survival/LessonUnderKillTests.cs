using System.Diagnostics;
using System.Text.Json.Nodes;
using Classroom.Testing;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Survival;

/// <summary>The server is killed with SIGKILL in mid-lesson: everybody returns to the same seat, nothing acknowledged is lost, nothing is applied twice.</summary>
public sealed class LessonUnderKillTests
{
    private const int Students = 9;
    private const int KillsByDefault = 5;
    private const string KillsVariable = "CLASSROOM_TEST_KILLS";
    private const string CrashVariable = "CLASSROOM_CRASH_AT";
    private static readonly TimeSpan s_backLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_crashLimit = TimeSpan.FromSeconds(30);

    // Empty: at a random moment. The others: when an event passes that point which nothing else in the lesson causes, and each another one,
    // for what a kill has kept from being stored is sent again after it.
    /// <summary>With what a server does beside the first lesson after its start, even where other tests leave it out.</summary>
    private static readonly Dictionary<string, string> s_asInstalled = new() { ["Classroom__Media__WarmUp"] = "true" };

    private static readonly string[] s_ways = ["", "BeforeAppend:participantRenamed:1", "DuringAppend:presenterChanged:1", "AfterAppend:handLowered:1"];

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_applied_twice_when_the_server_is_killed()
    {
        var seed = Seeds.First(1);
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Seeds.Variable}={seed} gives the same moments again");
        await using var server = await ServerProcess.Start(s_asInstalled);
        await using var lesson = await BusyLesson.Start(server, Students);
        for (var kill = 0; kill < Kills(); kill++)
        {
            var way = kill % s_ways.Length;
            await Task.Delay(random.Next(300, 1500), CancellationToken.None);
            var fatal = Fatal(lesson, way, kill);
            if (way == 0)
            {
                await server.Kill();
            }
            else
            {
                var death = server.WaitForExit(s_crashLimit);
                Assert.False(await Task.WhenAny(fatal, death) == fatal, "The server answered what it was to die of.");
                await death;
            }

            await server.StartAgain(new Dictionary<string, string> { [CrashVariable] = s_ways[(kill + 1) % s_ways.Length] });
            var answer = await fatal;
            Assert.True((bool)answer["ok"]!, answer.ToJsonString());
            await lesson.EverybodyIsAnswered();
            var took = Stopwatch.GetElapsedTime(server.ReadyAt);
            TestContext.Current.TestOutputHelper?.WriteLine($"kill {kill} ({(way == 0 ? "random" : s_ways[way])}): ready after {server.StartTook}, everybody back {took} after that");
            Assert.True(took < s_backLimit, $"everybody was back {took} after the server was ready");
        }

        await lesson.Progress(Students);
        await lesson.AssertNothingLostNorTwice();
        foreach (var seat in lesson.Seats)
        {
            var renamings = seat.Events.Where(e => (string?)e["event"]!["type"] == "participantRenamed").Select(e => (string)e["event"]!["name"]!).ToArray();
            Assert.Equal(renamings.Length, renamings.Distinct().Count());
        }
    }

    // The command whose event kills the server; answered after the next start.
    private static Task<JsonObject> Fatal(BusyLesson lesson, int way, int kill)
    {
        var somebody = lesson.Seats[1 + (kill % Students)];
        return way switch
        {
            1 => somebody.Send(new { type = "renameParticipant", name = $"Kill {kill}" }),
            2 => lesson.Seats[0].Send(new { type = "givePresenter", participantId = somebody.ParticipantId }),
            3 => lesson.Seats[0].Send(new { type = "lowerHand", participantId = somebody.ParticipantId }),
            _ => Task.FromResult(new JsonObject { ["ok"] = true }),
        };
    }

    private static int Kills() => Seeds.Number(KillsVariable, KillsByDefault);
}
