using System.Buffers.Binary;
using System.Text;
using Classroom.Rtc.Codecs;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Srtp;

namespace Classroom.Testing.Media;

/// <summary>What a synthetic client sends: marked sound and pictures, repairs, NACKs and reports.</summary>
public sealed partial class SyntheticClient
{
    /// <summary>A packet comes, a picture does not: Chromium waits for so long before it asks for a key frame.</summary>
    private const long StillUs = 3_000_000;
    private const int SilentTicks = 20, RedHeadLength = 5, LossReportEach = 10;
    private int _reports;

    private void SendAudio(long nowUs)
    {
        _audio.Time += 960;
        if (IsSilent && ++_ticks % SilentTicks != 0) return;
        FramesUs.Add(_counter, nowUs);
        Span<byte> payload = stackalloc byte[RedHeadLength + (2 * AudioLength)];
        var back = _audio.Time - _latestFrameTime;
        payload = payload[..(_offer.WithRed ? WriteCopy(payload, back) + AudioLength : AudioLength)];
        payload[^AudioLength] = 0x78;
        SendMedia(nowUs, _audio, "0", marker: false, payload);
        _latestFrame = payload[^AudioLength..].ToArray();
        _latestFrameTime = _audio.Time;
    }

    // As browsers do: the frame before this one, if it is not too long ago for the 14 bits (RFC 2198 section 3).
    private int WriteCopy(Span<byte> payload, uint back)
    {
        if (_latestFrame.Length == 0 || back >= 1 << 14)
        {
            payload[0] = SyntheticOffer.OpusType;
            return 1;
        }
        payload[0] = 0x80 | SyntheticOffer.OpusType;
        BinaryPrimitives.WriteUInt32BigEndian(payload[1..], back << 18 | (uint)_latestFrame.Length << 8 | SyntheticOffer.OpusType);
        _latestFrame.CopyTo(payload[RedHeadLength..]);
        return RedHeadLength + _latestFrame.Length;
    }

    private void SendFrame(long nowUs)
    {
        _pictureId = (ushort)(_pictureId + 1 & 0x7FFF);
        _tl0++;
        FramesSent++;
        if (SendsRtxFirst && FramesSent <= 3) SendMedia(nowUs, _rtx, _offer.Audio ? "1" : "0", marker: false, [], isProbe: true);
        if (_offer is { Layers: { } division, VideoCodec: VideoCodec.Vp9 or VideoCodec.Av1 }) SendDivided(nowUs, _layers[0], division);
        else for (var i = LayersFrom; i < _layers.Count && i < LayersOn; i++) if (!IsLeft(i)) SendLayer(nowUs, _layers[i], SmallestHeight << (LargestFirst ? _layers.Count - 1 - i : i), Pictures[i]);
    }

    /// <summary>The server names the layers that need not be made; what is made again begins with a key frame.</summary>
    public void Leave(IReadOnlyCollection<string> unused)
    {
        if (!HeedsLayers) return;
        for (var i = 0; i < _layers.Count; i++) _layers[i].WantsKeyframe |= IsLeft(i);
        LayersLeft = unused;
    }

    private bool IsLeft(int layer) => _offer.Rids.Count > 0 && LayersLeft.Contains(_offer.NamesLayersBySource ? Rid.OfPlace(layer).Value : _offer.Rids[layer]);

    private void SendLayer(long nowUs, SyntheticSource layer, int height, SyntheticPicture picture)
    {
        var isKey = layer.WantsKeyframe;
        layer.WantsKeyframe = false;
        layer.Time += 3000;
        var packets = isKey ? picture.KeyPackets : picture.Packets;
        Span<byte> room = stackalloc byte[picture.Length];
        if (isKey) layer.SinceKey = 0;
        var temporal = _offer.Layers?.TemporalOf(layer.SinceKey) ?? -1;
        var frame = new SyntheticFrame(layer.SinceKey++, Number: 0, 0, temporal, isKey, _counter, packets, layer.Refer(temporal, isKey));
        layer.Remember(frame);
        Frames.Add(frame);
        for (var i = 0; i < packets; i++)
        {
            var payload = SplitsUnevenly && i < packets / 2 ? room[..^1] : room;
            SyntheticVideoHead.Write(_offer.VideoCodec, payload, isKey, i, packets, _pictureId, _tl0, height, temporal, layer.IsSync(temporal));
            SendMedia(nowUs, layer, _offer.Audio ? "1" : "0", i == packets - 1, payload);
        }
    }

    private void SendMedia(long nowUs, SyntheticSource source, string mid, bool marker, Span<byte> payload, bool isProbe = false)
    {
        if (!isProbe)
        {
            BinaryPrimitives.WriteUInt32BigEndian(payload[^MarkLength..], 0xC1A55E5Fu);
            BinaryPrimitives.WriteUInt32BigEndian(payload[^4..], _counter++);
        }
        var packet = new byte[64 + source.Descriptor.Length + payload.Length + SrtpContext.MaxRtpOverhead];
        var headerLength = WriteHeader(packet, source, mid, marker);
        payload.CopyTo(packet.AsSpan(headerLength));
        source.Descriptors[source.Number % SyntheticSource.HistoryLength] = source.Descriptor;
        source.History[source.Number % SyntheticSource.HistoryLength] = (headerLength, packet.AsSpan(0, headerLength + payload.Length).ToArray());
        source.Number++;
        source.Packets++;
        source.Octets += payload.Length;
        var length = _sending!.ProtectRtp(packet, headerLength, payload.ToArray());
        LatestSent = packet[..length];
        Send(LatestSent);
    }

