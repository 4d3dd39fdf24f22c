using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Classroom.Server.Tests.Media;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Survival;

/// <summary>PostgreSQL alone is killed, or stands still: media goes on, commands wait with a visible sign, none is acknowledged before its commit, none is lost.</summary>
public sealed class PostgresUnderFireTests
{
    private const int Students = 4;
    private const int Kills = 3;
    private static readonly TimeSpan s_standstill = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_inFlight = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_backLimit = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_killed_alone_comes_back_by_itself_and_nothing_is_lost()
    {
        await using var server = await ServerProcess.Start();
        await using var lesson = await BusyLesson.Start(server, Students);
        for (var kill = 0; kill < Kills; kill++)
        {
            await lesson.Progress(20);
            var before = ProcessTree.Postmaster(server.DataDirectory);
            var since = Stopwatch.GetTimestamp();
            ProcessTree.Signal("KILL", before);
            await lesson.EverybodyIsAnswered();
            await lesson.Progress(20);
            var took = Stopwatch.GetElapsedTime(since);
            TestContext.Current.TestOutputHelper?.WriteLine($"PostgreSQL killed: 20 commands on after {took}");
            Assert.True(took < s_backLimit, $"the log went on {took} after the kill");
            await LoopbackPlane.Until(() => ProcessTree.Postmaster(server.DataDirectory) != before, "another PostgreSQL");
        }

        await lesson.AssertNothingLostNorTwice();
    }

    [Fact]
    public async Task Rooms_asked_for_while_PostgreSQL_is_away_are_told_so_and_made_when_it_is_back()
    {
        await using var server = await ServerProcess.Start(new Dictionary<string, string> { ["Classroom__Rooms__PerAddressPerHour"] = "100000" });
        var answers = new List<(HttpStatusCode Status, string Type, bool Retries)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            ProcessTree.Signal("KILL", ProcessTree.Postmaster(server.DataDirectory));
            do
                answers.Add(await Make(server));
            while (answers[^1].Status != HttpStatusCode.Created);
        }

        Assert.Contains(answers, answer => answer.Status != HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer =>
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable", true), answer));

        static async Task<(HttpStatusCode Status, string Type, bool Retries)> Make(ServerProcess server)
        {
            using var answer = await server.Http.PostAsJsonAsync("/api/rooms", new { title = "Physics" }, Cancel);
            var body = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
            return (answer.StatusCode, (string?)body["type"] ?? "", answer.Headers.RetryAfter is not null);
        }
    }

    [Fact]
    public async Task PostgreSQL_stopped_for_ten_seconds_delays_commands_visibly_and_media_not_at_all()
    {
        await using var server = await ServerProcess.Start();
        await using var lesson = await BusyLesson.Start(server, Students);
        await using var speaker = await MediaSeat.Start(await lesson.Room.Student("Speaker"));
        await using var listener = await MediaSeat.Start(await lesson.Room.Student("Listener"), audio: false, video: false);
        await LoopbackPlane.Until(() => listener.Packets(speaker, "audio") > 10 && listener.Packets(speaker, "video") > 10, "sound and picture");

        var processes = ProcessTree.Of(ProcessTree.Postmaster(server.DataDirectory)).Select(process => process.Id).ToArray();
        ProcessTree.Signal("STOP", processes);
        int acknowledged;
        (long Audio, long Video) heard;
        try
        {
            // Answers of commits that were done before are still on their way.
            await Task.Delay(s_inFlight, Cancel);
            (acknowledged, heard) = (lesson.Acknowledged, Heard());
            await Task.Delay(s_standstill, Cancel);
            Assert.Equal(acknowledged, lesson.Acknowledged);
            Assert.All(lesson.Seats, seat => Assert.Contains("saving", seat.Notices));

            // 50 packets of sound and at least 15 frames a second; half of that leaves room for a busy machine.
            var now = Heard();
            Assert.True(now.Audio - heard.Audio > 25 * s_standstill.TotalSeconds, $"{now.Audio - heard.Audio} packets of sound in {s_standstill}");
            Assert.True(now.Video - heard.Video > 15 * s_standstill.TotalSeconds, $"{now.Video - heard.Video} packets of picture in {s_standstill}");
        }
        finally
        {
            ProcessTree.Signal("CONT", processes);
        }

        var since = Stopwatch.GetTimestamp();
        await lesson.EverybodyIsAnswered();
        TestContext.Current.TestOutputHelper?.WriteLine($"everybody was answered {Stopwatch.GetElapsedTime(since)} after PostgreSQL went on");
        Assert.True(Stopwatch.GetElapsedTime(since) < s_backLimit);
        Assert.All(lesson.Seats, seat => Assert.Equal("saved", seat.Notices.Last()));
        await lesson.AssertNothingLostNorTwice();

        (long Audio, long Video) Heard() => (listener.Packets(speaker, "audio"), listener.Packets(speaker, "video"));
    }
}
