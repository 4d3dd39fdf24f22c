using System.Buffers.Binary;
using Classroom.Rtc;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;
using Classroom.Rtc.Streams;

namespace Classroom.Testing.Media;

/// <summary>A browser's half of one media connection without socket or clock: controlling ICE, DTLS client, marked packets out, counted packets in.</summary>
public sealed partial class SyntheticClient : IVirtualEndpoint, IDisposable
{
    public const int AudioIntervalUs = 20_000;
    public const int VideoIntervalUs = 33_333;
    public const int VideoPacketsPerFrame = 4;
    /// <summary>Lines of the smallest layer; each further one has twice as many.</summary>
    public const int SmallestHeight = 90;
    private const int MarkLength = 8;
    private const int AudioLength = 100;
    public const int VideoLength = 1000;
    private const long CheckUs = 2_000_000;
    private const long EarlyCheckUs = 50_000;
    private const long ReportUs = 500_000;
    private const long FeedbackUs = 100_000;
    private const uint OwnSsrc = 7;
    private const int MaxSources = 65_536;

    // The handshake draws on a thread of its own, so from a chance of its own.
    private const int HandshakeSeed = 1_000_000;

    private readonly Queue<(byte[] Datagram, TransportAddress To)> _out = new();
    private readonly RestingDtls _dtls;
    private readonly DtlsCertificate _certificate;
    private readonly RandomBytes _random;
    private readonly Dictionary<uint, ReceivedSource> _received = [];
    private readonly Dictionary<uint, uint> _repairs = [];
    private readonly Dictionary<uint, string> _labels = [];
    private readonly Dictionary<byte, (MediaKind Kind, Codec Codec)> _formats = [];
    private readonly SyntheticSource _audio, _video, _rtx;
    private readonly ArrivalLog _log = new();
    private byte _transportCc, _descriptor, _feedbackCount;
    private long _nextFeedbackUs;
    private readonly long[] _arrivals = new long[TransportFeedback.MaxPackets];
    private IceCredentials _local;
    private string _remoteFragment = "";
    private ControllingIceClient? _ice;
    private TransportAddress _server;
    private SrtpContext? _sending, _receiving;
    private SyntheticOffer _offer = new();
    private IReadOnlyList<SyntheticSource> _layers;
    private bool _dtlsStarted;
    private ushort _transportNumber, _pictureId = 100;
    private byte _tl0 = 200;
    private uint _counter;
    private byte[] _latestFrame = [];
    private uint _latestFrameTime;
    private int _ticks;
    private long _nextCheckUs, _nextAudioUs = long.MaxValue, _nextVideoUs = long.MaxValue, _nextReportUs;

    public SyntheticClient(int seed, TransportAddress address, DtlsCertificate certificate, DtlsRun run, IReadOnlyList<SrtpProfile>? profiles = null, int resendTimeMs = Lesson.LossyResendMs)
    {
        Address = address;
        _random = SeededRandom.Bytes(seed);
        _certificate = certificate;
        _local = IceCredentials.Create(_random);
        _dtls = new RestingDtls(new BouncyCastleDtlsEndpoint(DtlsRole.Client, certificate, SeededRandom.Bytes(seed + HandshakeSeed), run, profiles: profiles, resendTimeMs: resendTimeMs));
        var start = (uint)seed * 1000 + 10;
        _audio = new SyntheticSource(start, SyntheticOffer.OpusType, 65_500, 4_294_967_000);
        _video = new SyntheticSource(start + 1, SyntheticOffer.VideoType, 65_400, 4_294_900_000);
        _rtx = new SyntheticSource(start + 2, SyntheticOffer.RtxType, 10, 0);
        _layers = [_video];
    }

    public TransportAddress Address { get; set; }
    public bool IsConnected => _sending is not null;
    public bool IsAtRest => _dtls.IsAtRest;
    public bool SendsChecks { get; set; } = true;

    /// <summary>The first layer of the description is the largest, as OBS has it; browsers' pages name the smallest first.</summary>
    public bool LargestFirst { get; set; }

    /// <summary>A page can ignore NACKs; so that a test can see what the rest does.</summary>
    public bool AnswersNacks { get; set; } = true;
    public bool SendsNacks { get; set; } = true;

