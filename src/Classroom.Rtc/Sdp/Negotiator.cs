using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Sdp;

/// <summary>Offer and answer of one peer (RFC 9429): answers publish and WHEP offers, writes the server's subscribe offers.</summary>
public sealed class Negotiator
{
    public const string Protocol = "UDP/TLS/RTP/SAVPF";

    /// <summary>m-lines of one peer; equal to what the parser takes.</summary>
    public const int MaxTransceivers = SdpParser.MaxMedia;

    private LocalTransport _local;
    private readonly RandomBytes _random;
    private readonly string _sessionId;
    private readonly List<Transceiver> _transceivers = [];
    private long _version;
    private int _offered;
    private bool _isRestarting;

    public Negotiator(LocalTransport local, RandomBytes random)
    {
        _local = local;
        _random = random;
        Span<byte> bytes = stackalloc byte[8];
        random(bytes);
        // RFC 9429 section 5.2.1: a 64-bit number with the highest bit clear.
        _sessionId = (BinaryPrimitives.ReadInt64BigEndian(bytes) & long.MaxValue).ToString(CultureInfo.InvariantCulture);
    }

    public IReadOnlyList<Transceiver> Transceivers => _transceivers;
    public RemoteTransport? Remote { get; private set; }

    /// <summary>What our newest description says, or the next one will.</summary>
    public IceCredentials Credentials => _local.Credentials;

    /// <summary>Number of our newest offer; 0 before the first.</summary>
    public int Revision { get; private set; }

    /// <summary>Something changed that our newest offer does not say yet.</summary>
    public bool NeedsOffer { get; private set; }

    /// <summary>Answers an offer: publishing clients send to us, viewing clients (WHEP) get the streams that the options name.</summary>
    public bool TryAnswer(string offerText, AnswerOptions options, [NotNullWhen(true)] out string? answer, out string reason)
    {
        answer = null;
        if (!SdpParser.TryParse(offerText, out var offer, out reason)) return false;
        if (offer.Media.Count < _transceivers.Count) return Refuse(out reason, "an m-line of the earlier offer is missing");
        var plan = new AnswerPlan(offer, options);
        if (!plan.TryMake(out reason)) return false;
        if (!RemoteTransport.TryRead(offer, plan.Leader, isAnswer: false, out var remote, out reason)) return false;
        if (Remote is not null && !Remote.IsSamePeerAs(remote!)) return Refuse(out reason, "the fingerprint is another one, open a new connection");
        for (var i = 0; i < _transceivers.Count; i++)
        {
            if (_transceivers[i].Mid != (offer.Media[i].Mid ?? default) || _transceivers[i].KindName != offer.Media[i].KindName)
                return Refuse(out reason, $"m-line {i} is not the one of the earlier offer");
        }
        // Another fragment is an ICE restart, which is answered with new credentials (RFC 8839 section 4.4.1.1.1); DTLS and SRTP go on.
        if (Remote is not null && Remote.UsernameFragment != remote!.UsernameFragment) Renew(options.CreateCredentials());
        Remote = remote;
        for (var i = 0; i < offer.Media.Count; i++)
        {
            if (i == _transceivers.Count) _transceivers.Add(new Transceiver(i, offer.Media[i].Mid ?? default, offer.Media[i].Kind));
            plan.Apply(_transceivers[i], offer.Media[i]);
            if (_transceivers[i].Direction == MediaDirection.SendOnly) AssignSources(_transceivers[i]);
        }
        answer = SdpWriter.Write(Describe("passive", offer.AllowsMixedExtensions));
        return true;
    }

    /// <summary>An ICE restart without a new description (RFC 9725 section 4.3.2): the peer's new fragment is known, ours are the credentials.</summary>
    public void Restart(string remoteFragment, IceCredentials credentials)
    {
        Renew(credentials);
        if (Remote is not null) Remote = Remote with { UsernameFragment = remoteFragment };
    }

