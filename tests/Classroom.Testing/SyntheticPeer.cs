using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Srtp;

namespace Classroom.Testing;

/// <summary>One peer connection of a browser in C#: a socket and a thread, ICE and DTLS as the client, media at a browser's pace.</summary>
public sealed class SyntheticPeer : IDisposable
{
    private const int MaxDatagramLength = 2048;
    private const int PollUs = 2_000;
    private const int CheckPeriodMs = 50;
    private const int ConsentPeriodMs = 2_000;
    private const int ReportPeriodMs = 1_000;
    private const int MinKeyframeGapMs = 300;
    private const int AskPeriodMs = 300;
    private static readonly DtlsCertificate Certificate = DtlsCertificate.Create(DateTimeOffset.UtcNow);

    private readonly IPAddress _loopback;
    private Socket _socket;
    private volatile IceCredentials _local = IceCredentials.Create(RandomNumberGenerator.Fill);
    private readonly ConcurrentDictionary<uint, (ReceivedTrack Track, bool IsRepair, int Announced)> _sources = new();
    private readonly byte[] _outgoing = new byte[MaxDatagramLength];
    private readonly ConcurrentQueue<Func<byte[], int>> _said = new();
    private readonly BouncyCastleDtlsEndpoint _dtls;
    private readonly SyntheticMedia _media;
    private readonly Thread _thread;
    private volatile ControllingIceClient? _ice;
    private volatile bool _roams;
    private string _remoteFragment = "";
    private IPEndPoint? _remote;
    private SrtpContext? _sending;
    private SrtpContext? _receiving;
    private long _nextCheckMs;
    private long _nextAudioMs;
    private long _nextVideoMs;
    private long _nextReportMs;
    private long _nextKeyframeMs;
    private long _lastKeyframeMs = -MinKeyframeGapMs;
    private long _nextAskMs;
    private volatile bool _isStopping;
    private volatile bool _wantsKeyframe = true;

    public SyntheticPeer(bool sendsAudio = false, bool sendsVideo = false, IReadOnlyList<SrtpProfile>? profiles = null, bool onIPv6 = false)
    {
        _loopback = onIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        _socket = Open();
        SendsAudio = sendsAudio;
        SendsVideo = sendsVideo;
        AudioSsrc = RandomSsrc();
        VideoSsrc = RandomSsrc();
        _media = new SyntheticMedia(AudioSsrc, VideoSsrc, RandomNumberGenerator.GetInt32(60_000));
        _dtls = new BouncyCastleDtlsEndpoint(DtlsRole.Client, Certificate, RandomNumberGenerator.Fill, OnThread, null, profiles);
        _thread = new Thread(Run) { IsBackground = true, Name = "synthetic-peer" };
    }

    public bool SendsAudio { get; set; }

    public bool SendsVideo { get; set; }

    /// <summary>How many packets a picture has that is no key frame.</summary>
    public int FramePackets { get => _media.FramePackets; set => _media.FramePackets = value; }

    /// <summary>Where the server takes what this peer sends.</summary>
    public IPEndPoint Remote => _remote!;

    /// <summary>A silent peer answers nothing and sends nothing, as one whose network is gone.</summary>
    public bool IsSilent { get; set; }

    public uint AudioSsrc { get; }

    public uint VideoSsrc { get; }

    public bool IsConnected => _sending is not null;

    public DtlsState DtlsState => _dtls.State;

    public SrtpProfile? Profile => _dtls.Keys?.Profile;

    public long Sent { get; private set; }

    public long KeyframesAsked { get; private set; }

    public long Unexpected { get; private set; }

    /// <summary>One for each owner and kind: who publishes by a new connection has a new one, which counts from nothing.</summary>
    public IReadOnlyList<ReceivedTrack> Tracks =>
        [.. _sources.Values.Where(source => !source.IsRepair).OrderByDescending(source => source.Announced).Select(source => source.Track).DistinctBy(track => track.Msid)];

    public ReceivedTrack? Track(string participant, string kind) =>
        Tracks.FirstOrDefault(track => track.Msid.StartsWith(participant + " ", StringComparison.Ordinal)
            && track.Msid.EndsWith(kind, StringComparison.Ordinal));

    public string CreatePublishOffer(bool picture = true) => Offer("sendonly", picture);

    public string CreateViewOffer(int places = 1, bool picture = true) => Offer("recvonly", picture, places);

    /// <summary>The next offer of a publisher whose ICE begins anew.</summary>
    public string CreateRestartOffer()
    {
        _local = IceCredentials.Create(RandomNumberGenerator.Fill);
        return CreatePublishOffer();
    }

    /// <summary>The same for a program that speaks WHIP: the new credentials alone.</summary>
    public string CreateRestartFragment()
    {
        _local = IceCredentials.Create(RandomNumberGenerator.Fill);
        return $"a=ice-ufrag:{_local.UsernameFragment}\r\na=ice-pwd:{_local.Password}\r\n";
    }

    /// <summary>The server's part of an ICE restart.</summary>
    public void AcceptFragment(string fragment) => Connect(fragment);

    /// <summary>From here on everything goes by another address; nothing that is sent to the one before arrives.</summary>
    public void Roam() => _roams = true;