    /// <summary>Tells when each numbered packet came (transport-cc), where the description has it.</summary>
    public bool SendsFeedback { get; set; } = true;

    /// <summary>Firefox agrees on feedback for pictures alone.</summary>
    public bool TellsOfSound { get; set; } = true;

    /// <summary>Every five seconds a report of what was lost, as browsers send it of sound.</summary>
    public bool ReportsLosses { get; set; }

    /// <summary>Asks for a key frame when packets come and for three seconds no picture that could be shown, as Chromium does.</summary>
    public bool AsksWhenStill { get; set; }

    /// <summary>Says nothing: of silence the encoder sends but a packet now and then (RFC 6716 section 2.1.9).</summary>
    public bool IsSilent { get; set; }

    /// <summary>When each frame of sound was sent, by its counter.</summary>
    public Dictionary<uint, long> FramesUs { get; } = [];

    /// <summary>How loud this person is, in -dBov, where the offer has the extension.</summary>
    public int AudioLevel { get; set; } = 127;

    /// <summary>How many layers are sent, the smallest first: a browser turns the others off when its line is too weak.</summary>
    public int LayersOn { get; set; } = int.MaxValue;

    /// <summary>How many of the smallest are not sent: a page turns them off where its line is too narrow for both.</summary>
    public int LayersFrom { get; set; }

    /// <summary>Layers that are not made, since the server has said that nobody can use them; the server's word is none for programs.</summary>
    public IReadOnlyCollection<string> LayersLeft { get; private set; } = [];

    /// <summary>Makes what the server says, as browsers' pages do.</summary>
    public bool HeedsLayers { get; set; } = true;

    /// <summary>A picture's packets differ by an octet, the longer ones last, as browsers split it.</summary>
    public bool SplitsUnevenly { get; set; }

    /// <summary>How many packets of which length a picture of each layer has, and a key frame; the smallest layer first.</summary>
    public IReadOnlyList<SyntheticPicture> Pictures { get; set; } = [.. Enumerable.Repeat(SyntheticPicture.Plain, Transceiver.MaxEncodings)];
    public bool SendsRtxFirst { get; set; }

    /// <summary>Formats that this client does not know: its answers leave them out ("rtx", "red", "AV1").</summary>
    public HashSet<string> Lacks { get; } = [];
    public IReadOnlyDictionary<uint, ReceivedSource> Received => _received;
    public int KeyframeRequests { get; private set; }
    public List<long> KeyframeRequestTimesUs { get; } = [];
    public int NacksReceived { get; private set; }
    public int PictureLossIndications { get; private set; }

    /// <summary>Sequence numbers of the full intra requests that came.</summary>
    public List<byte> FirNumbers { get; } = [];

    /// <summary>What the server says about our sources, and when it came.</summary>
    public List<(long AtUs, ReportBlock Block)> ReportBlocks { get; } = [];

    /// <summary>Transport feedback messages: number of the message, first packet and arrivals in 250 us.</summary>
    public List<(byte Number, ushort First, long[] Arrivals)> Feedbacks { get; } = [];
    public int TransportFeedbacks => Feedbacks.Count;
    public int ReportsReceived { get; private set; }

    /// <summary>Bytes of media, repairs and padding that came, as datagrams.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Padding alone, and repeats of what was here.</summary>
    public int ProbesReceived { get; private set; }
    public uint PacketsSent => _counter;
    public long VideoPacketsSent => _layers.Sum(layer => layer.Packets);
    public int FramesSent { get; private set; }
    public byte[]? LatestSent { get; private set; }

    /// <summary>msid of each source that descriptions of the server have named.</summary>
    public IReadOnlyDictionary<uint, string> Labels => _labels;

    public ReceivedSource? Find(string msid) => _received.Values.FirstOrDefault(r => _labels.GetValueOrDefault(r.Ssrc) == msid);

    public string Offer(SyntheticOffer offer)
    {
        _offer = offer;
        if (offer.Rids.Count > 0)
            _layers = [.. offer.Rids.Select((rid, i) => new SyntheticSource(_video.Ssrc + 100 + (uint)i, SyntheticOffer.VideoType, (ushort)(100 * i), 9_000) { Rid = offer.NamesLayersBySource ? "" : rid })];
        return offer.Write(_local.UsernameFragment, _local.Password, _certificate.Fingerprint.ToString(), [_audio.Ssrc, _video.Ssrc, _rtx.Ssrc, .. _layers.Select(layer => layer.Ssrc)]);
    }

