using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Classroom.Rtc.Bandwidth;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;
using Classroom.Rtc.Streams;

namespace Classroom.Rtc;

/// <summary>One peer on one bundled transport: ICE-lite, DTLS, SRTP, its streams in and out. Has one owner; knows no socket and no clock.</summary>
public sealed partial class PeerConnection : IDisposable
{
    /// <summary>An Ethernet frame less IPv4 and UDP headers; browsers keep to 1,200, Firefox's hello is 1,408.</summary>
    public const int MaxDatagramLength = 1472;
    public const long ConnectTimeoutUs = 30_000_000;

    /// <summary>While a handshake runs on another thread, its records are asked for this often.</summary>
    private const long HandshakePollUs = 5_000;

    /// <summary>A record that comes later (a repeated flight, close_notify) is answered within this time or not at all.</summary>
    private const long RecordsPollUs = 1_000_000;
    private const int MaxDtlsDatagramsPerPoll = 16;
    private const int MaxEvents = 64;
    private const int RtxNumberLength = 2;

    /// <summary>The first bit says whether the encoder takes it for speech (RFC 6464 section 3).</summary>
    private const int AudioLevelMask = 0x7F;

    private readonly IDtlsEndpoint _dtls;
    private readonly IDatagramSink _sink;
    private readonly RandomBytes _random;
    private readonly CipherChoice _ciphers;
    private readonly InboundBindings _inbound;
    private readonly List<OutboundStream> _outbound = [];
    private readonly Queue<PeerEvent> _events = new(MaxEvents);
    private readonly PeerReports _reports;
    private readonly PeerSending _sender;
    private SrtpContext? _receiving;
    private long _describedUs = long.MaxValue;
    private long _heardUs = long.MinValue;
    private long _nextPollUs = long.MaxValue;
    private long _recordsUntilUs = long.MinValue;

    public PeerConnection(PeerConnectionOptions options, long nowUs)
    {
        Ice = new IceLiteAgent(options.Local.Credentials, nowUs);
        Negotiator = new Negotiator(options.Local, options.Random);
        _dtls = options.Dtls;
        _sink = options.Sink;
        _random = options.Random;
        _ciphers = options.Ciphers;
        _inbound = new InboundBindings(() => Negotiator.Transceivers);
        _sender = new PeerSending(this, _sink, _outbound);
        _reports = new PeerReports(this, _sender, _inbound, _outbound);
    }

    public Negotiator Negotiator { get; }
    public IceLiteAgent Ice { get; }
    public PeerCounters Counters { get; } = new();
    public PeerState State { get; private set; } = PeerState.New;
    public PeerCloseReason CloseReason { get; private set; }
    public IReadOnlyList<InboundStream> Inbound => _inbound.Streams;
    public IReadOnlyList<OutboundStream> Outbound => _outbound;

    /// <summary>What the way to the peer carries; null where it did not agree on feedback (transport-cc).</summary>
    public CongestionControl? Congestion => _sender.Congestion;

    /// <summary>When HandleTimeout has something to do, or long.MaxValue.</summary>
    public long DeadlineUs => State switch
    {
        PeerState.Closed => long.MaxValue,
        PeerState.Connected => Math.Min(Math.Min(_reports.DeadlineUs, _sender.DeadlineUs), TransportDeadlineUs),
        _ => TransportDeadlineUs,
    };

    /// <summary>The sending stream of an agreed section, made at the first call.</summary>
    public OutboundStream GetOutbound(Transceiver transceiver)
    {
        var stream = _outbound.Find(s => s.Transceiver == transceiver && s.Ssrc == transceiver.LocalSsrc);
        if (stream is null)
        {
            if (_outbound.Find(s => s.Transceiver == transceiver) is { } former && _outbound.Remove(former)) Counters.EndedStreams.Add(former.Stats);
            _outbound.Add(stream = new OutboundStream(transceiver, _random));
        }
        else stream.Describe();
        // Not each codec of a section need have what numbers of the transport take.
        _sender.Describe(Negotiator.Transceivers);
        return stream;
    }

