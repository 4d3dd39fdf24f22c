using Classroom.Rtc.Srtp;
using Org.BouncyCastle.Tls;

namespace Classroom.Rtc.Dtls;

/// <summary>
/// DTLS 1.2 by BouncyCastle, whose handshake blocks: it runs where <see cref="DtlsRun"/> puts it and talks to the owner's thread through two
/// bounded queues. This file is the one place in Classroom.Rtc that knows locks.
/// </summary>
public sealed class BouncyCastleDtlsEndpoint : IDtlsEndpoint
{
    /// <summary>Bytes waiting for the handshake; more is dropped like any lost datagram.</summary>
    public const int MaxQueuedBytes = 64 * 1024;

    private const int MaxQueuedDatagrams = 64;
    private const int MaxDatagramLength = 1500;
    private const int MaxSendLength = 1200;

    /// <summary>After the handshake only close_notify and repeated flights come; each costs a turn of a pool thread.</summary>
    private const int MaxLateRecordsPerSecond = 10;

    private const int LateReceiveWaitMs = 1;
    private const long SecondUs = 1_000_000;

    private readonly Lock _gate = new();
    private readonly DtlsRole _role;
    private readonly DtlsRun _run;
    private readonly Action? _wake;
    private readonly BouncyCastlePeer _peer;
    private readonly QueueTransport _transport;
    private readonly bool _withCertificate;
    private volatile DtlsState _state = DtlsState.New;
    private DtlsFingerprint? _expected;
    private SrtpKeyingMaterial? _pending;
    private SrtpKeyingMaterial? _keys;
    private DtlsTransport? _established;
    private bool _isRunning;
    private long _lateWindowUs;
    private int _lateRecords;

