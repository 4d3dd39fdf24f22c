using System.Net;
using Classroom.Server.Bridges.Conversion;
using Classroom.Server.Tests.Rooms;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;
using Xunit;

namespace Classroom.Server.Tests.Conversion;

/// <summary>What breaks for no reason of the document's: tried again while a teacher may wait, and then told.</summary>
public sealed class ConversionAttemptsTests
{
    private const string FileName = "Optics.pdf";
    private const int Tries = 4;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly HurriedTime _time = new();
    private readonly List<string> _problems = [];
    private int _tries;
    private int _told;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_passes_is_tried_again_after_short_pauses()
    {
        await Run(() => ++_tries < Tries ? throw new IOException() : Task.CompletedTask);
        Assert.Equal((Tries, 0), (_tries, _told));
        Assert.Equal(ConversionAttempts.Pauses, _time.Waited);
        Assert.Equal(Enumerable.Repeat(nameof(IOException), Tries - 1), _problems);
    }

    [Fact]
    public async Task What_does_not_pass_is_given_up_before_a_teacher_does_and_told_until_it_is_heard()
    {
        await Run(() => throw new TimeoutException(++_tries + "."), () => ++_told < 3 ? throw new TimeoutException() : Task.CompletedTask);
        Assert.Equal((Tries, 3), (_tries, _told));
        Assert.InRange(_time.Waited.Take(Tries - 1).Sum(pause => pause.TotalSeconds), 1, 10);
    }

    [Fact]
    public async Task A_server_that_stops_gives_nothing_up()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ConversionAttempts(_time).Run(
            () =>
            {
                stop.Cancel();
                throw new OperationCanceledException(stop.Token);
            },
            Tell, problem => _problems.Add(problem.GetType().Name), stop.Token));
        Assert.Equal(0, _told);
        Assert.Empty(_problems);
    }

    // A file in the place of the folder where documents are worked on.
    [Fact]
    public async Task On_a_server_that_cannot_work_the_document_fails_in_words_that_are_there_for_whoever_comes_later()
    {
        await using var server = await ServerProcess.Start();
        var place = Path.Combine(server.DataDirectory, "work");
        await File.WriteAllTextAsync(place, "in the way", Cancel);
        var room = await TestRoom.Create(server.Http);
        await using var teacher = await room.Teacher();
        Assert.Equal(HttpStatusCode.Accepted, await RoomFiles.Upload(server.Http, teacher, Documents.Lesson(2), FileName));
        await teacher.WaitFor("presentationFailed", failed => (string?)failed["reason"] == "server", s_limit);

        await using var late = await room.Teacher("Cleo");
        var told = Assert.Single(late.Joined["view"]!["presentations"]!["failed"]!.AsArray())!;
        Assert.Equal((FileName, "server", teacher.ParticipantId), ((string?)told["fileName"], (string?)told["reason"], (string?)told["by"]));
        Assert.Contains("A conversion broke: ", server.Output, StringComparison.Ordinal);

        // The next one: what is in the way goes in time.
        Assert.Equal(HttpStatusCode.Accepted, await RoomFiles.Upload(server.Http, teacher, Documents.Lesson(2), FileName));
        await Task.Delay(TimeSpan.FromSeconds(1.5), Cancel);
        File.Delete(place);
        await teacher.WaitFor("presentationFinished", limit: s_limit);
    }

    private Task Run(Func<Task> attempt, Func<Task>? giveUp = null) =>
        new ConversionAttempts(_time).Run(attempt, giveUp ?? Tell, problem => _problems.Add(problem.GetType().Name), Cancel);

    private Task Tell()
    {
        _told++;
        return Task.CompletedTask;
    }
}