    /// <summary>An ICE restart that our next offer asks for; its answer brings the peer's new fragment.</summary>
    public void Restart(IceCredentials credentials)
    {
        Renew(credentials);
        _isRestarting = Remote is not null;
        NeedsOffer = true;
    }

    private void Renew(IceCredentials credentials) => _local = _local with { Credentials = credentials };

    /// <summary>Gives a track a section of our next offer: a free one of its kind, or a new one at the end; false when all are taken.</summary>
    public bool TryAddSender(
        MediaKind kind, string msid, [NotNullWhen(true)] out Transceiver? transceiver, VideoCodec codec = VideoCodec.Vp8, bool isStereo = false)
    {
        transceiver = _transceivers.Find(t => t.Kind == kind && t.IsReusable && !t.IsRejected);
        if (transceiver is null)
        {
            if (_transceivers.Count == MaxTransceivers) return false;
            transceiver = new Transceiver(_transceivers.Count, Mid.OfIndex(_transceivers.Count), kind);
            _transceivers.Add(transceiver);
        }
        OfferedCodecs.Describe(transceiver, codec, isStereo);
        transceiver.Direction = MediaDirection.SendOnly;
        transceiver.Msid = msid;
        AssignSources(transceiver);
        Change(transceiver);
        return true;
    }

    public void RemoveSender(Transceiver transceiver)
    {
        transceiver.Direction = MediaDirection.Inactive;
        transceiver.Msid = "";
        transceiver.LocalSsrc = default;
        transceiver.LocalRtxSsrc = default;
        Change(transceiver);
    }

    /// <summary>Writes the next offer; its number must come back with the answer.</summary>
    public string WriteOffer()
    {
        Revision++;
        _offered = _transceivers.Count;
        NeedsOffer = false;
        return SdpWriter.Write(Describe("actpass", allowsMixedExtensions: true));
    }

    /// <summary>Takes the answer to our newest offer; answers to older ones are refused.</summary>
    public bool TryAcceptAnswer(int revision, string answerText, out string reason)
    {
        if (revision != Revision || revision == 0) return Refuse(out reason, $"this answers offer {revision}, not {Revision}");
        if (!SdpParser.TryParse(answerText, out var answer, out reason)) return false;
        if (answer.Media.Count != _offered) return Refuse(out reason, "the answer has another number of m-lines than the offer");
        var leader = answer.Media.FirstOrDefault(m => m.Port != 0);
        if (leader is null) return Refuse(out reason, "the answer refuses every m-line");
        if (!RemoteTransport.TryRead(answer, leader, isAnswer: true, out var remote, out reason)) return false;
        if (Remote is not null && (!Remote.IsSamePeerAs(remote!) || Remote.UsernameFragment == remote!.UsernameFragment == _isRestarting))
            return Refuse(out reason, "the answer belongs to another connection");
        for (var i = 0; i < _offered; i++)
        {
            if (answer.Media[i].Mid is { } mid && mid != _transceivers[i].Mid) return Refuse(out reason, $"m-line {i} has another mid");
        }
        Remote = remote;
        _isRestarting = false;
        for (var i = 0; i < _offered; i++)
        {
            // What changed after the offer went out will be answered with the next one.
            if (_transceivers[i].ChangedInRevision <= revision) Accept(_transceivers[i], answer.Media[i]);
        }
        return true;
    }

    private static void Accept(Transceiver transceiver, MediaDescription media)
    {
        transceiver.IsRejected = media.Port == 0;
        transceiver.IsReusable = transceiver.Direction == MediaDirection.Inactive && !transceiver.IsRejected;
        var primary = media.Codecs.FirstOrDefault(c => c.PayloadType == transceiver.PayloadType);
        transceiver.IsAgreed = !transceiver.IsRejected && transceiver.Direction == MediaDirection.SendOnly && primary is not null
            && media.Direction is MediaDirection.RecvOnly or MediaDirection.SendRecv;
        if (!transceiver.IsAgreed) return;
        transceiver.RtxPayloadType = media.FindRtx(transceiver.PayloadType)?.PayloadType;
        transceiver.RedPayloadType = media.Codecs.FirstOrDefault(c => c.Is(Codec.Red) && c.Repeats(transceiver.PayloadType))?.PayloadType;
        transceiver.HasNack = primary!.Feedback.Contains("nack");
        var extensions = new HeaderExtensionMap();
        foreach (var (id, uri) in media.Extensions) extensions = extensions.With(uri, id);
        // The number without the feedback would be written for nobody.
        transceiver.Extensions = primary.Feedback.Contains("transport-cc") ? extensions : extensions with { TransportCc = 0 };
    }

