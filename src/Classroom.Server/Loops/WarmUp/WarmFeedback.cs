using System.Buffers.Binary;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Server.Loops.WarmUp;

/// <summary>What a viewer of the warm-up says of what came to it, as a browser does: when it came, a report, and from time to time a request to repeat or begin anew.</summary>
internal sealed class WarmFeedback
{
    private const uint OwnSsrc = 1_003;
    private const int CompoundRoom = 1_200;

    /// <summary>One compound in so many asks for a packet again, and one in more for a key frame.</summary>
    private const int RepeatEvery = 16, RefreshEvery = 1_024;

    private readonly ArrivalLog _arrivals = new();
    private readonly byte[] _compound = new byte[CompoundRoom];
    private RtpHeader _latest;
    private byte _count;
    private int _said;

    public void Note(long nowUs, ReadOnlySpan<byte> datagram, in RtpHeader header)
    {
        if (header.TryFindExtension(datagram, WarmOffer.TransportCcExtension, out var number))
            _arrivals.Add(BinaryPrimitives.ReadUInt16BigEndian(number), nowUs);
        if (header.PayloadType.Value == WarmOffer.VideoType)
            _latest = header;
    }

    /// <summary>Sends what there is to say, if anything has come since the last time.</summary>
    public void Say(WarmPeer peer)
    {
        if (!_arrivals.HasNews)
            return;
        _said++;
        var writer = new RtcpWriter(_compound);
        var ssrc = _latest.Ssrc.Value;
        ReceiverReport.TryWrite(ref writer, OwnSsrc, [new ReportBlock { Ssrc = ssrc, HighestSequence = _latest.SequenceNumber }]);
        if (_said % RepeatEvery == 0)
            Nack.TryWrite(ref writer, OwnSsrc, ssrc, [_latest.SequenceNumber]);
        if (_said % RefreshEvery == 0)
            PictureLossIndication.TryWrite(ref writer, OwnSsrc, ssrc);
        TransportFeedback.TryWrite(ref writer, _arrivals, OwnSsrc, 0, _count++);
        peer.SendControl(_compound.AsSpan(0, writer.Length));
    }
}
