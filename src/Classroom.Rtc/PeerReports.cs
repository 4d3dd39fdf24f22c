using System.Buffers.Binary;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Streams;

namespace Classroom.Rtc;

/// <summary>The RTCP of one peer: reads what comes, and writes reports, NACKs and transport feedback when they are due.</summary>
internal sealed class PeerReports(PeerConnection peer, PeerSending sending, InboundBindings inbound, List<OutboundStream> outbound)
{
    /// <summary>Our own source in RTCP: we send no media under it (RFC 3550 section 6.4.2 lets pure receivers choose).</summary>
    public const uint OwnSsrc = 1;

    private const long ReportUs = 1_000_000;
    private const long FeedbackUs = 50_000;

    /// <summary>What may come a little earlier is due for many peers in the same moment: one turn of the loop then serves all of them.</summary>
    private const long ReportStepUs = 50_000;
    private const long FeedbackStepUs = 25_000;
    private const int MaxLostPerNack = 128;
    private const int MaxReportBlocks = 16;

    /// <summary>One datagram of reports stays below this, so that it fits any path that carries media.</summary>
    private const int MaxReportsLength = 1200;
    private const string Cname = "classroom";

    private readonly ArrivalLog _arrivals = new();
    private long _nextReportUs = long.MaxValue;
    private long _nextFeedbackUs = long.MaxValue;
    private long _nextNackUs = long.MaxValue;
    private uint _feedbackMediaSsrc;
    private byte _feedbackCount;

    public long DeadlineUs => Math.Min(Math.Min(_nextReportUs, _nextNackUs), _arrivals.HasNews ? _nextFeedbackUs : long.MaxValue);

    public void Start(long nowUs)
    {
        _nextReportUs = Next(nowUs, ReportUs, ReportStepUs);
        _nextFeedbackUs = Next(nowUs, FeedbackUs, FeedbackStepUs);
    }

    private static long Next(long nowUs, long periodUs, long stepUs) => (nowUs + periodUs) / stepUs * stepUs;

    public void NoteArrival(long nowUs, in RtpHeader header, ReadOnlySpan<byte> packet, HeaderExtensionMap extensions)
    {
        if (!header.TryFindExtension(packet, extensions.TransportCc, out var value) || value.Length < 2) return;
        _feedbackMediaSsrc = header.Ssrc.Value;
        _arrivals.Add(BinaryPrimitives.ReadUInt16BigEndian(value), nowUs);
    }

    /// <summary>A stream has a gap: ask again when reordering is ruled out.</summary>
    public void NoteGap(long deadlineUs) => _nextNackUs = Math.Min(_nextNackUs, deadlineUs);

    public void Receive(long nowUs, ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        while (reader.TryNext(out var block))
        {
            switch (block.Type)
            {
                case RtcpPacketType.SenderReport:
                    if (SenderReport.TryRead(block, out var report)) inbound.FindSource(report.Ssrc)?.HandleSenderReport(nowUs, report);
                    ReceiveBlocks(nowUs, block);
                    break;
                case RtcpPacketType.ReceiverReport:
                    ReceiveBlocks(nowUs, block);
                    break;
                case RtcpPacketType.TransportFeedback:
                    if (block.CountOrFormat == TransportFeedback.Format) sending.Congestion?.HandleFeedback(nowUs, block);
                    else ReceiveNack(nowUs, block);
                    break;
                case RtcpPacketType.PayloadFeedback:
                    ReceiveKeyframeRequest(block);
                    break;
            }
        }
        if (reader.IsBroken) peer.Counters.Malformed++;
    }

    public void HandleTimeout(long nowUs)
    {
        if (nowUs >= _nextNackUs) SendNacks(nowUs);
        if (nowUs >= _nextFeedbackUs && _arrivals.HasNews) SendFeedback(nowUs);
        if (nowUs >= _nextReportUs) SendReports(nowUs);
    }

    public void SendKeyframeRequest(InboundStream stream)
    {
        var datagram = sending.RentRtcp();
        var writer = new RtcpWriter(datagram);
        ReceiverReport.TryWrite(ref writer, OwnSsrc, []);
        // PLI where it was agreed, else FIR; a client that agreed on neither will ignore the PLI.
        if (!stream.Transceiver.HasPli && stream.Transceiver.HasFir)
            FullIntraRequest.TryWrite(ref writer, OwnSsrc, stream.Ssrc.Value, stream.NextFirNumber());
        else
            PictureLossIndication.TryWrite(ref writer, OwnSsrc, stream.Ssrc.Value);
        sending.SendRtcp(datagram, writer.Length);
    }