    /// <summary>The answer to our offer: from here on the peer connects by itself.</summary>
    public void AcceptAnswer(string sdp)
    {
        foreach (var (ssrc, msid, isRepair) in SyntheticSdp.SourcesOf(sdp))
            _sources.TryAdd(ssrc, (new ReceivedTrack(msid), isRepair, _sources.Count));
        Connect(sdp);
    }

    /// <summary>Answers the server's first or next offer.</summary>
    public string Answer(string offer)
    {
        foreach (var (ssrc, msid, isRepair) in SyntheticSdp.SourcesOf(offer))
            _sources.TryAdd(ssrc, (new ReceivedTrack(msid), isRepair, _sources.Count));
        Connect(offer);
        return SyntheticSdp.Answer(offer, _local, Certificate.Fingerprint);
    }

    /// <summary>Asks for key frames of all video received (RFC 4585 section 6.3.1).</summary>
    public void AskForKeyframes() => _asks = true;

    /// <summary>Sends these octets as they are.</summary>
    public void Say(byte[] datagram) => _said.Enqueue(outgoing =>
    {
        datagram.CopyTo(outgoing, 0);
        return datagram.Length;
    });

    /// <summary>Sends any packet under the peer's own keys; one that is not connected sends none.</summary>
    public void SayEncrypted(byte[] header, byte[] payload) => _said.Enqueue(outgoing =>
    {
        header.CopyTo(outgoing, 0);
        return _sending?.ProtectRtp(outgoing, header.Length, payload) ?? 0;
    });

    public void Dispose()
    {
        _isStopping = true;
        if (_thread.IsAlive)
            _thread.Join();
        _dtls.Dispose();
        _socket.Dispose();
        _sending?.Dispose();
        _receiving?.Dispose();
    }

    private volatile bool _asks;

    private string Offer(string direction, bool picture, int places = 1) =>
        SyntheticSdp.Offer(_local, Certificate.Fingerprint, direction, AudioSsrc, picture ? VideoSsrc : null, places: places);

    private Socket Open()
    {
        var socket = new Socket(_loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(_loopback, 0));
        return socket;
    }

    private static uint RandomSsrc() => (uint)RandomNumberGenerator.GetInt32(1000, int.MaxValue);

    private static bool OnThread(Action work)
    {
        new Thread(() => work()) { IsBackground = true, Name = "synthetic-dtls" }.Start();
        return true;
    }

    private void Connect(string sdp)
    {
        var remote = SyntheticSdp.Credentials(sdp);
        if (remote.UsernameFragment == _remoteFragment)
            return;
        var isRestart = _remoteFragment.Length > 0;
        _remoteFragment = remote.UsernameFragment;

        // Another fragment of theirs is answered with another of ours (RFC 8839 section 4.4.1.1.1).
        if (_ice is { } earlier && earlier.Local == _local)
            _local = IceCredentials.Create(RandomNumberGenerator.Fill);
        _ice = new ControllingIceClient(_local, remote, RandomNumberGenerator.Fill);
        _nextCheckMs = 0;
        if (isRestart)
            return;
        _remote = SyntheticSdp.Candidate(sdp, _loopback.AddressFamily);
        _dtls.ExpectFingerprint(SyntheticSdp.Fingerprint(sdp));
        _thread.Start();
    }

    private void Run()
    {
        var buffer = new byte[MaxDatagramLength];
        EndPoint from = new IPEndPoint(_loopback, 0);
        while (!_isStopping)
        {
            if (_roams)
            {
                _socket.Dispose();
                (_socket, _roams) = (Open(), false);
            }
            if (_socket.Poll(PollUs, SelectMode.SelectRead))
            {
                do
                {
                    var length = _socket.ReceiveFrom(buffer, ref from);
                    if (!IsSilent)
                        Handle(buffer.AsSpan(0, length));
                }
                while (_socket.Available > 0);
            }
            if (!IsSilent)
                Tick(Environment.TickCount64);
        }
    }

