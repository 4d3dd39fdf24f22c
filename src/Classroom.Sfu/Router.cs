using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Classroom.Rtc;
using Classroom.Rtc.Sdp;
using Classroom.Sfu.Crossing;

namespace Classroom.Sfu;

/// <summary>One meeting's peers, tracks and subscriptions on one worker. Has one owner thread; knows no socket and no clock.</summary>
public sealed partial class Router
{
    public const int MaxPeers = 2_000;

    /// <summary>Events waiting for the control side; it drains them each turn of the loop.</summary>
    public const int MaxEvents = 10_000;
    public const int MaxParticipantIdLength = 64;

    /// <summary>People come in groups: changes within this time share one offer.</summary>
    public const long CoalesceUs = 50_000;

    /// <summary>A client that has not answered by then is offered the present state again.</summary>
    public const long AnswerTimeoutUs = 5_000_000;

    private readonly RouterOptions _options;
    private readonly ConnectionMaker _connections;
    private readonly Dictionary<PeerId, RouterPeer> _peers = [];
    private readonly List<RouterPeer> _closed = [];
    private readonly WorkerLinks _links;
    private readonly MeetingTracks _tracks;
    private readonly QualityReports _quality = new();
    private readonly Queue<SfuEvent> _events = new();

    /// <summary>Over the links are the meeting's routers at other workers, of which the home worker's chooses the speakers.</summary>
    public Router(RouterOptions options, PeerTable table, WorkerLinks links, int homeWorker)
    {
        _options = options;
        Table = table;
        _links = links;
        _tracks = new MeetingTracks(links.To(homeWorker));
        _connections = new ConnectionMaker(options, table);
    }

    public IReadOnlyList<Track> Tracks => _tracks.All;

    /// <summary>What the peers publish.</summary>
    public IEnumerable<Inlet> Inlets => _peers.Values.SelectMany(peer => peer.Inlets).OfType<Inlet>();
    public IEnumerable<RouterPeer> Peers => _peers.Values;
    internal ViewerBudget Budget { get; } = new();

    /// <summary>Events that had no room, which means that the control side is gone.</summary>
    public long EventsDropped { get; private set; }

    /// <summary>Subscriptions that found no m-line left.</summary>
    public long SubscriptionsRefused { get; private set; }

    internal PeerTable Table { get; }

    /// <summary>When HandleTimeout has something to do, or long.MaxValue.</summary>
    public long DeadlineUs
    {
        get
        {
            if (_closed.Count > 0) return 0;
            var deadline = long.MaxValue;
            foreach (var peer in _peers.Values)
                deadline = Math.Min(deadline, peer.DeadlineUs);
            foreach (var track in _tracks.All) deadline = Math.Min(deadline, track.DeadlineUs);
            return deadline;
        }
    }