    /// <summary>Takes a datagram that came from this address; true when it holds media to pass on.</summary>
    public bool Receive(long nowUs, Span<byte> datagram, in TransportAddress from, out ReceivedMedia media)
    {
        media = default;
        if (State == PeerState.Closed || datagram.Length > MaxDatagramLength)
        {
            Counters.Unknown++;
            return false;
        }
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                HandleStun(nowUs, datagram, from);
                return false;
            case DatagramKind.Dtls:
                HandleDtls(nowUs, datagram, from);
                return false;
            case DatagramKind.Rtp:
                return MayDecrypt(from) && TryReceiveRtp(nowUs, datagram, from, out media);
            case DatagramKind.Rtcp:
                if (MayDecrypt(from)) ReceiveRtcp(nowUs, datagram);
                return false;
            default:
                Counters.Unknown++;
                return false;
        }
    }

    public void HandleTimeout(long nowUs)
    {
        if (State == PeerState.Closed) return;
        if (nowUs >= ExpiryUs)
        {
            Close(State == PeerState.Connected ? PeerCloseReason.ConsentExpired : PeerCloseReason.ConnectTimeout);
            return;
        }
        if (nowUs >= _dtls.DeadlineUs) _dtls.HandleTimeout(nowUs);
        if (nowUs >= _nextPollUs) PollDtls(nowUs);
        if (State != PeerState.Connected) return;
        _sender.HandleTimeout(nowUs);
        _reports.HandleTimeout(nowUs);
    }

    public bool TryTake(out PeerEvent output) => _events.TryDequeue(out output);

    /// <summary>Sends one packet of media: our header, the shared payload (with its padding) encrypted from where it lies into the sink's space; false where it waits or cannot go.</summary>
    public bool TrySend(long nowUs, OutboundStream stream, in OutgoingPacket packet, ReadOnlySpan<byte> payload) =>
        _sender.TrySend(nowUs, stream, packet, payload);

    /// <summary>Asks the peer for a key frame of this stream (RFC 4585 section 6.3.1).</summary>
    public void RequestKeyframe(InboundStream stream)
    {
        if (State == PeerState.Connected) _reports.SendKeyframeRequest(stream);
    }

    public void Close(PeerCloseReason reason)
    {
        if (State == PeerState.Closed) return;
        State = PeerState.Closed;
        CloseReason = reason;
        Emit(new PeerEvent(PeerEventKind.Closed) { Reason = reason });
        Dispose();
    }

    public void Dispose()
    {
        State = PeerState.Closed;
        _dtls.Dispose();
        _receiving?.Dispose();
        _receiving = null;
        _sender.Dispose();
    }

    private long TransportDeadlineUs => Math.Min(Math.Min(_nextPollUs, _dtls.DeadlineUs), ExpiryUs);

    // A peer without a description has not been asked for anything yet, so its clock does not run.
    private long ExpiryUs => _describedUs == long.MaxValue ? long.MaxValue
        : State == PeerState.Connected ? Math.Max(Math.Max(Ice.LastCheckUs, _heardUs), _describedUs) + IceLiteAgent.ConsentTimeoutUs
        : _describedUs + ConnectTimeoutUs;

    private void HandleStun(long nowUs, ReadOnlySpan<byte> datagram, in TransportAddress from)
    {
        var response = _sink.Rent(IceLiteAgent.MaxResponseLength);
        var length = Ice.Handle(nowUs, datagram, from, response);
        if (length > 0) _sink.Commit(length, from);
    }

    private void HandleDtls(long nowUs, ReadOnlySpan<byte> datagram, in TransportAddress from)
    {
        if (!Ice.IsValidated(from))
        {
            Counters.Unvalidated++;
            return;
        }
        _dtls.Handle(nowUs, datagram);
        _recordsUntilUs = nowUs + RecordsPollUs;
        PollDtls(nowUs);
    }

    private void PollDtls(long nowUs)
    {
        // Read before the records are taken: what is said here has its last records in the queue already.
        var state = _dtls.State;
        for (var i = 0; i < MaxDtlsDatagramsPerPoll && Ice.RemoteAddress is { } address; i++)
        {
            var datagram = _sink.Rent(MaxDatagramLength);
            if (!_dtls.TryTake(datagram, out var length)) break;
            _sink.Commit(length, address);
        }
        switch (state)
        {
            case DtlsState.Connected when State == PeerState.Connecting && _dtls.Keys is { } keys:
                _receiving = SrtpContext.ForReceiving(keys, _ciphers);
                _sender.Start(SrtpContext.ForSending(keys, _ciphers));
                State = PeerState.Connected;
                _reports.Start(nowUs);
                Emit(new PeerEvent(PeerEventKind.Connected));
                break;
            case DtlsState.Failed:
                Close(PeerCloseReason.DtlsFailed);
                break;
            case DtlsState.Closed:
                Close(PeerCloseReason.ClosedByPeer);
                break;
        }
        var isBusy = state is DtlsState.Handshaking || nowUs < _recordsUntilUs;
        _nextPollUs = isBusy ? nowUs + HandshakePollUs : long.MaxValue;
    }

    private bool MayDecrypt(in TransportAddress from)
    {
        if (!Ice.IsValidated(from)) Counters.Unvalidated++;
        else if (State != PeerState.Connected) Counters.TooEarly++;
        else return true;
        return false;
    }

    private bool TryReceiveRtp(long nowUs, Span<byte> datagram, in TransportAddress from, out ReceivedMedia media)
    {
        media = default;
        if (!_receiving!.TryUnprotectRtp(datagram, out var length, out _))
        {
            Counters.Unprotectable++;
            return false;
        }
        // GStreamer checks a path while it looks for one, and then says by indications that it is there (RFC 8445 section 11). Its own media says so too; that
        // is no consent to be sent media (RFC 7675), so it counts only for a peer that is sent none.
        if (_outbound.Count == 0 && Ice.RemoteAddress == from) _heardUs = nowUs;
        if (!RtpPacket.TryParse(datagram[..length], out var packet))
        {
            Counters.Malformed++;
            return false;
        }
        if (!_inbound.TryFind(packet.Header, packet.Buffer, out var stream, out var isRepair))
        {
            Counters.Unbound++;
            return false;
        }
        // Of the peer's sections all that agreed on this extension did so under one number (RFC 9143 section 7.1).
        _reports.NoteArrival(nowUs, packet.Header, packet.Buffer, _inbound.LatestExtensions);
        var header = packet.Header;
        var payload = packet.Payload;
        if (isRepair && (stream is null || !TryUnwrap(stream, ref header, ref payload))) return false;
        if (!stream!.TryReceive(nowUs, header, payload.Length, isRepair, out var number, out var time)) return false;
        if (stream.Nacks is { } nacks) _reports.NoteGap(nacks.DeadlineUs);
        var level = header.TryFindExtension(packet.Buffer, stream.Transceiver.Extensions.AudioLevel, out var octet) && octet.Length > 0
            ? octet[0] & AudioLevelMask : -1;
        header.TryFindExtension(packet.Buffer, stream.Transceiver.Extensions.DependencyDescriptor, out var descriptor);
        media = new ReceivedMedia
        {
            Stream = stream,
            Number = number,
            Time = time,
            Marker = header.Marker,
            Payload = payload,
            IsRedundant = header.PayloadType == stream.Transceiver.RedPayloadType,
            AudioLevel = level,
            Descriptor = descriptor,
        };
        return true;
    }

    /// <summary>Turns a retransmission into the packet it repairs (RFC 4588 section 4); false for probes and for what is too short.</summary>
    private bool TryUnwrap(InboundStream stream, ref RtpHeader header, ref Span<byte> payload)
    {
        if (payload.IsEmpty)
        {
            Counters.Probes++;
            return false;
        }
        if (payload.Length <= RtxNumberLength)
        {
            Counters.Malformed++;
            return false;
        }
        header = header with
        {
            SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(payload),
            Ssrc = stream.Ssrc,
            PayloadType = stream.Transceiver.PayloadType,
        };
        payload = payload[RtxNumberLength..];
        return true;
    }

    private void ReceiveRtcp(long nowUs, Span<byte> datagram)
    {
        if (_receiving!.TryUnprotectRtcp(datagram, out var length)) _reports.Receive(nowUs, datagram[..length]);
        else Counters.Unprotectable++;
    }

    internal void Emit(in PeerEvent output)
    {
        // A full queue means that the owner has not looked for long; the end is the one thing it must still learn.
        if (_events.Count < MaxEvents - 1 || output.Kind == PeerEventKind.Closed && _events.Count < MaxEvents) _events.Enqueue(output);
    }
}
