using Classroom.Rtc;
using Classroom.Rtc.Sdp;

namespace Classroom.Sfu;

/// <summary>One client transport inside a router, with the tracks that it publishes or the subscriptions that it has.</summary>
public sealed class RouterPeer
{
    internal RouterPeer(Router router, PeerId id, PeerRole role, string participantId, PeerConnection connection)
    {
        Router = router;
        Id = id;
        Role = role;
        ParticipantId = participantId;
        Connection = connection;
    }

    public Router Router { get; }
    public PeerId Id { get; }
    public PeerRole Role { get; }

    /// <summary>Who publishes or subscribes; for viewers, whom they watch.</summary>
    public string ParticipantId { get; }
    public PeerConnection Connection { get; }

    /// <summary>The ICE fragments under which the port's table has this peer.</summary>
    internal IReadOnlyList<string> Fragments { get; set; } = [];

    /// <summary>The addresses under which the port's table has this peer.</summary>
    internal List<TransportAddress> Addresses { get; } = [];

    /// <summary>Another name by which viewers find this publisher.</summary>
    internal string? Alias { get; set; }

    /// <summary>What each of a publisher's m-lines is, by mid; null where nobody has said.</summary>
    internal IReadOnlyDictionary<string, TrackLabel>? Labels { get; set; }

    /// <summary>Which layers of its camera this publisher has been told not to make, as bits; null where it must be told again, since what it was told may be lost.</summary>
    internal int? UnusedTold { get; set; } = 0;

    internal TrackLabel? LabelOf(Transceiver transceiver, int ordinal)
    {
        if (Labels is null) return ordinal == 0 ? TrackLabels.Nth(transceiver.Kind, 0) : null;
        return Labels.TryGetValue(transceiver.Mid.Value, out var label) && label.KindOf() == transceiver.Kind ? label : null;
    }

    /// <summary>What it publishes by m-line, so that a packet finds its own without a search.</summary>
    internal Inlet?[] Inlets { get; } = new Inlet?[Negotiator.MaxTransceivers];
    internal List<Subscription> Subscriptions { get; } = [];
    internal QualityMeter Quality { get; } = new();

    /// <summary>Pictures whose size a subscriber may tell; the m-lines that it has.</summary>
    internal const int MaxTileHeights = Negotiator.MaxTransceivers;

    /// <summary>How large this subscriber shows whom; what is not in it is shown at full size.</summary>
    internal Dictionary<(string ParticipantId, TrackLabel Label), (int Lines, bool IsPinned)> TileHeights { get; } = [];

    internal int TileHeightOf(Track track) => TileHeights.TryGetValue((track.ParticipantId, track.Label), out var tile) ? tile.Lines : int.MaxValue;

    internal bool HasPinned(Track track) => TileHeights.TryGetValue((track.ParticipantId, track.Label), out var tile) && tile.IsPinned;

    /// <summary>When the connection's timers have something to do, as of the last time that it was touched: most turns of the loop touch few peers.</summary>
    internal long ConnectionDueUs { get; private set; }

    /// <summary>Shows a picture in another size from now on.</summary>
    internal void Resize(long nowUs, SetTileHeight tile)
    {
        var key = (tile.ParticipantId, tile.Label);
        if (TileHeights.Count >= MaxTileHeights && !TileHeights.ContainsKey(key)) return;
        TileHeights[key] = (tile.Lines, tile.IsPinned);
        foreach (var subscription in Subscriptions)
        {
            if (subscription.Track.ParticipantId != tile.ParticipantId || subscription.Track.Label != tile.Label) continue;
            subscription.SelectLayer(nowUs);
            subscription.Track.Source.NoteLines(subscription.Lines);
        }
        PlanShare();
    }

    /// <summary>Who has left leaves the room in this table to those who come.</summary>
    internal void ForgetSizes(string participantId)
    {
        foreach (var key in TileHeights.Keys) if (key.ParticipantId == participantId) TileHeights.Remove(key);
    }

    /// <summary>Cameras come as stills: a picture every few seconds in place of a moving one.</summary>
    internal bool WantsStills { get; private set; }

    internal void SetStills(long nowUs, bool wantsStills)
    {
        if (WantsStills == wantsStills) return;
        WantsStills = wantsStills;
        foreach (var subscription in Subscriptions) subscription.SelectLayer(nowUs);
        PlanShare();
    }

    internal void NoteTouched()
    {
        ConnectionDueUs = Connection.DeadlineUs;
        if (Connection.Congestion is { HasFallen: true }) ShareDueUs = 0;
        Router.Table.NoteDue(DueUs);
    }

    /// <summary>When this viewer's bitrate is shared out anew, or long.MaxValue where it has no limit.</summary>
    internal long ShareDueUs { get; private set; } = long.MaxValue;

    /// <summary>A picture has come: true where it must wait for a share.</summary>
    internal bool PlanShare()
    {
        if (Connection.Congestion is null) return false;
        ShareDueUs = 0;
        Router.Table.NoteDue(0);
        return true;
    }

    internal void Share(long nowUs) => ShareDueUs = Router.Budget.Share(nowUs, this);

    /// <summary>When anything here is due, as of the last time that it was touched.</summary>
    internal long DueUs => Math.Min(Math.Min(ConnectionDueUs, ShareDueUs), Math.Min(OfferDueUs, AnswerDueUs));

    /// <summary>When anything here is due, or long.MaxValue.</summary>
    internal long DeadlineUs => Math.Min(Math.Min(Connection.DeadlineUs, ShareDueUs), Math.Min(OfferDueUs, AnswerDueUs));

    /// <summary>How much of the sound goes out twice to this viewer; a field, since it changes in place.</summary>
    internal Redundancy Redundancy;

    /// <summary>When our next offer goes out, or long.MaxValue.</summary>
    internal long OfferDueUs { get; set; } = long.MaxValue;

    /// <summary>When we stop waiting for an answer and offer again, or long.MaxValue when none is open.</summary>
    internal long AnswerDueUs { get; set; } = long.MaxValue;
}
