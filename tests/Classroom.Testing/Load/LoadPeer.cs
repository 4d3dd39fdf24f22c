using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Srtp;

namespace Classroom.Testing.Load;

/// <summary>One peer connection with a socket of its own and no thread: the loop hands it what arrives and lets it look at the time.</summary>
public sealed class LoadPeer : IDisposable
{
    private const int BufferBytes = 4 << 20;
    private const int DatagramRoom = 2048;
    private const long CheckUs = 2_500_000;
    private const long EarlyCheckUs = 50_000;
    private const long ReportUs = 1_000_000;
    private static readonly DtlsCertificate s_certificate = DtlsCertificate.Create(DateTimeOffset.UtcNow);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes };
    private readonly IceCredentials _local = IceCredentials.Create(RandomNumberGenerator.Fill);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _outgoing = new byte[DatagramRoom];
    private readonly BouncyCastleDtlsEndpoint _dtls;
    private ControllingIceClient? _ice;
    private SrtpContext? _sending;
    private SrtpContext? _receiving;
    private long _nextCheckUs;
    private long _nextReportUs;
    private long _received;

    public LoadPeer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ArrivalBatch.Prepare(_socket);
        _dtls = new BouncyCastleDtlsEndpoint(DtlsRole.Client, s_certificate, RandomNumberGenerator.Fill, OnThread);
    }

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

    /// <summary>A picture to begin with is wanted: PLI or FIR.</summary>
    public bool IsKeyframeWanted { get; set; }

    public string Offer(bool sends, int places) =>
        SyntheticSdp.Offer(_local, s_certificate.Fingerprint, sends ? "sendonly" : "recvonly", AudioSsrc, VideoSsrc, places: places);

    /// <summary>The answer; from then on the loop may have this peer.</summary>
    public void Accept(string answer)
    {
        _ice = new ControllingIceClient(_local, SyntheticSdp.Credentials(answer), RandomNumberGenerator.Fill);
        _dtls.ExpectFingerprint(SyntheticSdp.Fingerprint(answer));
        _socket.Connect(SyntheticSdp.Candidate(answer));
    }

    public void Handle(Span<byte> datagram, long arrivedNs, Tally tally)
    {
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Rtp when _receiving is not null:
                HandleRtp(datagram, arrivedNs, tally);
                break;
            case DatagramKind.Rtcp when _receiving is not null && _receiving.TryUnprotectRtcp(datagram, out var length):
                HandleRtcp(datagram[..length]);
                break;
            case DatagramKind.Stun when _ice!.Handle(datagram) && _dtls.State == DtlsState.New:
                _dtls.Start();
                break;
            case DatagramKind.Dtls:
                _dtls.Handle(0, datagram);
                break;
            default:
                break;
        }
    }

    public void Tick(long nowUs)
    {
        if (nowUs >= _nextCheckUs)
        {
            _nextCheckUs = nowUs + (_ice!.IsConnected ? CheckUs : EarlyCheckUs);
            Send(_outgoing.AsSpan(0, _ice.WriteCheck(_outgoing)));
        }

        if (!IsConnected)
            Handshake();
        else if (nowUs >= _nextReportUs)
            Report(nowUs);
    }

    /// <summary>Encrypts and sends: header and payload apart.</summary>
    public void SendMedia(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        header.CopyTo(_outgoing);
        Send(_outgoing.AsSpan(0, _sending!.ProtectRtp(_outgoing, header.Length, payload)));
    }

    public void Dispose()
    {
        _dtls.Dispose();
        _socket.Dispose();
        _sending?.Dispose();
        _receiving?.Dispose();
    }

    private static bool OnThread(Action work)
    {
        new Thread(() => work()) { IsBackground = true, Name = "handshake" }.Start();
        return true;
    }

    private void HandleRtp(Span<byte> datagram, long arrivedNs, Tally tally)
    {
        var isAuthentic = _receiving!.TryUnprotectRtp(datagram, out var length, out _);
        if (isAuthentic)
            Volatile.Write(ref _received, _received + 1);
        if (isAuthentic && Mark.TryRead(datagram[..length], out var mark))
            Counted += tally.Take(mark, arrivedNs) ? 1 : 0;
        else
            tally.Foreign++;
    }

    /// <summary>Of what comes only requests for key frames matter: payload-specific feedback (206), format 1 (PLI) or 4 (FIR).</summary>
    private void HandleRtcp(ReadOnlySpan<byte> compound)
    {
        while (compound.Length >= sizeof(uint))
        {
            IsKeyframeWanted |= compound[1] == 206 && (compound[0] & 0x1F) is 1 or 4;
            var length = sizeof(uint) * (1 + BinaryPrimitives.ReadUInt16BigEndian(compound[2..]));
            if (length > compound.Length)
                return;
            compound = compound[length..];
        }
    }

    private void Handshake()
    {
        while (_dtls.TryTake(_outgoing, out var length))
            Send(_outgoing.AsSpan(0, length));
        if (_dtls.Keys is { } keys)
        {
            (_sending, _receiving) = (SrtpContext.ForSending(keys), SrtpContext.ForReceiving(keys));
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
        _nextReportUs = nowUs + ReportUs;
        BinaryPrimitives.WriteUInt32BigEndian(_outgoing, 0x80C9_0001);
        BinaryPrimitives.WriteUInt32BigEndian(_outgoing.AsSpan(sizeof(uint)), AudioSsrc);
        Send(_outgoing.AsSpan(0, _sending!.ProtectRtcp(_outgoing, 2 * sizeof(uint))));
    }

    private void Send(ReadOnlySpan<byte> datagram)
    {
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
