using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Rtc.Ice;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;
using Classroom.Server.Loops.Sockets;

namespace Classroom.Server.Loops.WarmUp;

/// <summary>The browser's side of one connection, as far as the warm-up needs it: a port of its own, checks, the handshake, and media in both directions.</summary>
internal sealed class WarmPeer : IDisposable
{
    private const long CheckUs = 50_000;

    // As a browser's host candidate (RFC 8445 section 5.1.2.1).
    private const uint HostPriority = 0x6E00_1EFF;
    private const int TransactionLength = 12;

    private readonly MediaSocket _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly TransportAddress _server;
    private readonly DtlsCertificate _certificate;
    private readonly BouncyCastleDtlsEndpoint _dtls;
    private readonly IceCredentials _local = IceCredentials.Create(RandomNumberGenerator.Fill);
    private readonly byte[] _transaction = RandomNumberGenerator.GetBytes(TransactionLength);
    private byte[] _username = [];
    private byte[] _password = [];
    private long _nextCheckUs;
    private SrtpContext? _sending;
    private SrtpContext? _receiving;

    /// <param name="server">Where the worker listens.</param>
    /// <param name="certificate">Of both sides.</param>
    /// <param name="pool">Where the handshake may wait.</param>
    public WarmPeer(TransportAddress server, DtlsCertificate certificate, DtlsHandshakePool pool)
    {
        _server = server;
        _certificate = certificate;
        _dtls = new BouncyCastleDtlsEndpoint(DtlsRole.Client, certificate, RandomNumberGenerator.Fill, work => pool.TryRun(default, work));
        _dtls.ExpectFingerprint(certificate.Fingerprint);
    }

    /// <summary>What came, and when it was told of; null where nothing is to be told.</summary>
    public WarmFeedback? Feedback { get; init; }

    public bool IsConnected => _sending is not null;

    /// <summary>Packets of media that came and were what they should be.</summary>
    public long Received { get; private set; }

    public string Offer(bool sends, bool isFull) => WarmOffer.Write(_local, _certificate.Fingerprint, sends, isFull);

    /// <summary>Takes the server's answer; from then on a turn has something to do.</summary>
    public void Accept(string answer)
    {
        if (!SdpParser.TryParse(answer, out var described, out var reason))
            throw new FormatException(reason);
        var transport = described.Media[0].Transport.Over(described.Transport);
        _username = Encoding.ASCII.GetBytes($"{transport.UsernameFragment}:{_local.UsernameFragment}");
        _password = Encoding.ASCII.GetBytes(transport.Password ?? throw new FormatException("no password"));
    }

    /// <summary>Takes what has come, says what is due, and sends all that was written since the last turn.</summary>
    public void Turn(long nowUs)
    {
        for (var count = _socket.Receive(); count > 0; count = _socket.Receive())
        {
            for (var i = 0; i < count; i++)
                Handle(nowUs, _socket.Datagram(i, out _));
        }

        if (!IsConnected)
            Connect(nowUs);
        else
            Feedback?.Say(this);
        _socket.Flush();
    }

    /// <summary>Waits until something comes, not longer than this.</summary>
    public void Wait(long microseconds) => _socket.Wait(microseconds);

    /// <summary>Encrypts a packet whose header a stream has written; the next turn sends it.</summary>
    public void Send(WarmStream stream, bool marker, ReadOnlySpan<byte> payload)
    {
        var room = _socket.Rent(MediaSocket.MaxDatagramLength);
        var headerLength = stream.WriteHeader(room, marker);
        _socket.Commit(_sending!.ProtectRtp(room, headerLength, payload), _server);
    }

    /// <summary>Encrypts a compound; the next flush sends it.</summary>
    public void SendControl(ReadOnlySpan<byte> compound)
    {
        var room = _socket.Rent(MediaSocket.MaxDatagramLength);
        compound.CopyTo(room);
        _socket.Commit(_sending!.ProtectRtcp(room, compound.Length), _server);
    }

    public void Dispose()
    {
        _dtls.Dispose();
        _socket.Dispose();
        _sending?.Dispose();
        _receiving?.Dispose();
    }

    private void Handle(long nowUs, Span<byte> datagram)
    {
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Rtp when _receiving is not null && RtpHeader.TryParse(datagram, out var header) && _receiving.TryUnprotectRtp(datagram, out _, out _):
                Received++;
                Feedback?.Note(nowUs, datagram, header);
                break;
            case DatagramKind.Stun when StunMessage.TryParse(datagram, out var message) && message.Class == StunClass.SuccessResponse && _dtls.State == DtlsState.New:
                _dtls.Start();
                break;
            case DatagramKind.Dtls:
                _dtls.Handle(nowUs, datagram);
                break;
            default:
                break;
        }
    }

    private void Connect(long nowUs)
    {
        if (nowUs >= _nextCheckUs && _password.Length > 0)
        {
            _nextCheckUs = nowUs + CheckUs;
            Check();
        }

        for (var room = _socket.Rent(MediaSocket.MaxDatagramLength); _dtls.TryTake(room, out var length); room = _socket.Rent(MediaSocket.MaxDatagramLength))
            _socket.Commit(length, _server);
        if (_dtls.Keys is { } keys)
            (_sending, _receiving) = (SrtpContext.ForSending(keys), SrtpContext.ForReceiving(keys));
        else if (_dtls.State is DtlsState.Failed or DtlsState.Closed)
            throw new InvalidOperationException($"The handshake failed: {_dtls.FailureReason}");
    }

    // A controlling agent that nominates at once (RFC 8445 section 8.1.1): the server is lite.
    private void Check()
    {
        var writer = new StunWriter(_socket.Rent(MediaSocket.MaxDatagramLength), StunClass.Request, StunMessage.BindingMethod, _transaction);
        writer.Add(StunAttribute.Username, _username);
        writer.AddUInt64(StunAttribute.IceControlling, BinaryPrimitives.ReadUInt64BigEndian(_transaction));
        writer.AddUInt32(StunAttribute.Priority, HostPriority);
        writer.Add(StunAttribute.UseCandidate, []);
        writer.AddMessageIntegrity(_password);
        writer.AddFingerprint();
        _socket.Commit(writer.Length, _server);
    }
}