    /// <param name="wake">Called from the pool's thread when something came to send or the state changed.</param>
    /// <param name="withCertificate">False only for a test's client that shows none.</param>
    /// <param name="resendTimeMs">How long a flight may stay unanswered. That is time of the machine, so virtual time has a long one.</param>
    public BouncyCastleDtlsEndpoint(
        DtlsRole role, DtlsCertificate certificate, RandomBytes random, DtlsRun run, Action? wake = null,
        IReadOnlyList<SrtpProfile>? profiles = null, bool withCertificate = true,
        int resendTimeMs = BouncyCastlePeer.UsualResendTimeMs)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        _role = role;
        _run = run;
        _wake = wake;
        _withCertificate = withCertificate;
        _peer = new BouncyCastlePeer(certificate, random, profiles ?? SrtpProfile.Preferred, IsWanted, resendTimeMs);
        _transport = new QueueTransport(wake);
    }

    public DtlsState State => _state;

    /// <summary>False while the pool's thread is at work here: virtual time must not run ahead of it.</summary>
    public bool IsAtRest => !Volatile.Read(ref _isRunning) || _transport.IsWaiting;

    public SrtpKeyingMaterial? Keys
    {
        get
        {
            lock (_gate)
                return _keys;
        }
    }

    /// <summary>Why the state is Failed, for logs; never tells a peer anything.</summary>
    public string? FailureReason { get; private set; }

    public long DatagramsDropped { get; private set; }

    public long DeadlineUs => long.MaxValue;

    /// <summary>The client's first flight; a server starts with the first record it gets.</summary>
    public void Start() => TryStartHandshake();

    /// <summary>Says close_notify to the peer (RFC 6347 section 4.1.2.7 leaves its loss to the consent timer).</summary>
    public void SendCloseNotify()
    {
        if (_established is not null)
            TryRun(Farewell);
    }

    public void ExpectFingerprint(DtlsFingerprint fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        lock (_gate)
        {
            _expected = fingerprint;
            if (_state == DtlsState.FingerprintPending)
                Decide();
        }
    }

    public void Handle(long nowUs, ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length is 0 or > MaxDatagramLength || _state is DtlsState.Failed or DtlsState.Closed
            || (_role == DtlsRole.Server && !PlainRecords.MayPass(datagram))
            || (_state is DtlsState.FingerprintPending or DtlsState.Connected && !MayHandleLate(nowUs)))
        {
            DatagramsDropped++;
            return;
        }
        if (!_transport.Offer(datagram))
            DatagramsDropped++;
        if (_state == DtlsState.New)
            TryStartHandshake();
        else if (_state is DtlsState.FingerprintPending or DtlsState.Connected)
            TryRun(HandleLateRecords);
    }

    // The library keeps its own resend clock while it waits for datagrams.
    public void HandleTimeout(long nowUs) { }

    public bool TryTake(Span<byte> destination, out int length) => _transport.TryTake(destination, out length);

    public void Dispose()
    {
        _transport.Close();
        if (_state is not DtlsState.Failed)
            _state = DtlsState.Closed;
        lock (_gate)
        {
            _keys = null;
            _pending = null;
        }
    }

    private bool MayHandleLate(long nowUs)
    {
        if (nowUs - _lateWindowUs >= SecondUs)
        {
            _lateWindowUs = nowUs;
            _lateRecords = 0;
        }
        return ++_lateRecords <= MaxLateRecordsPerSecond;
    }

    private void TryStartHandshake()
    {
        _state = DtlsState.Handshaking;
        if (TryRun(Handshake))
            return;
        // No thread free: forget the record, the peer repeats it within a second (RFC 6347 section 4.2.4.1).
        _transport.Clear();
        _state = DtlsState.New;
    }

    private bool TryRun(Action work)
    {
        lock (_gate)
        {
            if (_isRunning)
                return true;
            _isRunning = true;
        }
        if (_run(work))
            return true;
        lock (_gate)
            _isRunning = false;
        return false;
    }

    private void Handshake()
    {
        try
        {
            var established = _role == DtlsRole.Server
                ? new DtlsServerProtocol().Accept(new BouncyCastleServer(_peer), _transport)
                : new DtlsClientProtocol().Connect(new BouncyCastleClient(_peer, _withCertificate), _transport);
            lock (_gate)
            {
                _established = established;
                _pending = SrtpKeyingMaterial.FromExporter(_peer.Profile!, _role, _peer.Exported);
                if (_state == DtlsState.Handshaking)
                    Decide();
            }
        }
        catch (Exception failure)
        {
            // Whatever a peer's bytes did to the library ends this association and nothing else.
            Fail(failure.Message);
        }
        finally
        {
            Finish();
        }
    }

    private void HandleLateRecords()
    {
        try
        {
            Span<byte> ignored = stackalloc byte[MaxDatagramLength];
            for (var i = 0; i < MaxQueuedDatagrams && _transport.HasInput && !_peer.PeerClosed; i++)
                _established!.Receive(ignored, LateReceiveWaitMs);
        }
        catch (Exception failure)
        {
            // After close_notify the library closes the transport and asks it once more.
            if (!_peer.PeerClosed)
                Fail(failure.Message);
        }
        finally
        {
            if (_peer.PeerClosed)
                Close();
            Finish();
        }
    }

    private void Farewell()
    {
        try
        {
            _established!.Close();
            Close();
        }
        catch (Exception failure)
        {
            Fail(failure.Message);
        }
        finally
        {
            Finish();
        }
    }

    private void Finish()
    {
        lock (_gate)
            _isRunning = false;

        // A record that came while the last ones were being handled found the work still running, and nobody else will look.
        if (_state is DtlsState.FingerprintPending or DtlsState.Connected && _transport.HasInput)
            TryRun(HandleLateRecords);
        _wake?.Invoke();
    }

    private bool IsWanted(byte[] certificate)
    {
        lock (_gate)
            return _expected is null || _expected.Matches(certificate);
    }

    /// <summary>Under the gate: keys go out only if the certificate, whose possession the handshake proved, is the announced one.</summary>
    private void Decide()
    {
        if (_expected is null)
        {
            _state = DtlsState.FingerprintPending;
            return;
        }
        if (_peer.RemoteCertificate is not { } certificate || !_expected.Matches(certificate))
        {
            _pending = null;
            FailureReason = "The certificate is not the one whose fingerprint the description told.";
            _state = DtlsState.Failed;
            return;
        }
        _keys = _pending;
        _pending = null;
        _state = DtlsState.Connected;
    }

    private void Fail(string reason)
    {
        lock (_gate)
        {
            FailureReason ??= reason;
            _keys = null;
            _pending = null;
            if (_state != DtlsState.Closed)
                _state = DtlsState.Failed;
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _keys = null;
            _pending = null;
            _state = DtlsState.Closed;
        }
    }

    /// <summary>Two queues between the owner's thread and the library's.</summary>
    private sealed class QueueTransport(Action? wake) : DatagramTransport
    {
        private readonly object _monitor = new();
        private readonly Queue<byte[]> _input = new();
        private readonly Queue<byte[]> _output = new();
        private int _inputBytes;
        private bool _isClosed;

        public bool IsWaiting { get; private set; }

        public bool HasInput
        {
            get
            {
                lock (_monitor)
                    return _input.Count > 0;
            }
        }

        public bool Offer(ReadOnlySpan<byte> datagram)
        {
            lock (_monitor)
            {
                if (_isClosed || _input.Count >= MaxQueuedDatagrams || _inputBytes + datagram.Length > MaxQueuedBytes)
                    return false;
                _input.Enqueue(datagram.ToArray());
                IsWaiting = false;
                _inputBytes += datagram.Length;
                Monitor.Pulse(_monitor);
                return true;
            }
        }

        public void Clear()
        {
            lock (_monitor)
            {
                _input.Clear();
                _inputBytes = 0;
            }
        }

        public bool TryTake(Span<byte> destination, out int length)
        {
            lock (_monitor)
            {
                length = 0;
                if (!_output.TryDequeue(out var datagram) || datagram.Length > destination.Length)
                    return false;
                datagram.CopyTo(destination);
                length = datagram.Length;
                return true;
            }
        }

        public int GetReceiveLimit() => MaxDatagramLength;

        public int GetSendLimit() => MaxSendLength;

        public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

        public int Receive(Span<byte> buffer, int waitMillis)
        {
            lock (_monitor)
            {
                IsWaiting = _input.Count == 0 && !_isClosed;
                if (IsWaiting)
                    Monitor.Wait(_monitor, Math.Max(1, waitMillis));
                IsWaiting = false;
                // No TlsTimeoutException: the library takes that for a quiet network, and asks again without end.
                if (_isClosed)
                    throw new IOException("The owner has let go of this association.");
                if (!_input.TryDequeue(out var datagram))
                    return -1;
                _inputBytes -= datagram.Length;
                var length = Math.Min(datagram.Length, buffer.Length);
                datagram.AsSpan(0, length).CopyTo(buffer);
                return length;
            }
        }

        public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

        public void Send(ReadOnlySpan<byte> buffer)
        {
            lock (_monitor)
            {
                if (_isClosed || _output.Count >= MaxQueuedDatagrams)
                    return;
                _output.Enqueue(buffer.ToArray());
            }
            wake?.Invoke();
        }

        public void Close()
        {
            lock (_monitor)
            {
                _isClosed = true;
                _input.Clear();
                _inputBytes = 0;
                Monitor.PulseAll(_monitor);
            }
        }
    }
}