    public void Handle(long nowUs, SfuCommand command)
    {
        switch (command)
        {
            case OpenPublisher open: Open(nowUs, open); break;
            case OpenSubscriber open: Open(nowUs, open); break;
            case OpenViewer open: Open(nowUs, open); break;
            case AcceptAnswer answer: Accept(nowUs, answer); break;
            case RestartIce restart: Restart(nowUs, restart); break;
            case ClosePeer close: if (_peers.TryGetValue(close.Peer, out var peer)) Close(nowUs, peer, PeerCloseReason.ClosedByUs); break;
            case SetMuted mute: _tracks.Mute(nowUs, mute); break;
            case SetSticky sticky: _tracks.Stick(sticky); break;
            case SetTileHeight tile: if (_peers.TryGetValue(tile.Peer, out var viewer)) viewer.Resize(nowUs, tile); break;
            case SetStills stills: if (_peers.TryGetValue(stills.Peer, out var saver)) saver.SetStills(nowUs, stills.WantsStills); break;
            case RemoveParticipant remove: Remove(nowUs, remove.ParticipantId); break;
            case OpenFarTrack open: Open(nowUs, open); break;
            case CloseFarTrack close: Close(nowUs, close); break;
            case CloseRouter: CloseAll(nowUs); break;
            default: throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name);
        }
    }

    /// <summary>Takes a datagram that the table has found to be for this peer.</summary>
    public void Receive(long nowUs, RouterPeer peer, Span<byte> datagram, in TransportAddress from)
    {
        if (peer.Connection.Receive(nowUs, datagram, from, out var media))
            peer.Inlets[media.Stream.Transceiver.Index]?.Receive(nowUs, media);
        Drain(nowUs, peer);
    }

    // A loop over peers, called for a tick: compiled whole at its first call (ADR 0010).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void HandleTimeout(long nowUs)
    {
        foreach (var peer in _peers.Values)
        {
            if (nowUs >= peer.ConnectionDueUs)
            {
                peer.Connection.HandleTimeout(nowUs);
                Drain(nowUs, peer);
            }
            if (nowUs >= peer.ShareDueUs) peer.Share(nowUs);
            if (nowUs >= peer.OfferDueUs || nowUs >= peer.AnswerDueUs) Offer(nowUs, peer);
            Table.NoteDue(peer.DueUs);
        }
        foreach (var peer in _closed) Forget(nowUs, peer);
        _closed.Clear();
        foreach (var track in _tracks.All)
        {
            track.HandleTimeout(nowUs);
            Table.NoteDue(track.DeadlineUs);
        }
        if (_quality.TryMeasure(nowUs, _peers, out var measured)) Emit(measured);
    }

    /// <summary>Adds what the living peers and tracks have counted.</summary>
    public void AddTo(MediaTotals totals)
    {
        totals.Add(this);
        foreach (var peer in _peers.Values) totals.Add(peer.Connection);
        foreach (var inlet in Inlets) totals.Add(inlet);
    }

    public bool TryTake([NotNullWhen(true)] out SfuEvent? output) => _events.TryDequeue(out output);

    /// <summary>Whether an id can stand in an msid: RFC 8830 allows token characters only, and a space would end it.</summary>
    public static bool IsValidParticipantId(string id) =>
        id.Length is > 0 and <= MaxParticipantIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private void Open(long nowUs, OpenPublisher open)
    {
        var isNew = !_peers.TryGetValue(open.Peer, out var peer);
        if (!isNew && (peer!.Role != PeerRole.Publisher || peer.ParticipantId != open.ParticipantId))
        {
            Emit(new Refused(open.Peer, "this peer is another one"));
            return;
        }
        if (isNew && !TryCreate(nowUs, open.Peer, PeerRole.Publisher, open.ParticipantId, out peer)) return;
        if (!TryAnswer(nowUs, peer!, isNew, open.Offer, _connections.AnswerToPublisher(open))) return;
        (peer!.Alias, peer.Labels, peer.UnusedTold) = (open.Alias, open.Labels, isNew ? 0 : null);
        UpdateTracks(nowUs, peer!);
    }

    private void Open(long nowUs, OpenSubscriber open)
    {
        if (!TryCreate(nowUs, open.Peer, PeerRole.Subscriber, open.ParticipantId, out var peer)) return;
        Register(peer!);
        foreach (var track in _tracks.All) Subscribe(nowUs, peer!, track);
    }

    private void Open(long nowUs, OpenViewer open)
    {
        var publisherId = open.PublisherId ?? ViewerSections.Everybody;
        if (!TryCreate(nowUs, open.Peer, PeerRole.Viewer, publisherId, out var peer)) return;
        if (!TryAnswer(nowUs, peer!, isNew: true, open.Offer, _connections.AnswerToViewer(publisherId, open.VideoCodec))) return;
        foreach (var track in _tracks.All) Subscribe(nowUs, peer!, track);
    }

    private bool TryAnswer(long nowUs, RouterPeer peer, bool isNew, string offer, AnswerOptions options)
    {
        if (!peer.Connection.TryAnswer(nowUs, offer, options, out var answer, out var reason))
        {
            if (isNew) peer.Connection.Dispose();
            Emit(new Refused(peer.Id, reason));
            return false;
        }
        peer.NoteTouched();
        if (isNew) Register(peer);
        else Table.Update(peer);
        Emit(new Answered(peer.Id, answer));
        return true;
    }

    private bool TryCreate(long nowUs, PeerId id, PeerRole role, string participantId, out RouterPeer? peer)
    {
        peer = null;
        var reason = _peers.ContainsKey(id) ? "this peer is open"
            : _peers.Count >= MaxPeers ? "the meeting has no room for another connection"
            : !IsValidParticipantId(participantId) && (role, participantId) != (PeerRole.Viewer, ViewerSections.Everybody)
                ? "the participant id is malformed" : null;
        if (reason is not null)
        {
            Emit(new Refused(id, reason));
            return false;
        }
        peer = new RouterPeer(this, id, role, participantId, _connections.Create(nowUs));
        return true;
    }

    private void Register(RouterPeer peer)
    {
        _peers.Add(peer.Id, peer);
        Table.Add(peer);
    }

    private void Accept(long nowUs, AcceptAnswer accept)
    {
        if (!_peers.TryGetValue(accept.Peer, out var peer) || peer.Role != PeerRole.Subscriber)
        {
            Emit(new Refused(accept.Peer, "there is no such peer"));
            return;
        }
        // An answer that crossed a newer offer is no mistake of the client's.
        if (accept.Revision < peer.Connection.Negotiator.Revision) return;
        if (!peer.Connection.TryAcceptAnswer(nowUs, accept.Revision, accept.Answer, out var reason))
        {
            Emit(new Refused(accept.Peer, reason));
            return;
        }
        peer.NoteTouched();
        peer.AnswerDueUs = long.MaxValue;
        if (peer.Connection.Negotiator.NeedsOffer) peer.OfferDueUs = nowUs + CoalesceUs;
        StartSubscriptions(nowUs, peer);
    }

    private void Restart(long nowUs, RestartIce restart)
    {
        if (!_peers.TryGetValue(restart.Peer, out var peer) || (restart.RemoteFragment is null) != (peer.Role == PeerRole.Subscriber))
            Emit(new Refused(restart.Peer, "there is no such peer"));
        else if (_connections.Restart(nowUs, peer, restart.RemoteFragment) is { } answer) Emit(new Answered(peer.Id, answer));
        // Not with the next change: an answer that is open may have been lost on the way that was lost.
        else if (peer.Connection.Negotiator.NeedsOffer) Offer(nowUs, peer);
    }

    private void Offer(long nowUs, RouterPeer peer)
    {
        peer.OfferDueUs = long.MaxValue;
        peer.AnswerDueUs = nowUs + AnswerTimeoutUs;
        var offer = peer.Connection.Negotiator.WriteOffer();
        Emit(new Offered(peer.Id, peer.Connection.Negotiator.Revision, offer));
    }

    private static void PlanOffer(long nowUs, RouterPeer peer)
    {
        // While an answer is open the next offer waits for it, so that a client never has two to sort.
        if (peer.AnswerDueUs == long.MaxValue) peer.OfferDueUs = Math.Min(peer.OfferDueUs, nowUs + CoalesceUs);
    }

    /// <summary>Makes tracks of a publisher's sections that receive, and ends those that no longer do.</summary>
    private void UpdateTracks(long nowUs, RouterPeer peer)
    {
        int audio = 0, video = 0;
        foreach (var transceiver in peer.Connection.Negotiator.Transceivers)
        {
            var ordinal = transceiver.Kind switch { MediaKind.Audio => audio++, MediaKind.Video => video++, _ => 0 };
            TrackLabel? said = transceiver is { IsAgreed: true, Direction: MediaDirection.RecvOnly } ? peer.LabelOf(transceiver, ordinal) : null;
            if (peer.Inlets[transceiver.Index] is { } open && (open.IsOutdated || open.Track.Label != said)) End(nowUs, peer, transceiver.Index);
            if (peer.Inlets[transceiver.Index] is not null || said is not { } label) continue;
            if (!TryTakePlace(nowUs, peer.ParticipantId, label)) continue;
            var inlet = peer.Inlets[transceiver.Index] = new Inlet(peer, transceiver, label, Table.Gathering, _tracks.Speakers, _links);
            Begin(nowUs, inlet.Track);
            Emit(new TrackPublished(inlet.Track.Description));
        }
    }

    private void Begin(long nowUs, Track track)
    {
        _tracks.Add(nowUs, track);
        foreach (var viewer in _peers.Values) if (viewer.Role != PeerRole.Publisher) Subscribe(nowUs, viewer, track);
    }

    private void End(long nowUs, RouterPeer publisher, int section)
    {
        if (publisher.Inlets[section] is not { } inlet) return;
        publisher.Inlets[section] = null;
        Table.Ended.Add(inlet);
        End(nowUs, inlet.Track);
        Emit(new TrackEnded(inlet.Track.Description));
    }

    private void Subscribe(long nowUs, RouterPeer viewer, Track track)
    {
        Transceiver? transceiver;
        if (viewer.Role == PeerRole.Viewer)
        {
            transceiver = ViewerSections.Find(viewer, track);
            if (transceiver is null || track.Kind == MediaKind.Video && !transceiver.TryUse(track.VideoCodec)) return;
        }
        else
        {
            if (viewer.Role == PeerRole.Publisher || viewer.ParticipantId == track.ParticipantId) return;
            if (!viewer.Connection.Negotiator.TryAddSender(track.Kind, track.Msid, out transceiver, track.VideoCodec, track.IsStereo))
            {
                SubscriptionsRefused++;
                return;
            }
            PlanOffer(nowUs, viewer);
        }
        var subscription = new Subscription(viewer, track, transceiver);
        viewer.Subscriptions.Add(subscription);
        track.Add(subscription);
        Start(nowUs, subscription);
    }

    private static void Start(long nowUs, Subscription subscription)
    {
        if (subscription.TryStart()) subscription.SelectLayer(nowUs);
    }

    private static void StartSubscriptions(long nowUs, RouterPeer peer)
    {
        foreach (var subscription in peer.Subscriptions) Start(nowUs, subscription);
    }

    private void End(long nowUs, Track track)
    {
        _tracks.Remove(nowUs, track);
        foreach (var subscription in track.Subscriptions.ToList())
        {
            track.Remove(subscription);
            var viewer = subscription.Viewer;
            viewer.Subscriptions.Remove(subscription);
            if (viewer.Role != PeerRole.Subscriber)
            {
                // Its section is free for somebody who has waited for one.
                foreach (var waiting in _tracks.All) Subscribe(nowUs, viewer, waiting);
                continue;
            }
            viewer.Connection.Negotiator.RemoveSender(subscription.Transceiver);
            PlanOffer(nowUs, viewer);
        }
    }

    private void Remove(long nowUs, string participantId)
    {
        foreach (var peer in _peers.Values.Where(p => p.Role != PeerRole.Viewer && p.ParticipantId == participantId).ToList())
            Close(nowUs, peer, PeerCloseReason.ClosedByUs);
        _tracks.Forget(participantId);
        foreach (var peer in _peers.Values) peer.ForgetSizes(participantId);
    }

    private void CloseAll(long nowUs)
    {
        foreach (var peer in _peers.Values.ToList()) Close(nowUs, peer, PeerCloseReason.ClosedByUs);
        foreach (var track in _tracks.All.ToList()) End(nowUs, track);
        Table.Ended.Add(this);
    }

    private void Close(long nowUs, RouterPeer peer, PeerCloseReason reason)
    {
        peer.Connection.Close(reason);
        Forget(nowUs, peer);
    }

    private void Forget(long nowUs, RouterPeer peer)
    {
        if (!_peers.Remove(peer.Id)) return;
        Table.Remove(peer);
        Table.Ended.Add(peer.Connection);
        for (var section = 0; section < peer.Inlets.Length; section++) End(nowUs, peer, section);
        foreach (var subscription in peer.Subscriptions) subscription.Track.Remove(subscription);
        peer.Subscriptions.Clear();
        Emit(new PeerClosed(peer.Id, peer.Connection.CloseReason));
    }

    private void Drain(long nowUs, RouterPeer peer)
    {
        while (peer.Connection.TryTake(out var output)) Handle(nowUs, peer, output);
        peer.NoteTouched();
    }

    private void Handle(long nowUs, RouterPeer peer, in PeerEvent output)
    {
        switch (output.Kind)
        {
            case PeerEventKind.Connected:
                Emit(new PeerConnected(peer.Id));
                StartSubscriptions(nowUs, peer);
                break;
            case PeerEventKind.Closed:
                // Not at once: this may be in the midst of a walk over the peers.
                _closed.Add(peer);
                break;
            case PeerEventKind.KeyframeRequested:
                foreach (var subscription in peer.Subscriptions)
                    if (subscription.IsOf(output.Outbound!)) subscription.RequestKeyframe(nowUs, isSubscribing: false, output.IsBeyondRepair);
                break;
            case PeerEventKind.KeyframeNeeded:
                peer.Inlets[output.Inbound!.Transceiver.Index]?.RequestKeyframe(nowUs, output.Inbound);
                break;
        }
    }

    internal void Emit(SfuEvent output)
    {
        if (_events.Count < MaxEvents) _events.Enqueue(output);
        else EventsDropped++;
    }
}
