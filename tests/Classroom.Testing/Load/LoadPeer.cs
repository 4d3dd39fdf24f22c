using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;
using Classroom.Testing.Media;

namespace Classroom.Testing.Load;

/// <summary>One peer connection with a socket of its own and no thread: the loop hands it what arrives and lets it look at the time.</summary>
public sealed class LoadPeer : IDisposable
{
    private const int BufferBytes = 4 << 20;
    private const int DatagramRoom = 2048;
    private const int CompoundRoom = 1_400;

    /// <summary>Sound, picture and repair of a class, and of who was there before.</summary>
    private const int SourcesMax = 4_096;
    private const int LostPerItem = 17;
    private const long ReportUs = 1_000_000;
    private static readonly DtlsCertificate s_certificate = DtlsCertificate.Create(DateTimeOffset.UtcNow);

    private readonly IPAddress _address;
    private IceCredentials _local = IceCredentials.Create(RandomNumberGenerator.Fill);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _outgoing = new byte[DatagramRoom];
    private readonly byte[] _repeated = new byte[DatagramRoom];
    private readonly LoadDownlink? _downlink;
    private readonly bool _isFound;
    private Socket _socket;
    private LoadIce? _ice;
    private BouncyCastleDtlsEndpoint? _dtls;
    private bool _beginsHandshake;
    private SrtpContext? _sending;
    private SrtpContext? _receiving;
    private long _nextReportUs;
    private long _received;

    /// <param name="traits">How much of a browser it is.</param>
    /// <param name="found">Where a server that is a full ICE agent finds it; null where the server is lite and on this machine.</param>
    public LoadPeer(LoadTraits? traits = null, IPAddress? found = null)
    {
        _isFound = found is not null;
        Traits = traits ?? LoadTraits.Plain;
        _downlink = Traits.IsPlain ? null : new LoadDownlink(Traits, AudioSsrc);
        _address = found ?? IPAddress.Loopback;
        _socket = Open();
    }

    public LoadTraits Traits { get; }

    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>Under which the loop knows it.</summary>
    public int Number { get; set; }

    /// <summary>Where this session is ended (RFC 9725 section 4.2).</summary>
    public Uri? Session { get; set; }

    public uint AudioSsrc { get; } = (uint)RandomNumberGenerator.GetInt32(1_000, int.MaxValue);

    public uint VideoSsrc { get; } = (uint)RandomNumberGenerator.GetInt32(1_000, int.MaxValue);

    /// <summary>Ends when media can flow.</summary>
    public Task Connected => _connected.Task;

    public bool IsConnected => _sending is not null;

    /// <summary>Packets of the window that this one got.</summary>
    public long Counted { get; private set; }

    /// <summary>Packets of media so far, whoever made them; read by any thread.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Datagrams that the kernel did not take.</summary>
    public long SendErrors { get; private set; }

    /// <summary>A picture to begin with is wanted: PLI or FIR. Of one that sends layers each of them knows by itself.</summary>
    public bool IsKeyframeWanted { get; set; }

    /// <summary>Packets that were repeated because they were asked for.</summary>
    public long Repeated { get; private set; }

    /// <summary>Messages about when what was sent arrived.</summary>
    public long Feedbacks { get; private set; }

    /// <summary>What comes in, by source; of one that is plain nothing.</summary>
    public IReadOnlyList<LoadSource> Sources => _downlink?.Sources ?? [];

    /// <summary>Packets lost on purpose, of those that came.</summary>
    public long Dropped => _downlink?.Dropped ?? 0;

    /// <summary>Packets that this one has asked for again.</summary>
    public long Asked => _downlink?.Asked ?? 0;

    internal LoadUplink? Uplink { get; private set; }

    public string Offer(bool sends, int places)
    {
        if (Traits.IsPlain)
            return Place(SyntheticSdp.Offer(_local, s_certificate.Fingerprint, sends ? "sendonly" : "recvonly", AudioSsrc, VideoSsrc, places: places));
        Uplink = sends ? new LoadUplink(Traits, AudioSsrc, VideoSsrc) : null;
        var offer = new SyntheticOffer
        {
            Sends = sends,
            Places = places,
            WithRtx = Traits.Repairs,
            WithTransportCc = Traits.TellsArrivals,
            WithAudioLevel = sends,
            Rids = sends && Traits.Layers.Count > 1 ? [.. Traits.Layers.Select(layer => layer.Rid)] : [],
            NamesLayersBySource = sends && Traits.NamesLayersBySource,
        };
        return offer.Write(_local.UsernameFragment, _local.Password, s_certificate.Fingerprint.ToString(), [AudioSsrc, VideoSsrc, VideoSsrc + 1, .. LayerSources()]);
    }

