using System.Text.Json.Nodes;
using Classroom.Server.Tests.Edge;
using Classroom.Testing.Hub;

namespace Classroom.Server.Tests.Authorisation;

/// <summary>One meeting with somebody of every right: a moderator, a viewer who presents, a viewer, and one to whom things happen.</summary>
internal sealed class Cast(TestRoom room, string publisherToken, HubSeat moderator, HubSeat presenter, HubSeat viewer, HubSeat victim) : IAsyncDisposable
{
    private int _shapes;
    private string? _poll;

    public TestRoom Room { get; } = room;

    public string PublisherToken { get; } = publisherToken;

    public HubSeat Moderator { get; } = moderator;

    public HubSeat Presenter { get; } = presenter;

    public HubSeat Viewer { get; } = viewer;

    public string Victim => victim.ParticipantId;

    public static async Task<Cast> Gather(RunningServer running)
    {
        var room = await TestRoom.Create(running.Http);
        var publisher = await room.AddToken(running.Http, "publisher");
        var cast = new Cast(room, publisher, await room.Teacher(), await room.Student("Petra"), await room.Student("Vera"), await room.Student("Otto"));
        await Must(cast.Moderator, new { type = "givePresenter", participantId = cast.Presenter.ParticipantId });
        return cast;
    }

    public async Task<string> Message()
    {
        await Must(victim, new { type = "postMessage", text = "mine" });
        return (string)(await victim.WaitFor("messagePosted"))["event"]!["messageId"]!;
    }

    public async Task<string> Poll()
    {
        await EndPoll();
        var seq = await Must(Moderator, new { type = "startPoll", kind = "yesNo", question = "?", choices = Array.Empty<string>(), multiple = false, deadlineSeconds = (int?)null });
        await Moderator.WaitForSeq(seq);
        return _poll = (string)Moderator.Events.Single(e => (long)e["seq"]! == seq)["event"]!["pollId"]!;
    }

    /// <summary>No poll runs after this, whoever has started it.</summary>
    public async Task EndPoll()
    {
        await Moderator.WaitForSeq(await Must(Moderator, new { type = "postMessage", text = "sync" }));
        _poll = Moderator.Events.Where(e => (string?)e["event"]!["type"] == "pollStarted").Select(e => (string?)e["event"]!["pollId"]).LastOrDefault() ?? _poll;
        if (_poll is not null)
            await Must(Moderator, new { type = "closePoll", pollId = _poll });
    }

    public async Task RaiseVictimsHand() => await Must(victim, new { type = "raiseHand" });

    /// <summary>A shape of the moderator's.</summary>
    public async Task<string> Shape()
    {
        var id = $"m{++_shapes}";
        await Must(Moderator, Draw(id));
        return id;
    }

    public object NewShape() => Draw($"n{++_shapes}");

    public async Task UndoneStep()
    {
        await Shape();
        await Must(Moderator, new { type = "undoDrawing", pageId = "board.1" });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var seat in new[] { Viewer, Presenter, victim, Moderator })
            await seat.DisposeAsync();
    }

    private static object Draw(string id) => new
    {
        type = "addShapes",
        pageId = "board.1",
        shapes = new[] { new { id, kind = "rectangle", x = 10, y = 10, width = 50, height = 50, color = 1, size = 3, ink = (string?)null, text = (string?)null } },
    };

    private static async Task<long> Must(HubSeat seat, object command)
    {
        JsonObject answer = await seat.Send(command);
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        return (long)answer["seq"]!;
    }
}
