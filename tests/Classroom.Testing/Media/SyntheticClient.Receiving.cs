using System.Buffers.Binary;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;
using Classroom.Rtc.Srtp;

namespace Classroom.Testing.Media;

/// <summary>What a synthetic client makes of what it gets: counted packets, pictures and sound; requests and reports.</summary>
public sealed partial class SyntheticClient
{
    private void ReceiveRtp(long nowUs, Span<byte> plain)
    {
        if (!RtpPacket.TryParse(plain, out var packet)) return;
        var header = packet.Header;
        var payload = packet.Payload;
        var ssrc = header.Ssrc.Value;
        var number = header.SequenceNumber;
        BytesReceived += plain.Length + SrtpContext.MaxRtpOverhead;
        if (header.TryFindExtension(plain, _transportCc, out var transport)) _log.Add(BinaryPrimitives.ReadUInt16BigEndian(transport), nowUs);
        var isRepair = _repairs.TryGetValue(ssrc, out var primary);
        if (isRepair)
        {
            if (payload.IsEmpty) ProbesReceived++;
            if (payload.Length < 2) return;
            number = BinaryPrimitives.ReadUInt16BigEndian(payload);
            payload = payload[2..];
            ssrc = primary;
        }
        // What was not agreed on is nothing to a browser.
        if (!_formats.TryGetValue(header.PayloadType.Value, out var format)) return;
        var isVideo = format.Kind == MediaKind.Video;
        if (!_received.TryGetValue(ssrc, out var source)) _received.Add(ssrc, source = new ReceivedSource(ssrc, isVideo));
        if (!source.Take(nowUs, number)) return;
        source.Bytes += payload.Length;
        if (isRepair) source.Repaired++;
        var counter = payload.Length > MarkLength ? BinaryPrimitives.ReadUInt32BigEndian(payload[^4..]) : 0;
        if (payload.Length > MarkLength) source.Counters.Add(counter);
        if (!isVideo)
        {
            TakeSound(nowUs, source, format.Codec, payload);
            return;
        }
        if (!isRepair) source.VideoCodec = Enum.Parse<VideoCodec>(format.Codec.Name, ignoreCase: true);
        var head = VideoHead.Read(source.VideoCodec, payload);
        if (RecordsPackets)
            source.Packets.Add(new ReceivedPacket(source.Latest, header.Timestamp, header.Marker, counter, head.Numbers.Id, header.TryFindExtension(plain, _descriptor, out var layers) ? layers.ToArray() : []));
        if (head.Numbers.HasId) source.PictureIds.Add(head.Numbers.Id);
        source.Shown.Take(nowUs, source.Latest, head.StartsKeyFrame, header.Marker);
        if (source.VideoCodec == VideoCodec.Vp8 && head.StartsFrame) source.FrameTimes.Add(header.Timestamp);
        if (!head.StartsKeyFrame) return;
        source.Keyframes++;
        source.Heights.Add((nowUs, VideoHead.ReadSize(source.VideoCodec, payload).Height));
    }

    private static void TakeSound(long nowUs, ReceivedSource source, Codec codec, Span<byte> payload)
    {
        if (!codec.Is(Codec.Red))
        {
            if (payload.Length >= MarkLength) source.FramesUs.TryAdd(BinaryPrimitives.ReadUInt32BigEndian(payload[^4..]), nowUs);
            return;
        }
        source.Redundant++;
        if (!RedPacket.TryParse(payload, out var packet)) throw new InvalidOperationException("redundant audio that cannot be read");
        source.FramesUs.TryAdd(BinaryPrimitives.ReadUInt32BigEndian(packet.Primary[^4..]), nowUs);
        for (var distance = 1; distance <= packet.Redundant; distance++)
            if (packet.TryGetRedundant(distance, packet.PrimaryType, out _, out var frame)) source.FramesUs.TryAdd(BinaryPrimitives.ReadUInt32BigEndian(frame[^4..]), nowUs);
    }

    private void ReceiveRtcp(long nowUs, ReadOnlySpan<byte> compound)
    {
        ReportsReceived++;
        var reader = new RtcpReader(compound);
        Span<ushort> lost = stackalloc ushort[17];
        while (reader.TryNext(out var block))
        {
            if (SenderReport.TryRead(block, out var report) && _received.TryGetValue(report.Ssrc, out var source)) source.TakeReport(nowUs, report);
            if (block.Type == RtcpPacketType.ReceiverReport)
                for (var i = 0; i < ReceiverReport.CountBlocks(block); i++) ReportBlocks.Add((nowUs, ReceiverReport.ReadBlock(block, i)));
            for (var i = 0; i < FullIntraRequest.CountEntries(block); i++)
            {
                Refresh(FullIntraRequest.ReadEntry(block, i, out var number));
                FirNumbers.Add(number);
            }
            if (PictureLossIndication.TryRead(block, out var lostSource))
            {
                Refresh(lostSource);
                PictureLossIndications++;
            }
            if (PictureLossIndications + FirNumbers.Count > KeyframeRequests)
            {
                KeyframeRequests = PictureLossIndications + FirNumbers.Count;
                KeyframeRequestTimesUs.Add(nowUs);
            }
            if (TransportFeedback.TryRead(block, _arrivals, out var first, out var count, out var message)) Feedbacks.Add((message, first, _arrivals[..count]));
            if (!Nack.TryRead(block, out var nacked, out var items)) continue;
            NacksReceived++;
            for (var i = 0; AnswersNacks && i < Nack.CountItems(items); i++)
                foreach (var number in lost[..Nack.ReadItem(items, i, lost)]) Repair(nacked, number);
        }
    }

    private void Refresh(uint ssrc)
    {
        foreach (var layer in _layers) if (layer.Ssrc == ssrc) layer.WantsKeyframe = true;
    }
}