    /// <summary>The answer; from then on the loop may have this peer.</summary>
    public void Accept(string answer)
    {
        _downlink?.Learn(Parse(answer));
        Connect(answer);
    }

    /// <summary>Answers an offer of the server's: of one that is plain the only one, else the first or the next. After the first the loop may have this peer.</summary>
    public string Answer(string offer)
    {
        if (Traits.IsPlain)
        {
            Connect(offer);
            return Place(SyntheticSdp.Answer(offer, _local, s_certificate.Fingerprint));
        }

        var described = Parse(offer);
        _downlink!.Learn(described);
        if (_ice is null)
            Connect(offer);
        return SyntheticAnswer.Write(described with { Media = [.. described.Media.Select(Agree)] }, _local, s_certificate.Fingerprint);
    }

    /// <summary>New credentials for ICE, as a program that speaks WHIP sends them alone (RFC 9725 section 4.3.3).</summary>
    public string RestartFragment()
    {
        _local = IceCredentials.Create(RandomNumberGenerator.Fill);
        return $"a=ice-ufrag:{_local.UsernameFragment}\r\na=ice-pwd:{_local.Password}\r\n";
    }

    /// <summary>The other side's new credentials: on with them, from another address; the loop's to do.</summary>
    internal void Move(string described)
    {
        _socket.Dispose();
        _socket = Open();
        _ice = new LoadIce(_local, described, _isFound);
        _socket.Connect(_ice.Server);
    }

    private IEnumerable<uint> LayerSources() => Traits.NamesLayersBySource && Uplink is { } uplink ? uplink.Pictures.Select(stream => stream.Ssrc) : [];