    private void Handle(Span<byte> datagram)
    {
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Stun when _ice!.Handle(datagram) && _dtls.State == DtlsState.New:
                _dtls.Start();
                break;
            case DatagramKind.Dtls:
                _dtls.Handle(Environment.TickCount64 * 1000, datagram);
                break;
            case DatagramKind.Rtp when _receiving is not null:
                HandleRtp(datagram);
                break;
            case DatagramKind.Rtcp when _receiving is not null:
                if (_receiving.TryUnprotectRtcp(datagram, out var length))
                    HandleRtcp(datagram[..length]);
                break;
        }
    }

    private void HandleRtp(Span<byte> datagram)
    {
        if (!_receiving!.TryUnprotectRtp(datagram, out var length, out var index))
        {
            Unexpected++;
            return;
        }
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        if (!_sources.TryGetValue(ssrc, out var source))
        {
            Unexpected++;
            return;
        }
        if (source.IsRepair)
            return;
        var packet = datagram[..length];
        var head = 12 + (4 * (packet[0] & 0xF));
        if ((packet[0] & 0x10) != 0)
            head += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(head + 2)..]));
        var payload = packet[head..];
        var isVideo = (packet[1] & 0x7F) != SyntheticSdp.OpusPayloadType;
        var nowMs = Environment.TickCount64;
        source.Track.Note(index, length, (packet[1] & 0x80) != 0, isVideo && IsKeyframe(payload), nowMs);

        // As a browser that has pictures but nothing to begin with: the first key frame may have come before the keys.
        if (isVideo && source.Track.Keyframes == 0 && nowMs >= _nextAskMs)
        {
            _nextAskMs = nowMs + AskPeriodMs;
            _asks = true;
        }
    }

    private static bool IsKeyframe(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 8 || (payload[0] & 0x10) == 0)
            return false;
        var offset = 1;
        if ((payload[0] & 0x80) != 0)
        {
            var bits = payload[offset++];
            if ((bits & 0x80) != 0)
                offset += (payload[offset] & 0x80) != 0 ? 2 : 1;
            offset += ((bits & 0x40) != 0 ? 1 : 0) + ((bits & 0x30) != 0 ? 1 : 0);
        }
        return offset < payload.Length && (payload[offset] & 1) == 0;
    }

    /// <summary>Of what comes only requests for key frames matter: PT 206 with FMT 1 (PLI) or 4 (FIR).</summary>
    private void HandleRtcp(ReadOnlySpan<byte> compound)
    {
        while (compound.Length >= 4)
        {
            if (compound[1] == 206 && (compound[0] & 0x1F) is 1 or 4)
            {
                KeyframesAsked++;
                _wantsKeyframe = true;
            }
            var length = 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(compound[2..]));
            if (length > compound.Length)
                return;
            compound = compound[length..];
        }
    }

    private void Tick(long nowMs)
    {
        if (nowMs >= _nextCheckMs)
        {
            _nextCheckMs = nowMs + (_ice!.IsConnected ? ConsentPeriodMs : CheckPeriodMs);
            SendOut(_outgoing.AsSpan(0, _ice.WriteCheck(_outgoing)));
        }
        while (_dtls.TryTake(_outgoing, out var length))
            SendOut(_outgoing.AsSpan(0, length));
        while (_said.TryDequeue(out var write))
            SendOut(_outgoing.AsSpan(0, write(_outgoing)));
        if (_sending is null && _dtls.Keys is { } keys)
        {
            _receiving = SrtpContext.ForReceiving(keys);
            _sending = SrtpContext.ForSending(keys);
            (_nextAudioMs, _nextVideoMs, _nextReportMs) = (nowMs, nowMs, nowMs);
        }
        if (_sending is null)
            return;
        for (; nowMs >= _nextAudioMs; _nextAudioMs += SyntheticMedia.AudioPeriodMs)
        {
            if (SendsAudio)
                _media.SendAudio(SendMedia);
        }
        for (; nowMs >= _nextVideoMs; _nextVideoMs += SyntheticMedia.VideoPeriodMs)
        {
            if (SendsVideo)
                SendFrame(nowMs);
        }
        if (nowMs >= _nextReportMs || _asks)
        {
            _nextReportMs = nowMs + ReportPeriodMs;
            SendReports();
        }
    }

    private void SendFrame(long nowMs)
    {
        var isKeyframe = nowMs >= _nextKeyframeMs || (_wantsKeyframe && nowMs - _lastKeyframeMs >= MinKeyframeGapMs);
        if (isKeyframe)
        {
            _wantsKeyframe = false;
            _lastKeyframeMs = nowMs;
            _nextKeyframeMs = nowMs + SyntheticMedia.KeyframePeriodMs;
        }
        _media.SendFrame(isKeyframe, SendMedia);
    }

    private void SendMedia(Span<byte> header, ReadOnlySpan<byte> payload)
    {
        header.CopyTo(_outgoing);
        var length = _sending!.ProtectRtp(_outgoing, header.Length, payload);
        SendOut(_outgoing.AsSpan(0, length));
        Sent++;
    }

    private void SendReports()
    {
        // An empty receiver report, then a PLI for each video source if asked for.
        Span<byte> compound = stackalloc byte[MaxDatagramLength];
        BinaryPrimitives.WriteUInt32BigEndian(compound, 0x80C9_0001);
        BinaryPrimitives.WriteUInt32BigEndian(compound[4..], AudioSsrc);
        var length = 8;
        if (_asks)
        {
            _asks = false;
            foreach (var (ssrc, source) in _sources.Where(source => !source.Value.IsRepair && source.Value.Track.Msid.EndsWith("video", StringComparison.Ordinal)))
            {
                BinaryPrimitives.WriteUInt32BigEndian(compound[length..], 0x81CE_0002);
                BinaryPrimitives.WriteUInt32BigEndian(compound[(length + 4)..], AudioSsrc);
                BinaryPrimitives.WriteUInt32BigEndian(compound[(length + 8)..], ssrc);
                length += 12;
            }
        }
        length = _sending!.ProtectRtcp(compound, length);
        SendOut(compound[..length]);
    }

    private void SendOut(ReadOnlySpan<byte> datagram) => _socket.SendTo(datagram, SocketFlags.None, _remote!);
}