    private int WriteHeader(Span<byte> packet, SyntheticSource source, string mid, bool marker)
    {
        var writer = new RtpWriter(packet, new PayloadType(source == _audio && _offer.WithRed ? SyntheticOffer.RedType : source.PayloadType), marker, source.Number, source.Time, new Ssrc(source.Ssrc));
        writer.BeginExtensions(twoByte: source.Descriptor.Length > 16);
        writer.WriteExtension(SyntheticOffer.MidExtension, Encoding.ASCII.GetBytes(mid));
        if (_offer.WithTransportCc)
        {
            Span<byte> number = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(number, _transportNumber++);
            writer.WriteExtension(SyntheticOffer.TransportCcExtension, number);
        }
        if (_offer.WithAudioLevel && source == _audio) writer.WriteExtension(SyntheticOffer.AudioLevelExtension, [(byte)(0x80 | AudioLevel)]);
        if (source.Descriptor.Length > 0) writer.WriteExtension(SyntheticOffer.DescriptorExtension, source.Descriptor);
        if (source.Rid.Length > 0) writer.WriteExtension(SyntheticOffer.RidExtension, Encoding.ASCII.GetBytes(source.Rid));
        writer.EndExtensions();
        return writer.Length;
    }

    private void Repair(uint ssrc, ushort number)
    {
        var layer = _layers.FirstOrDefault(candidate => candidate.Ssrc == ssrc) ?? _video;
        var (headerLength, packet) = layer.History[number % SyntheticSource.HistoryLength];
        if (packet is null || BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)) != number) return;
        var buffer = new byte[packet.Length + 64 + layer.DescriptorOf(number).Length];
        int length;
        if (_offer.WithRtx)
        {
            _rtx.Descriptor = layer.DescriptorOf(number);
            _rtx.Time = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));
            var rtxHeader = WriteHeader(buffer, _rtx, _offer.Audio ? "1" : "0", (packet[1] & 0x80) != 0);
            _rtx.Number++;
            byte[] payload = [(byte)(number >> 8), (byte)number, .. packet.AsSpan(headerLength)];
            length = _sending!.ProtectRtp(buffer, rtxHeader, payload);
        }
        else
        {
            packet.AsSpan(0, headerLength).CopyTo(buffer);
            length = _sending!.ProtectRtpAgain(buffer, headerLength, packet.AsSpan(headerLength));
        }
        if (length > 0) Send(buffer.AsSpan(0, length));
    }

    private void SendNacks(long nowUs)
    {
        Span<ushort> lost = stackalloc ushort[100];
        Span<byte> buffer = stackalloc byte[600];
        foreach (var source in _received.Values)
        {
            if (!source.IsVideo || source.Nacks.DeadlineUs > nowUs) continue;
            var count = source.Nacks.Collect(nowUs, lost);
            var writer = new RtcpWriter(buffer);
            ReceiverReport.TryWrite(ref writer, OwnSsrc, []);
            if (count > 0 && Nack.TryWrite(ref writer, OwnSsrc, source.Ssrc, lost[..count])) SendRawRtcp(buffer[..writer.Length]);
        }
    }

    private void SendFeedback(long nowUs)
    {
        _nextFeedbackUs = nowUs + FeedbackUs;
        Span<byte> buffer = stackalloc byte[1400];
        while (_log.HasNews)
        {
            var writer = new RtcpWriter(buffer);
            ReceiverReport.TryWrite(ref writer, OwnSsrc, []);
            if (!TransportFeedback.TryWrite(ref writer, _log, OwnSsrc, 0, _feedbackCount++)) return;
            SendRawRtcp(buffer[..writer.Length]);
        }
    }

    private void SendReports(long nowUs)
    {
        Span<byte> buffer = stackalloc byte[200];
        foreach (var source in (SyntheticSource[])[_audio, .. _layers])
        {
            if (source.Packets == 0) continue;
            var writer = new RtcpWriter(buffer);
            new SenderReport
            {
                Ssrc = source.Ssrc,
                NtpTime = (ulong)(nowUs / 1_000_000 + 3_900_000_000) << 32 | (ulong)(nowUs % 1_000_000 * 4294.967296),
                RtpTime = source.Time,
                PacketCount = (uint)source.Packets,
                OctetCount = (uint)source.Octets,
            }.TryWrite(ref writer);
            SendRawRtcp(buffer[..writer.Length]);
        }
        if (AsksWhenStill)
            foreach (var source in _received.Values) if (source.IsStill(nowUs, StillUs)) RequestKeyframe(source.Ssrc);
        if (ReportsLosses && ++_reports % LossReportEach == 0) SendLosses();
    }

    private void SendLosses()
    {
        Span<byte> buffer = stackalloc byte[200];
        foreach (var source in _received.Values)
        {
            var writer = new RtcpWriter(buffer);
            ReceiverReport.TryWrite(ref writer, OwnSsrc, [new ReportBlock { Ssrc = source.Ssrc, FractionLost = source.TakeFractionLost() }]);
            SendRawRtcp(buffer[..writer.Length]);
        }
    }
}
