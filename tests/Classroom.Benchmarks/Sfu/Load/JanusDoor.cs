using System.Net;
using System.Text.Json.Nodes;
using Classroom.Testing.Load;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>In by Janus's VideoRoom: a publisher offers, a receiver answers the room's offer of all publishers. Janus checks them by ICE, they answer.</summary>
internal sealed class JanusDoor(LoadOptions options, HttpClient http, LoadLoop loop) : IWatchingDoor
{
    private const int Room = 1;

    /// <summary>"No such feed": the room learns a moment after us that a publisher is connected.</summary>
    private const int NoSuchFeed = 428;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly IPAddress _own = IPAddress.Parse(options.Ip);

    public int ConnectionsEach => 1;

    public async Task<LoadPeer> Publish(int publisher)
    {
        using var limit = new CancellationTokenSource(s_limit);
        var handle = await JanusHandle.Open(http, options.PublishUrl, limit.Token);
        if (publisher == 0)
            await Create(handle, limit.Token);
        var peer = new LoadPeer(found: _own);
        var join = new JsonObject { ["request"] = "joinandconfigure", ["ptype"] = "publisher", ["room"] = Room, ["id"] = Feed(publisher) };
        var (said, answer) = await handle.Ask(join, ("offer", peer.Offer(sends: true, places: 1)), limit.Token);
        peer.Accept(answer ?? throw Refused(said));
        loop.Adopt(peer);
        await peer.Connected.WaitAsync(limit.Token);
        return peer;
    }

    public async Task<LoadPeer> Watch(int connection)
    {
        using var limit = new CancellationTokenSource(s_limit);
        var handle = await JanusHandle.Open(http, options.PublishUrl, limit.Token);
        var peer = new LoadPeer(found: _own);
        var answer = peer.Answer(await Subscribe(handle, limit.Token));
        loop.Adopt(peer);
        var (said, _) = await handle.Ask(new JsonObject { ["request"] = "start" }, ("answer", answer), limit.Token);
        if ((string?)said["started"] != "ok")
            throw Refused(said);
        await peer.Connected.WaitAsync(limit.Token);
        return peer;
    }

    private static int Feed(int publisher) => publisher + 1;

    private static InvalidOperationException Refused(JsonObject said) => new($"The room says {said}");

    private async Task Create(JanusHandle handle, CancellationToken cancellation)
    {
        var room = new JsonObject
        {
            ["request"] = "create",
            ["room"] = Room,
            ["publishers"] = options.Publishers,
            ["bitrate"] = 0,
            ["audiocodec"] = "opus",
            ["videocodec"] = "vp8",
        };
        var (said, _) = await handle.Ask(room, null, cancellation);
        if ((string?)said["videoroom"] != "created")
            throw Refused(said);
    }

    private async Task<string> Subscribe(JanusHandle handle, CancellationToken cancellation)
    {
        for (; ; await Task.Delay(s_pause, cancellation))
        {
            var feeds = Enumerable.Range(0, options.Publishers).Select(publisher => new JsonObject { ["feed"] = Feed(publisher) });
            var join = new JsonObject { ["request"] = "join", ["ptype"] = "subscriber", ["room"] = Room, ["streams"] = new JsonArray([.. feeds]) };
            var (said, offer) = await handle.Ask(join, null, cancellation);
            if (offer is not null)
                return offer;
            if ((int?)said["error_code"] != NoSuchFeed)
                throw Refused(said);
        }
    }
}