    /// <summary>The same offer with new credentials, as after restartIce().</summary>
    public string RestartOffer()
    {
        _local = IceCredentials.Create(_random);
        return Offer(_offer);
    }

    public IceCredentials Credentials => _local;

    public void AcceptAnswer(string answer) => Describe(answer);

    /// <summary>Answers the server's offer, as a browser's setRemoteDescription and createAnswer would.</summary>
    public string Answer(string offer)
    {
        var parsed = Describe(offer);
        return SyntheticAnswer.Write(parsed with
        {
            Media = [.. parsed.Media.Select(Take).Select(m => m with
            {
                Extensions = [.. m.Extensions.Where(one => one.Uri switch { HeaderExtensionMap.TransportCcUri => TellsOf(m), HeaderExtensionMap.DependencyDescriptorUri => KnowsDescriptors, _ => true })],
                Codecs = [.. m.Codecs.Select(codec => TellsOf(m) ? codec : codec with { Feedback = [] })],
            })],
        }, _local, _certificate.Fingerprint);
    }

    private bool TellsOf(MediaDescription offered) => TellsOfSound || offered.Kind != MediaKind.Audio;

    // A section of which nothing is known is refused as a whole.
    private MediaDescription Take(MediaDescription offered)
    {
        List<Codec> known = [.. offered.Codecs.Where(codec => !Lacks.Contains(codec.Name))];
        return known.Exists(codec => !codec.Is(Codec.Rtx)) ? offered with { Codecs = known } : offered with { Port = 0, Codecs = [] };
    }