    private void Change(Transceiver transceiver)
    {
        transceiver.IsAgreed = false;
        transceiver.IsReusable = false;
        transceiver.ChangedInRevision = Revision + 1;
        NeedsOffer = true;
    }

    private void AssignSources(Transceiver transceiver)
    {
        if (transceiver.LocalSsrc.Value != 0) return;
        transceiver.LocalSsrc = NewSsrc();
        transceiver.LocalRtxSsrc = transceiver.VideoFormats.Any(format => format.Rtx is not null) ? NewSsrc() : default;
    }

    private Ssrc NewSsrc()
    {
        Span<byte> bytes = stackalloc byte[4];
        while (true)
        {
            _random(bytes);
            var ssrc = new Ssrc(BinaryPrimitives.ReadUInt32BigEndian(bytes));
            // Our reports go out under 1; a clash inside a peer would break its SRTP state (RFC 3711 section 9.1).
            if (ssrc.Value > 1 && !_transceivers.Exists(t => t.LocalSsrc == ssrc || t.LocalRtxSsrc == ssrc)) return ssrc;
        }
    }

    private SessionDescription Describe(string setup, bool allowsMixedExtensions)
    {
        var transport = new TransportDescription(_local.Credentials.UsernameFragment, _local.Credentials.Password, _local.Fingerprint.ToString(), setup);
        var leader = _transceivers.Find(t => !t.IsRejected);
        var media = new List<MediaDescription>(_transceivers.Count);
        foreach (var transceiver in _transceivers) media.Add(Describe(transceiver, transport, transceiver == leader));
        return new SessionDescription
        {
            SessionId = _sessionId,
            Version = ++_version,
            IsIceLite = true,
            AllowsMixedExtensions = allowsMixedExtensions,
            Bundle = [.. _transceivers.Where(t => !t.IsRejected).Select(t => t.Mid)],
            Media = media,
        };
    }

    private MediaDescription Describe(Transceiver transceiver, TransportDescription transport, bool isLeader)
    {
        var sends = transceiver.Direction == MediaDirection.SendOnly;
        return new MediaDescription
        {
            Kind = transceiver.Kind,
            KindName = transceiver.KindName,
            // Port 9, "discard", stands for "see the candidates" (RFC 8840 section 4.1.1).
            Port = transceiver.IsRejected ? 0 : 9,
            Protocol = transceiver.Protocol,
            Formats = transceiver.Formats,
            // Only a section that was refused can be without; a number made up for it might be another's.
            Mid = transceiver.Mid.Value.Length > 0 ? transceiver.Mid : null,
            Direction = transceiver.Direction,
            HasRtcpMux = true,
            HasReducedSizeRtcp = transceiver.HasReducedSizeRtcp,
            Transport = transport,
            Codecs = transceiver.IsRejected ? [] : transceiver.Codecs,
            Extensions = [.. transceiver.Extensions.All()],
            Msid = sends ? transceiver.Msid : null,
            Cname = sends ? transceiver.Msid.Split(' ')[0] : null,
            ReceiveSimulcast = transceiver.LayerSources.Count == 0 ? transceiver.Rids : [],
            Sources = sends ? [(transceiver.LocalSsrc, transceiver.LocalRtxSsrc)] : [],
            Candidates = isLeader ? [.. _local.Candidates.Select((c, i) => c.ToAttribute(i))] : [],
            HasEndOfCandidates = isLeader,
        };
    }

    private static bool Refuse(out string reason, string why)
    {
        reason = why;
        return false;
    }
}