    private Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes };
        socket.Bind(new IPEndPoint(_address, 0));
        ArrivalBatch.Prepare(socket);
        return socket;
    }

    private static SessionDescription Parse(string sdp) => SdpParser.TryParse(sdp, out var described, out var reason) ? described : throw new FormatException(reason);

    private MediaDescription Agree(MediaDescription offered) => offered with
    {
        Extensions = [.. offered.Extensions.Where(one => Traits.TellsArrivals || one.Uri != HeaderExtensionMap.TransportCcUri)],
        Codecs = [.. offered.Codecs.Where(codec => Traits.Repairs || !codec.Is(Codec.Rtx)).Select(codec => codec with { Feedback = [.. codec.Feedback.Where(IsGiven)] })],
    };

    private bool IsGiven(string feedback) => feedback switch { "transport-cc" => Traits.TellsArrivals, "nack" => Traits.Repairs, _ => true };

    private string Place(string own) => _isFound ? SyntheticSdp.Lite(own, (IPEndPoint)_socket.LocalEndPoint!) : own;

    private void Connect(string described)
    {
        _ice = new LoadIce(_local, described, _isFound);
        _beginsHandshake = !SyntheticSdp.BeginsHandshake(described);
        _dtls = new BouncyCastleDtlsEndpoint(_beginsHandshake ? DtlsRole.Client : DtlsRole.Server, s_certificate, RandomNumberGenerator.Fill, OnThread);
        _dtls.ExpectFingerprint(SyntheticSdp.Fingerprint(described));
        _socket.Connect(_ice.Server);
    }

    public void Handle(long nowUs, Span<byte> datagram, long arrivedNs, Tally tally)
    {
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Rtp when _receiving is not null:
                HandleRtp(nowUs, datagram, arrivedNs, tally);
                break;
            case DatagramKind.Rtcp when _receiving is not null && _receiving.TryUnprotectRtcp(datagram, out var length):
                HandleRtcp(nowUs, datagram[..length]);
                break;
            case DatagramKind.Stun:
                Send(_outgoing.AsSpan(0, _ice!.Handle(nowUs, datagram, _outgoing)));
                if (_beginsHandshake && _ice.IsConnected && _dtls!.State == DtlsState.New)
                    _dtls.Start();
                break;
            case DatagramKind.Dtls:
                _dtls!.Handle(0, datagram);
                break;
            default:
                break;
        }
    }

    public void Tick(long nowUs)
    {
        Send(_outgoing.AsSpan(0, _ice!.WriteDue(nowUs, _outgoing)));
        if (!IsConnected)
            Handshake();
        else if (_downlink is null)
            Report(nowUs);
        else
            SayDue(nowUs);
    }

    /// <summary>Encrypts and sends: header and payload apart.</summary>
    public void SendMedia(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        header.CopyTo(_outgoing);
        Send(_outgoing.AsSpan(0, _sending!.ProtectRtp(_outgoing, header.Length, payload)));
    }

    /// <summary>Encrypts and sends the next packet of a stream, unless it is lost on purpose.</summary>
    internal void Send(long nowUs, LoadStream stream, bool marker, int level, ReadOnlySpan<byte> payload)
    {
        var headerLength = stream.WriteHeader(_outgoing, marker, level, Uplink!.TakeNumber());
        stream.Advance(marker, payload);
        var length = _sending!.ProtectRtp(_outgoing, headerLength, payload);
        if (Uplink.Passes(nowUs, length))
            Send(_outgoing.AsSpan(0, length));
    }

    public void Dispose()
    {
        _dtls?.Dispose();
        _socket.Dispose();
        _sending?.Dispose();
        _receiving?.Dispose();
    }

    private static bool OnThread(Action work)
    {
        new Thread(() => work()) { IsBackground = true, Name = "handshake" }.Start();
        return true;
    }

    private void HandleRtp(long nowUs, Span<byte> datagram, long arrivedNs, Tally tally)
    {
        var atUs = 0L;
        if (_downlink is not null && !_downlink.Passes(arrivedNs, datagram.Length, out atUs))
            return;
        if (!_receiving!.TryUnprotectRtp(datagram, out var length, out _))
        {
            tally.Foreign++;
            return;
        }

        Volatile.Write(ref _received, _received + 1);
        if (_downlink is not null)
            Counted += _downlink.Take(nowUs, atUs, datagram[..length], tally) ? 1 : 0;
        else if (Mark.TryRead(datagram[..length], out var mark))
            Counted += tally.Take(mark, arrivedNs) ? 1 : 0;
        else
            tally.Foreign++;
    }

    private void HandleRtcp(long nowUs, ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        while (reader.TryNext(out var block))
        {
            if (PictureLossIndication.TryRead(block, out var source))
                Refresh(source);
            for (var i = 0; i < FullIntraRequest.CountEntries(block); i++)
                Refresh(FullIntraRequest.ReadEntry(block, i, out _));
            if (block.Type == RtcpPacketType.TransportFeedback && block.CountOrFormat == TransportFeedback.Format)
                Feedbacks++;
            if (Nack.TryRead(block, out source, out var items) && Uplink?.Find(source) is { } stream)
                Repeat(nowUs, Uplink, stream, items);
        }
    }

    private void Refresh(uint source)
    {
        IsKeyframeWanted = true;
        if (Uplink?.Find(source) is { } stream)
            stream.IsKeyframeWanted = true;
    }

    private void Repeat(long nowUs, LoadUplink uplink, LoadStream stream, ReadOnlySpan<byte> items)
    {
        Span<ushort> lost = stackalloc ushort[LostPerItem];
        for (var i = 0; i < Nack.CountItems(items); i++)
        {
            foreach (var number in lost[..Nack.ReadItem(items, i, lost)])
            {
                if (!stream.TryRepeat(nowUs, number, uplink, _outgoing, _repeated, out var headerLength, out var length))
                    continue;
                Repeated++;
                var sent = _sending!.ProtectRtp(_outgoing, headerLength, _repeated.AsSpan(0, length));
                if (uplink.Passes(nowUs, sent))
                    Send(_outgoing.AsSpan(0, sent));
            }
        }
    }

    private void SayDue(long nowUs)
    {
        int length;
        while (_downlink!.TryWriteDue(nowUs, _outgoing.AsSpan(0, CompoundRoom), out length) || Uplink?.TryWriteDue(nowUs, _outgoing.AsSpan(0, CompoundRoom), out length) == true)
            Send(_outgoing.AsSpan(0, _sending!.ProtectRtcp(_outgoing, length)));
    }

    private void Handshake()
    {
        while (_dtls!.TryTake(_outgoing, out var length))
            Send(_outgoing.AsSpan(0, length));
        if (_dtls.Keys is { } keys)
        {
            (_sending, _receiving) = (SrtpContext.ForSending(keys), new SrtpContext(keys.Profile, keys.RemoteKey, keys.RemoteSalt, SourcesMax));
            _connected.SetResult();
        }
        else if (_dtls.State is DtlsState.Failed or DtlsState.Closed)
        {
            _connected.TrySetException(new InvalidOperationException($"The handshake failed: {_dtls.FailureReason}"));
        }
    }

    // An empty receiver report each second, as from somebody who has lost nothing.
    private void Report(long nowUs)
    {
        if (nowUs < _nextReportUs)
            return;
        _nextReportUs = nowUs + ReportUs;
        var writer = new RtcpWriter(_outgoing);
        ReceiverReport.TryWrite(ref writer, AudioSsrc, []);
        Send(_outgoing.AsSpan(0, _sending!.ProtectRtcp(_outgoing, writer.Length)));
    }

    private void Send(ReadOnlySpan<byte> datagram)
    {
        if (datagram.IsEmpty)
            return;
        try
        {
            _socket.Send(datagram);
        }
        catch (SocketException)
        {
            SendErrors++;
        }
    }
}