    private SessionDescription Describe(string text)
    {
        if (!SdpParser.TryParse(text, out var parsed, out var reason)) throw new InvalidOperationException(reason);
        var leader = parsed.Media.First(m => m.Port != 0);
        foreach (var media in parsed.Media)
        {
            foreach (var (id, uri) in media.Extensions)
            {
                if (uri == HeaderExtensionMap.TransportCcUri) _transportCc = id;
                if (uri == HeaderExtensionMap.DependencyDescriptorUri) _descriptor = id;
            }
            foreach (var codec in media.Codecs) _formats[codec.PayloadType.Value] = (media.Kind, codec);
            foreach (var (primary, repair) in media.Sources)
            {
                _labels[primary.Value] = media.Msid ?? "";
                if (repair.Value != 0) _repairs[repair.Value] = primary.Value;
            }
        }
        if (_remoteFragment == leader.Transport.UsernameFragment) return parsed;
        // Their new fragment in an offer is an ICE restart, which is answered with a new one (RFC 8839 section 4.4.1.1.1).
        if (_ice is { } earlier && earlier.Local == _local) _local = IceCredentials.Create(_random);
        var isRestart = _ice is not null;
        _remoteFragment = leader.Transport.UsernameFragment!;
        _ice = new ControllingIceClient(_local, new IceCredentials(_remoteFragment, leader.Transport.Password!), _random);
        _nextCheckUs = 0;
        if (isRestart) return parsed;
        var words = leader.Candidates[0].Split(' ');
        _server = TransportAddress.From(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(words[4]), int.Parse(words[5], System.Globalization.CultureInfo.InvariantCulture)));
        if (!DtlsFingerprint.TryParse(leader.Transport.Fingerprint, out var fingerprint)) throw new InvalidOperationException("no fingerprint");
        _dtls.ExpectFingerprint(fingerprint!);
        return parsed;
    }

    public long DeadlineUs => _ice is null ? long.MaxValue
        : Math.Min(Math.Min(SendsChecks ? _nextCheckUs : long.MaxValue, Math.Min(_nextAudioUs, _nextVideoUs)), IsConnected ? NackDeadlineUs : 0);

    private long NackDeadlineUs => Math.Min(Math.Min(_nextReportUs, SendsFeedback && _log.HasNews ? _nextFeedbackUs : long.MaxValue), SendsNacks && _received.Count > 0 ? _received.Values.Min(r => r.IsVideo ? r.Nacks.DeadlineUs : long.MaxValue) : long.MaxValue);

    public void Start(long nowUs, bool audio = true, bool video = true)
    {
        if (audio) _nextAudioUs = nowUs;
        if (video) _nextVideoUs = nowUs;
    }

    public void StopSending() => _nextAudioUs = _nextVideoUs = long.MaxValue;

    public bool TryTake(out byte[] datagram, out TransportAddress to)
    {
        var found = _out.TryDequeue(out var next);
        (datagram, to) = found ? next : ([], default);
        return found;
    }

    public void HandleTimeout(long nowUs)
    {
        if (_ice is null) return;
        if (SendsChecks && nowUs >= _nextCheckUs)
        {
            Span<byte> check = stackalloc byte[256];
            Send(check[.._ice.WriteCheck(check)]);
            _nextCheckUs = nowUs + (_ice.IsConnected ? CheckUs : EarlyCheckUs);
        }
        PollDtls();
        if (!IsConnected) return;
        if (nowUs >= _nextAudioUs)
        {
            _nextAudioUs = nowUs + AudioIntervalUs;
            SendAudio(nowUs);
        }
        if (nowUs >= _nextVideoUs)
        {
            _nextVideoUs = nowUs + VideoIntervalUs;
            SendFrame(nowUs);
        }
        if (nowUs >= _nextReportUs)
        {
            _nextReportUs = nowUs + ReportUs;
            SendReports(nowUs);
        }
        if (SendsNacks) SendNacks(nowUs);
        if (SendsFeedback && _log.HasNews && nowUs >= _nextFeedbackUs) SendFeedback(nowUs);
    }

    public void Receive(long nowUs, byte[] datagram, in TransportAddress from)
    {
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun:
                _ice?.Handle(datagram);
                break;
            case DatagramKind.Dtls:
                _dtls.Handle(nowUs, datagram);
                PollDtls();
                break;
            case DatagramKind.Rtp:
                if (_receiving is not null && _receiving.TryUnprotectRtp(datagram, out var length, out _)) ReceiveRtp(nowUs, datagram.AsSpan(0, length));
                break;
            case DatagramKind.Rtcp:
                if (_receiving is not null && _receiving.TryUnprotectRtcp(datagram, out length)) ReceiveRtcp(nowUs, datagram.AsSpan(0, length));
                break;
        }
    }

    /// <summary>Sends a plain packet under the client's keys: what an authenticated attacker can do.</summary>
    public void SendRaw(byte[] header, byte[] payload)
    {
        var packet = new byte[header.Length + payload.Length + SrtpContext.MaxRtpOverhead];
        header.CopyTo(packet, 0);
        var length = _sending!.ProtectRtp(packet, header.Length, payload);
        Send(packet.AsSpan(0, length));
    }

    public void SendRawRtcp(ReadOnlySpan<byte> compound)
    {
        var packet = new byte[compound.Length + SrtpContext.MaxRtcpOverhead];
        compound.CopyTo(packet);
        Send(packet.AsSpan(0, _sending!.ProtectRtcp(packet, compound.Length)));
    }

    public void RequestKeyframe(uint ssrc)
    {
        Span<byte> buffer = stackalloc byte[64];
        var writer = new RtcpWriter(buffer);
        ReceiverReport.TryWrite(ref writer, OwnSsrc, []);
        PictureLossIndication.TryWrite(ref writer, OwnSsrc, ssrc);
        SendRawRtcp(buffer[..writer.Length]);
    }

    private void Send(ReadOnlySpan<byte> datagram) => _out.Enqueue((datagram.ToArray(), _server));

    private void PollDtls()
    {
        if (_ice is not { IsConnected: true }) return;
        if (!_dtlsStarted)
        {
            _dtlsStarted = true;
            _dtls.Start();
        }
        var state = _dtls.State;
        Span<byte> record = stackalloc byte[1500];
        while (_dtls.TryTake(record, out var length)) Send(record[..length]);
        if (state != DtlsState.Connected || _sending is not null || _dtls.Keys is not { } keys) return;
        // Whoever means harm names more sources than we would.
        _sending = new SrtpContext(keys.Profile, keys.LocalKey, keys.LocalSalt, MaxSources);
        _receiving = SrtpContext.ForReceiving(keys);
    }

    public void Dispose()
    {
        _dtls.Dispose();
        _sending?.Dispose();
        _receiving?.Dispose();
    }
}