    private OutboundStream? FindOutbound(uint ssrc)
    {
        foreach (var stream in outbound) if (stream.Ssrc.Value == ssrc) return stream;
        return null;
    }

    private void ReceiveBlocks(long nowUs, in RtcpBlock block)
    {
        var count = ReceiverReport.CountBlocks(block);
        for (var i = 0; i < count; i++)
        {
            var report = ReceiverReport.ReadBlock(block, i);
            FindOutbound(report.Ssrc)?.HandleReport(nowUs, report);
        }
    }

    private void ReceiveNack(long nowUs, in RtcpBlock block)
    {
        if (!Nack.TryRead(block, out var ssrc, out var items) || FindOutbound(ssrc) is not { } stream) return;
        Span<ushort> lost = stackalloc ushort[17];
        var count = Nack.CountItems(items);
        for (var i = 0; i < count; i++)
        {
            var named = Nack.ReadItem(items, i, lost);
            for (var j = 0; j < named; j++) sending.Retransmit(nowUs, stream, lost[j]);
        }
    }

    private void ReceiveKeyframeRequest(in RtcpBlock block)
    {
        if (PictureLossIndication.TryRead(block, out var ssrc)) EmitKeyframeRequest(ssrc);
        var entries = FullIntraRequest.CountEntries(block);
        for (var i = 0; i < entries; i++) EmitKeyframeRequest(FullIntraRequest.ReadEntry(block, i, out _));
    }

    private void EmitKeyframeRequest(uint ssrc)
    {
        if (FindOutbound(ssrc) is { } stream) peer.Emit(new PeerEvent(PeerEventKind.KeyframeRequested) { Outbound = stream });
    }

    private void SendNacks(long nowUs)
    {
        Span<ushort> lost = stackalloc ushort[MaxLostPerNack];
        _nextNackUs = long.MaxValue;
        foreach (var stream in inbound.List)
        {
            if (stream.Nacks is not { } nacks) continue;
            var count = nacks.DeadlineUs <= nowUs ? nacks.Collect(nowUs, lost) : 0;
            if (nacks.TakeGaveUp()) peer.Emit(new PeerEvent(PeerEventKind.KeyframeNeeded) { Inbound = stream });
            _nextNackUs = Math.Min(_nextNackUs, nacks.DeadlineUs);
            if (count == 0) continue;
            stream.Stats.Nacked += count;
            var datagram = sending.RentRtcp();
            var writer = new RtcpWriter(datagram);
            ReceiverReport.TryWrite(ref writer, OwnSsrc, []);
            Nack.TryWrite(ref writer, OwnSsrc, stream.Ssrc.Value, lost[..count]);
            sending.SendRtcp(datagram, writer.Length);
        }
    }

    private void SendFeedback(long nowUs)
    {
        _nextFeedbackUs = Next(nowUs, FeedbackUs, FeedbackStepUs);
        var datagram = sending.RentRtcp();
        var writer = new RtcpWriter(datagram);
        ReceiverReport.TryWrite(ref writer, OwnSsrc, []);
        if (TransportFeedback.TryWrite(ref writer, _arrivals, OwnSsrc, _feedbackMediaSsrc, _feedbackCount)) _feedbackCount++;
        else return;
        sending.SendRtcp(datagram, writer.Length);
        // What did not fit one message goes with the next tick at once.
        if (_arrivals.HasNews) _nextFeedbackUs = nowUs;
    }

    private void SendReports(long nowUs)
    {
        _nextReportUs = Next(nowUs, ReportUs, ReportStepUs);
        var datagram = sending.RentRtcp();
        var writer = new RtcpWriter(datagram[..MaxReportsLength]);
        Span<ReportBlock> blocks = stackalloc ReportBlock[MaxReportBlocks];
        var count = 0;
        foreach (var stream in inbound.List)
        {
            if (count == blocks.Length) break;
            if (stream.Stats.Packets > 0) blocks[count++] = stream.Report(nowUs);
        }
        ReceiverReport.TryWrite(ref writer, OwnSsrc, blocks[..count]);
        Sdes.TryWrite(ref writer, OwnSsrc, Cname);
        foreach (var stream in outbound)
        {
            if (!stream.TryReport(nowUs, out var report) || report.TryWrite(ref writer)) continue;
            sending.SendRtcp(datagram, writer.Length);
            datagram = sending.RentRtcp();
            writer = new RtcpWriter(datagram[..MaxReportsLength]);
            report.TryWrite(ref writer);
        }
        sending.SendRtcp(datagram, writer.Length);
    }
}
