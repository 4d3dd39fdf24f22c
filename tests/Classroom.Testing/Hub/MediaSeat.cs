using System.Text.Json.Nodes;

namespace Classroom.Testing.Hub;

/// <summary>A participant with sound and picture: a seat on the hub and a browser's two peer connections, described through it.</summary>
public sealed class MediaSeat : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<SyntheticPeer> _peers = [];
    private readonly bool _audio;
    private readonly bool _video;
    private readonly Task _reading;
    private SyntheticPeer? _publisher;
    private SyntheticPeer? _subscriber;
    private string _session = "";
    private int _revision;

    private MediaSeat(HubSeat seat, bool audio, bool video)
    {
        (Seat, _audio, _video) = (seat, audio, video);
        _reading = Task.Run(Read);
    }

    public HubSeat Seat { get; }

    public string Id => Seat.ParticipantId;

    /// <summary>The connection on which this participant sends; null for one who only listens.</summary>
    public SyntheticPeer? Publisher => _publisher;

    /// <summary>What this participant says of its m-lines, by mid; nothing said means microphone and camera.</summary>
    public Dictionary<string, string>? Labels { get; set; }

    /// <summary>The rules by which the server has refused a description.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>Makes both connections and opens microphone and camera.</summary>
    public static async Task<MediaSeat> Start(HubSeat seat, bool audio = true, bool video = true)
    {
        var media = new MediaSeat(seat, audio, video);
        await media.Restart();
        if (audio)
            await seat.Send(new { type = "setMicrophone", open = true });
        if (video)
            await seat.Send(new { type = "setCamera", on = true });
        return media;
    }

    /// <summary>New connections in both directions, as after each join.</summary>
    public async Task Restart()
    {
        lock (_gate)
        {
            // Gone without a word, as with their network; each that stayed would cost its thread until the end of the test.
            foreach (var peer in _peers)
                peer.Dispose();
            _peers.Clear();
            (_publisher, _subscriber, _session) = (_audio || _video ? Add(new SyntheticPeer(_audio, _video)) : null, null, "");
        }

        if (_publisher is { } publisher)
        {
            var offer = new JsonObject { ["pc"] = "publish", ["type"] = "offer", ["revision"] = ++_revision, ["sdp"] = publisher.CreatePublishOffer() };
            if (Labels is not null)
                offer["labels"] = new JsonArray([.. Labels.Select(one => new JsonObject { ["mid"] = one.Key, ["label"] = one.Value })]);
            await Describe(offer);
        }

        await Describe(new JsonObject { ["pc"] = "subscribe", ["type"] = "request" });
    }

    /// <summary>Comes back to the seat after a loss, with new connections.</summary>
    public async Task Return()
    {
        await Seat.Return();
        await Restart();
    }

    /// <summary>Another network: the hub connection is a new one, the peer connections go on from other addresses.</summary>
    public async Task Roam()
    {
        _publisher?.Roam();
        _subscriber?.Roam();
        await Seat.Roam();
        await RestartIce();
    }

    /// <summary>Begins ICE anew on the connections that there are.</summary>
    public async Task RestartIce()
    {
        if (_publisher is { } publisher)
            await Describe(new JsonObject { ["pc"] = "publish", ["type"] = "restart", ["revision"] = ++_revision, ["sdp"] = publisher.CreateRestartOffer() });
        await Describe(new JsonObject { ["pc"] = "subscribe", ["type"] = "restart" });
    }

    /// <summary>What has come of somebody's sound or picture on the present connection.</summary>
    public ReceivedTrack? From(MediaSeat other, string kind) => Of(other.Id, kind);

    /// <summary>The same by the participant's id.</summary>
    public ReceivedTrack? Of(string participant, string kind)
    {
        lock (_gate)
            return _subscriber?.Track(participant, kind);
    }

    /// <summary>Packets of somebody's sound or picture so far.</summary>
    public long Packets(MediaSeat other, string kind) => From(other, kind)?.Packets ?? 0;

    /// <summary>Whose tracks the server's newest offer holds, as "owner kind".</summary>
    public IReadOnlySet<string> Offered { get; private set; } = new HashSet<string>();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        foreach (var peer in _peers)
            peer.Dispose();
        await Seat.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task Read()
    {
        try
        {
            await foreach (var said in Seat.Descriptions.ReadAllAsync(_stopping.Token))
            {
                var (type, revision, sdp) = ((string)said["type"]!, (int)said["revision"]!, (string)said["sdp"]!);
                if (type == "answer" && revision == _revision)
                    _publisher?.AcceptAnswer(sdp);
                else if (type == "offer")
                    await Answer(revision, sdp);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The participant has gone.
        }
    }

    private async Task Answer(int revision, string offer)
    {
        string answer;
        lock (_gate)
        {
            // RFC 3264 section 8: another session id in the o-line is another connection, however alike the rest.
            var session = offer.Split('\n').First(line => line.StartsWith("o=", StringComparison.Ordinal)).Split(' ')[1];
            if (_session != session)
                (_subscriber, _session) = (Add(new SyntheticPeer()), session);
            answer = _subscriber!.Answer(offer);
            Offered = SyntheticSdp.OwnersOf(offer).ToHashSet();
        }

        await Describe(new JsonObject { ["pc"] = "subscribe", ["type"] = "answer", ["revision"] = revision, ["sdp"] = answer });
    }

    /// <summary>Says how large somebody's camera is shown.</summary>
    public Task Show(MediaSeat other, int lines) => Describe(new JsonObject
    {
        ["pc"] = "subscribe",
        ["type"] = "tiles",
        ["tiles"] = new JsonArray(new JsonObject { ["participantId"] = other.Id, ["lines"] = lines }),
    });

    private async Task Describe(JsonObject description)
    {
        try
        {
            var answer = await Seat.Invoke("Describe", description);
            if (!(bool)answer["ok"]!)
                Refusals.Add((string)answer["rule"]!);
        }
        catch (Exception lost) when (lost is IOException or InvalidOperationException or HttpRequestException or OperationCanceledException)
        {
            // The server is gone; the next connections come with the return.
            Refusals.Add(lost.GetType().Name);
        }
    }

    private SyntheticPeer Add(SyntheticPeer peer)
    {
        _peers.Add(peer);
        return peer;
    }
}
