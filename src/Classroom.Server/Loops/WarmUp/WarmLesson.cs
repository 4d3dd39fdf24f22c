using System.Buffers.Binary;
using System.Net;
using Classroom.Rtc;
using Classroom.Rtc.Dtls;
using Classroom.Sfu;

namespace Classroom.Server.Loops.WarmUp;

/// <summary>One teacher and two viewers on a worker of their own: of the viewers one says of what comes all that a browser says, the other nothing.</summary>
internal sealed class WarmLesson : IDisposable
{
    private const string Meeting = "warm-up", Teacher = "teacher";
    private const int KeyframeEvery = 64;
    private const int PayloadLength = 120;
    private const int PacketsPerStep = 3;

    /// <summary>Packets under way before the sender waits for the viewer.</summary>
    private const int Ahead = 2 * PacketsPerStep;

    private const long TurnUs = 1_000;

    private readonly MediaWorker _worker;
    private readonly WarmPeer _teacher;
    private readonly WarmPeer[] _viewers;
    private readonly WarmStream _sound;
    private readonly WarmStream _picture;
    private readonly byte[] _payload = new byte[PayloadLength];
    private ushort _pictures;
    private long _expected;

    public WarmLesson(MediaWorker worker, DtlsCertificate certificate, DtlsHandshakePool pool)
    {
        _worker = worker;
        var server = TransportAddress.From(new IPEndPoint(IPAddress.Loopback, worker.Port));
        var numbers = new WarmCounter();
        (_sound, _picture) = (WarmStream.Sound(numbers), WarmStream.Picture(numbers));
        _teacher = new WarmPeer(server, certificate, pool);
        _viewers = [new WarmPeer(server, certificate, pool) { Feedback = new WarmFeedback() }, new WarmPeer(server, certificate, pool)];
    }

    /// <summary>Packets that reached the viewers.</summary>
    public long Received => _viewers.Sum(viewer => viewer.Received);

    /// <summary>Connects everybody.</summary>
    /// <param name="goOn">Asked between turns; throws where there is no more time.</param>
    public void Open(Action goOn)
    {
        Post(new OpenPublisher(new PeerId(1), Teacher, _teacher.Offer(sends: true, isFull: true)));
        for (var i = 0; i < _viewers.Length; i++)
            Post(new OpenViewer(new PeerId(2 + i), Teacher, _viewers[i].Offer(sends: false, isFull: _viewers[i].Feedback is not null)));
        while (!_teacher.IsConnected || !Array.TrueForAll(_viewers, viewer => viewer.IsConnected))
        {
            goOn();
            TakeEvents();
            Turn();
            _teacher.Wait(TurnUs);
        }
    }

    /// <summary>A frame of sound and a picture of two packets, from the teacher to the viewers.</summary>
    public void Step()
    {
        var isKey = _pictures % KeyframeEvery == 0;
        _teacher.Send(_sound, marker: false, _payload);
        WritePicture(isKey, isFirst: true);
        _teacher.Send(_picture, marker: false, _payload);
        WritePicture(isKey, isFirst: false);
        _teacher.Send(_picture, marker: true, _payload);
        _pictures++;
        _expected += PacketsPerStep;
        Turn();
        if (_expected - _viewers[0].Received <= Ahead)
            return;
        _viewers[0].Wait(TurnUs);
        Turn();

        // What has not come by now was held back or lost; nothing waits for it.
        if (_expected - _viewers[0].Received > Ahead)
            _expected = _viewers[0].Received;
    }

    /// <summary>Takes what is still under way; nobody reads the worker's events but this.</summary>
    public void Turn()
    {
        var nowUs = MediaClock.NowUs;
        _teacher.Turn(nowUs);
        foreach (var viewer in _viewers)
            viewer.Turn(nowUs);
    }

    public void TakeEvents()
    {
        while (_worker.Events.TryRead(out var routed))
        {
            if (routed.Event is Answered answered)
                PeerOf(answered.Peer).Accept(answered.Answer);
            else if (routed.Event is Refused refused)
                throw new InvalidOperationException($"The worker refused an offer: {refused.Reason}");
        }
    }

    public void Dispose()
    {
        _teacher.Dispose();
        foreach (var viewer in _viewers)
            viewer.Dispose();
    }

    private WarmPeer PeerOf(PeerId peer) => peer.Value == 1 ? _teacher : _viewers[peer.Value - 2];

    private void Post(SfuCommand command)
    {
        if (!_worker.TryPost(Meeting, 0, command))
            throw new InvalidOperationException("The worker took no command.");
    }

    // VP8's descriptor with picture identifier and TL0PICIDX (RFC 7741 section 4.2), then the first bytes of a frame (RFC 6386 section 9.1).
    private void WritePicture(bool isKey, bool isFirst)
    {
        _payload.AsSpan().Clear();
        _payload[0] = (byte)(isFirst ? 0x90 : 0x80);
        _payload[1] = 0xC0;
        BinaryPrimitives.WriteUInt16BigEndian(_payload.AsSpan(2), (ushort)(0x8000 | _pictures));
        _payload[4] = (byte)_pictures;
        if (!isFirst)
            return;
        _payload[5] = (byte)(isKey ? 0x10 : 0x11);
        if (isKey)
            ((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01]).CopyTo(_payload.AsSpan(8));
    }
}
