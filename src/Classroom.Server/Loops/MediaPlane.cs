using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Dtls;
using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>All media of this process behind one door: meetings and participants by name in front, workers with their peers behind.</summary>
public sealed partial class MediaPlane : IAsyncDisposable
{
    /// <summary>What the rest of the server may leave unread before the pumps wait.</summary>
    public const int MaxEvents = 10_000;

    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private const int AliasBytes = 16;
    private readonly Lock _beginning = new();

    private readonly MediaPlaneOptions _options;
    private readonly ILogger<MediaPlane> _logger;
    private readonly DtlsHandshakePool _pool = new();
    private readonly MediaDirectory _directory = new();
    private readonly List<MediaWorker> _workers = [];
    private readonly MediaPlaces _places;
    private readonly List<Task> _pumps = [];
    private DtlsCertificate? _certificate;
    private Task? _begun;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<MediaEvent> _events = Channel.CreateBounded<MediaEvent>(
        new BoundedChannelOptions(MaxEvents) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public MediaPlane(MediaPlaneOptions options, ILogger<MediaPlane> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _places = new MediaPlaces(_workers, options.PeersFull);
        _logger = logger;
    }

    public ChannelReader<MediaEvent> Events => _events.Reader;

    public IReadOnlyList<MediaWorker> Workers => _workers;

    public MediaPlaneOptions Options => _options;

    public long HandshakesRefused => _pool.Refused;

    /// <summary>Opens the ports; throws where one is taken. <see cref="Workers"/> holds those that could be opened.</summary>
    public void Open(DateTimeOffset now)
    {
        _certificate = DtlsCertificate.Create(now);
        var any = _options.Addresses.Any(address => address.AddressFamily == AddressFamily.InterNetworkV6) ? IPAddress.IPv6Any : IPAddress.Any;
        foreach (var crossings in WorkerCrossings.Join(_options.Workers))
        {
            var bind = new IPEndPoint(any, _options.UdpPort == 0 ? 0 : _options.UdpPort + _workers.Count);
            _workers.Add(new MediaWorker(bind, _options, crossings, _certificate, _pool, _logger));
        }
    }

    /// <summary>Warms the handshake and lets the workers run; done once, however often it is asked for.</summary>
    public Task Begin()
    {
        lock (_beginning)
            return _begun ??= Task.Run(Run);
    }

    private void Run()
    {
        if (_options.WarmsUp)
        {
            var succeeded = _pool.WarmUp(_certificate!);
            LogWarm(_logger, succeeded, DtlsWarmUp.Rounds);
        }
        for (var i = 0; i < _workers.Count; i++)
        {
            var worker = i;
            _workers[i].Start();
            _pumps.Add(Task.Run(() => Pump(worker)));
        }
    }

    /// <summary>A client's offer to send: a new connection, or the next negotiation of the one it has.</summary>
    public async ValueTask<MediaAnswer> Publish(
        string meeting, string participant, string offerSdp, CancellationToken cancellation, string? name = null, IReadOnlyDictionary<string, TrackLabel>? labels = null)
    {
        var (open, replaced) = _directory.OpenPublisher(meeting, participant, OfferIdentity.Of(offerSdp), _places.WorkerFor(meeting, participant));
        if (replaced is { } old)
            Post(old, new ClosePeer(old.Peer));
        var command = new OpenPublisher(open.Peer, participant, offerSdp, name is null ? null : AliasOf(name), VideoCodecOf(meeting), labels, ScreenCodecOf(meeting));
        return await Ask(open, command, cancellation);
    }

    /// <summary>A client's offer that restarts ICE on the connection that it sends by; null where there is none any more.</summary>
    public async ValueTask<MediaAnswer?> RestartPublisher(
        string meeting, string participant, string offerSdp, CancellationToken cancellation, IReadOnlyDictionary<string, TrackLabel>? labels = null)
    {
        if (_directory.FindOpen(meeting, participant, MediaPurpose.Publish) is not { } open)
            return null;
        var answer = await Ask(open, new OpenPublisher(open.Peer, participant, offerSdp, null, VideoCodecOf(meeting), labels, ScreenCodecOf(meeting)), cancellation);
        if (answer.Ok)
            _directory.NoteIdentity(open.Peer, OfferIdentity.Of(offerSdp));
        return answer;
    }

    /// <summary>Restarts ICE on the connection over which the viewer gets media, by a new offer; false where there is none any more.</summary>
    public bool RestartSubscriber(string meeting, string viewer) =>
        _directory.FindOpen(meeting, viewer, MediaPurpose.Subscribe) is { } open && Post(open, new RestartIce(open.Peer));

    /// <summary>Restarts ICE on a connection by the number its answer had; the answer is an SDP fragment. Null where there is no such connection.</summary>
    public async ValueTask<MediaAnswer?> RestartConnection(string meeting, long connection, string remoteFragment, CancellationToken cancellation) =>
        _directory.Find(new PeerId(connection)) is { IsOpen: true } open && open.Meeting == meeting
            ? await Ask(open, new RestartIce(open.Peer, remoteFragment), cancellation) : null;

    /// <summary>
    /// (Re)opens the connection over which the viewer gets everybody's media; offers come as OfferReady with the number that is given back,
    /// which is 0 where the worker has no room.
    /// </summary>
    public long Subscribe(string meeting, string viewer)
    {
        var (open, replaced) = _directory.OpenSubscriber(meeting, viewer, _places.WorkerFor(meeting, viewer));
        if (replaced is { } old)
            Post(old, new ClosePeer(old.Peer));
        if (Post(open, new OpenSubscriber(open.Peer, viewer)))
            return open.Peer.Value;
        _directory.NoteRefused(open.Peer);
        return 0;
    }

    /// <summary>The client's answer to the offer with this revision; false if a newer offer is out or the connection is gone.</summary>
    public bool AnswerSubscribe(string meeting, string participant, int revision, string sdp) =>
        _directory.FindOffer(meeting, participant, revision) is { } open && Post(open, new AcceptAnswer(open.Peer, open.Offered, sdp));

    /// <summary>Opens a connection on which somebody outside the list of people watches the publisher of a name, who may come later; null: everybody.</summary>
    public ValueTask<MediaAnswer> View(string meeting, string? name, string offerSdp, CancellationToken cancellation)
    {
        var open = _directory.OpenViewer(meeting, name ?? "", _places.WorkerFor(meeting, null));
        return Ask(open, new OpenViewer(open.Peer, name is null ? null : AliasOf(name), offerSdp, VideoCodecOf(meeting)), cancellation);
    }

    /// <summary>Ends one connection by the number its answer had; gives whose it was, or null where there is none.</summary>
    public string? CloseConnection(string meeting, long connection)
    {
        if (_directory.Find(new PeerId(connection)) is not { } open || open.Meeting != meeting)
            return null;
        Post(open, new ClosePeer(open.Peer));
        return open.Participant;
    }

    /// <summary>Ends what a participant has for a purpose, if anything.</summary>
    public void CloseOf(string meeting, string participant, MediaPurpose purpose)
    {
        if (_directory.FindOwned(meeting, participant, purpose) is { } open)
            Post(open, new ClosePeer(open.Peer));
    }

    /// <summary>How many in this meeting send; each has one connection for it.</summary>
    public int PublisherCount(string meeting) => _directory.Count(meeting, MediaPurpose.Publish);

    public bool IsPublishing(string meeting, string participant) => _directory.IsPublishing(meeting, participant);

    /// <summary>Whether it is by the connection of this number that the participant sends; false once it does by another.</summary>
    public bool IsPublishing(string meeting, string participant, long connection) =>
        _directory.FindOwned(meeting, participant, MediaPurpose.Publish)?.Peer.Value == connection;

    public int ViewerCount(string meeting) => _directory.Count(meeting, MediaPurpose.View);

    /// <summary>What the participant sends of the muted kind is dropped here, whatever the client does.</summary>
    public void SetMuted(string meeting, string participant, bool audioMuted, bool videoMuted)
    {
        Tell(meeting, new SetMuted(participant, TrackLabel.Audio, audioMuted));
        Tell(meeting, new SetMuted(participant, TrackLabel.Video, videoMuted));
    }

    /// <summary>What the participant shares; of other screens and their sound nothing is passed on.</summary>
    public void SetShared(string meeting, string participant, IReadOnlyCollection<TrackLabel> shared)
    {
        foreach (var label in TrackLabels.Shared)
            Tell(meeting, new SetMuted(participant, label, !shared.Contains(label)));
    }

    /// <summary>How pictures are coded in this meeting by whoever begins to send from now on, where it can.</summary>
    public void SetVideoCodec(string meeting, VideoCodec codec) => _directory.SetVideoCodec(meeting, codec);

    /// <summary>How pictures are coded in this meeting by whoever begins to send now.</summary>
    public VideoCodec VideoCodecOf(string meeting) => _directory.VideoCodecOf(meeting, _options.VideoCodec);

    /// <summary>How shared screens are coded in this meeting by whoever begins to share now.</summary>
    public VideoCodec ScreenCodecOf(string meeting) => _directory.ScreenCodecOf(meeting, _options.VideoCodec, _options.ScreenCodec);

    /// <summary>Somebody in the meeting cannot decode this codec, so that nobody sends it any more who begins from now on; false where that is known.</summary>
    public bool NoteUndecodable(string meeting, VideoCodec codec) => _directory.NoteUndecodable(meeting, codec);

    /// <summary>How large a subscriber shows one of a participant's pictures, and whether before others; the layer that it gets follows.</summary>
    public void SetTileHeight(string meeting, string viewer, string participant, TrackLabel label, int lines, bool isPinned)
    {
        if (_directory.FindOwned(meeting, viewer, MediaPurpose.Subscribe) is { } open)
            Post(open, new SetTileHeight(open.Peer, participant, label, lines, isPinned));
    }

    /// <summary>A subscriber gets cameras as stills, or as moving pictures again.</summary>
    public void SetStills(string meeting, string viewer, bool wantsStills)
    {
        if (_directory.FindOwned(meeting, viewer, MediaPurpose.Subscribe) is { } open)
            Post(open, new SetStills(open.Peer, wantsStills));
    }

    /// <summary>The participant's sound is passed on whatever the others do, and its picture before theirs; after the presenter's for who interprets.</summary>
    public void SetSticky(string meeting, string participant, bool isSticky, bool interprets) => Tell(meeting, new SetSticky(participant, isSticky, interprets));

    public void RemoveParticipant(string meeting, string participant)
    {
        _directory.Remove(meeting, participant);
        Tell(meeting, new RemoveParticipant(participant));
    }

    public void CloseMeeting(string meeting)
    {
        _places.Close(meeting);
        foreach (var answer in _directory.Close(meeting))
            answer.TrySetResult(MediaAnswer.Refused("the meeting has ended"));
    }

    public async ValueTask DisposeAsync()
    {
        Task begun;
        lock (_beginning)
            begun = _begun ??= Task.CompletedTask;
        await begun;
        await _stopping.CancelAsync();
        foreach (var worker in _workers)
            worker.Dispose();
        await Task.WhenAll(_pumps);
        _pool.Dispose();
        _events.Writer.TryComplete();
        _stopping.Dispose();
    }

    private async ValueTask<MediaAnswer> Ask(MediaConnection open, SfuCommand command, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<MediaAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_directory.TryAwait(open.Peer, answer))
            return MediaAnswer.Busy("too many offers wait for an answer");
        if (!Post(open, command))
        {
            _directory.Withdraw(open.Peer, answer);
            return MediaAnswer.Busy("the media worker has no room");
        }
        try
        {
            return await answer.Task.WaitAsync(AnswerTimeout, cancellation);
        }
        catch (TimeoutException)
        {
            return MediaAnswer.Busy("the media worker did not answer in time");
        }
    }

