using System.Text.Json.Nodes;
using Classroom.Testing.Hub;

namespace Classroom.Testing.Load;

/// <summary>A load participant as the product's page is one: a seat on the hub and two connections described through it, which the loop runs.</summary>
public sealed class LoadSeat : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LoadPeer> _subscriber = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoadLoop _loop;
    private readonly LoadTraits _traits;
    private readonly Task _reading;

    private LoadSeat(HubSeat seat, LoadLoop loop, LoadTraits traits)
    {
        (Seat, _loop, _traits) = (seat, loop, traits);
        _reading = Task.Run(Read);
    }

    public HubSeat Seat { get; }

    public string Id => Seat.ParticipantId;

    /// <summary>The connection by which this one sends; null for who only listens.</summary>
    public LoadPeer? Publisher { get; private set; }

    /// <summary>The connection by which it receives: there from the server's first offer on, which comes when there is something to receive.</summary>
    public Task<LoadPeer> Subscriber => _subscriber.Task.WaitAsync(s_limit);

    /// <summary>Makes the connections; who sends has microphone and camera open, and to who does not receive nothing is sent.</summary>
    public static async Task<LoadSeat> Take(HubSeat seat, LoadLoop loop, LoadTraits traits, bool sends = true, bool receives = true)
    {
        var media = new LoadSeat(seat, loop, traits);
        if (sends)
            await media.Publish();
        if (receives)
            await media.Describe(new JsonObject { ["pc"] = "subscribe", ["type"] = "request" });
        return media;
    }

    /// <summary>Says how large others' cameras are shown.</summary>
    public Task Show(IEnumerable<string> participants, int lines) => Describe(new JsonObject
    {
        ["pc"] = "subscribe",
        ["type"] = "tiles",
        ["tiles"] = new JsonArray([.. participants.Select(id => new JsonObject { ["participantId"] = id, ["lines"] = lines })]),
    });

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        if (Publisher is { } publisher)
            _loop.Release(publisher);
        if (_subscriber.Task.IsCompletedSuccessfully)
            _loop.Release(await _subscriber.Task);
        await Seat.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task Publish()
    {
        Publisher = new LoadPeer(_traits);
        await Describe(new JsonObject { ["pc"] = "publish", ["type"] = "offer", ["revision"] = 1, ["sdp"] = Publisher.Offer(sends: true, places: 1) });
        Publisher.Accept(await _answer.Task.WaitAsync(s_limit));
        _loop.Adopt(Publisher);
        await Publisher.Connected.WaitAsync(s_limit);
        await Seat.Send(new { type = "setMicrophone", open = true });
        await Seat.Send(new { type = "setCamera", on = true });
    }

    private async Task Read()
    {
        try
        {
            await foreach (var said in Seat.Descriptions.ReadAllAsync(_stopping.Token))
            {
                var (type, sdp) = ((string)said["type"]!, (string)said["sdp"]!);
                if (type == "answer")
                    _answer.TrySetResult(sdp);
                else if (type == "offer")
                    await Answer((int)said["revision"]!, sdp);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The participant has gone.
        }
    }

    private async Task Answer(int revision, string offer)
    {
        var isFirst = !_subscriber.Task.IsCompleted;
        var peer = isFirst ? new LoadPeer(_traits) : await _subscriber.Task;
        var answer = peer.Answer(offer);
        if (isFirst)
        {
            _loop.Adopt(peer);
            _subscriber.SetResult(peer);
        }

        await Describe(new JsonObject { ["pc"] = "subscribe", ["type"] = "answer", ["revision"] = revision, ["sdp"] = answer });
    }

    private async Task Describe(JsonObject description)
    {
        var answer = await Seat.Invoke("Describe", description);

        // Offers follow one another; an answer that the next one has overtaken is not wanted any more.
        if (!(bool)answer["ok"]! && (string?)description["type"] != "answer")
            throw new InvalidOperationException($"{description["type"]}: {answer["rule"]}");
    }
}