    /// <summary>A name in characters that an msid may hold (RFC 8830 section 2), and no participant's id.</summary>
    private static string AliasOf(string name) => "name-" + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)), 0, AliasBytes);

    private bool Post(MediaConnection to, SfuCommand command) => Noted(_places.Post(to.Meeting, to.Worker, command), command);

    private void Tell(string meeting, SfuCommand command) => Noted(_places.Tell(meeting, command), command);

    private bool Noted(bool isTaken, SfuCommand command)
    {
        if (!isTaken)
            LogFull(_logger, command.GetType().Name);
        return isTaken;
    }

    private async Task Pump(int worker)
    {
        try
        {
            await foreach (var (meeting, output) in _workers[worker].Events.ReadAllAsync(_stopping.Token))
            {
                if (Translate(meeting, worker, output) is { } media)
                    await _events.Writer.WriteAsync(media, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process ends; nobody reads any more.
            _events.Writer.TryComplete();
        }
    }

    private MediaEvent? Translate(string meeting, int worker, SfuEvent output)
    {
        switch (output)
        {
            case Answered answered:
                _directory.NoteAnswered(answered.Peer);
                _directory.TakeAwaiting(answered.Peer)?.TrySetResult(MediaAnswer.Accepted(answered.Answer, answered.Peer.Value));
                return null;
            case Refused refused when _directory.TakeAwaiting(refused.Peer) is { } awaiting:
                _directory.NoteRefused(refused.Peer);
                awaiting.TrySetResult(MediaAnswer.Refused(refused.Reason));
                return null;
            case Refused refused:
                return _directory.Find(refused.Peer) is { } asker ? new AnswerRefused(meeting, asker.Participant, refused.Reason) : null;
            case Offered offered:
                return _directory.NoteOffer(offered.Peer, offered.Revision) is { } offer
                    ? new OfferReady(meeting, offer.Participant, offered.Peer.Value, offer.Revision, offered.Offer) : null;
            case PeerConnected connected:
                return _directory.Find(connected.Peer) is { } one ? new MediaConnected(meeting, one.Participant, one.Purpose, connected.Peer.Value) : null;
            case PeerClosed closed:
                return _directory.Forget(closed.Peer) is { } gone
                    ? new MediaLost(meeting, gone.Participant, gone.Purpose, closed.Peer.Value, closed.Reason.ToString()) : null;
            case TrackPublished { Track: var track }:
                _places.Begin(meeting, worker, track);
                return new TrackStarted(meeting, track.ParticipantId, track.Label.NameOf());
            case TrackEnded { Track: var track }:
                _places.End(meeting, worker, track);
                return new TrackStopped(meeting, track.ParticipantId, track.Label.NameOf());
            case LayersUnused unused:
                return _directory.Find(unused.Peer) is { } sender
                    ? new LayersUnneeded(meeting, sender.Participant, unused.Peer.Value, [.. unused.Layers.Select(layer => layer.Value)]) : null;
            case QualityMeasured measured:
                return new QualityTold(meeting, _places.Join(meeting, worker, measured.People));
            default:
                return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Succeeded} of {Rounds} handshakes ran to warm the media plane.")]
    private static partial void LogWarm(ILogger logger, int succeeded, int rounds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The media worker had no room for {Command}.")]
    private static partial void LogFull(ILogger logger, string command);
}
