using System.Buffers.Binary;
using System.Text;
using Classroom.Rtc.Rtcp;
using Classroom.Rtc.Rtp;
using Classroom.Rtc.Srtp;

namespace Classroom.Testing.Media;

/// <summary>What a synthetic client sends: marked sound and pictures, repairs, NACKs and reports.</summary>
public sealed partial class SyntheticClient
{
    private void SendAudio(long nowUs)
    {
        Span<byte> payload = stackalloc byte[AudioLength];
        payload[0] = 0x78;
        _audio.Time += 960;
        SendMedia(nowUs, _audio, "0", marker: false, payload);
    }

    private void SendFrame(long nowUs)
    {
        _pictureId = (ushort)(_pictureId + 1 & 0x7FFF);
        _tl0++;
        FramesSent++;
        if (SendsRtxFirst && FramesSent <= 3) SendMedia(nowUs, _rtx, _offer.Audio ? "1" : "0", marker: false, [], isProbe: true);
        for (var i = 0; i < _layers.Count && i < LayersOn; i++) SendLayer(nowUs, _layers[i], SmallestHeight << i, Pictures[i]);
    }

    private void SendLayer(long nowUs, SyntheticSource layer, int height, SyntheticPicture picture)
    {
        var isKey = layer.WantsKeyframe;
        layer.WantsKeyframe = false;
        layer.Time += 3000;
        var packets = isKey ? picture.KeyPackets : picture.Packets;
        Span<byte> room = stackalloc byte[picture.Length];
        for (var i = 0; i < packets; i++)
        {
            var payload = SplitsUnevenly && i < packets / 2 ? room[..^1] : room;
            payload.Clear();
            payload[0] = (byte)(0x80 | (i == 0 ? 0x10 : 0));
            payload[1] = 0xC0;
            BinaryPrimitives.WriteUInt16BigEndian(payload[2..], (ushort)(0x8000 | _pictureId));
            payload[4] = _tl0;
            if (i == 0)
            {
                payload[5] = (byte)(isKey ? 0x10 : 0x11);
                if (isKey)
                {
                    ((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]).CopyTo(payload[8..]);
                    BinaryPrimitives.WriteUInt16LittleEndian(payload[11..], (ushort)(height * 16 / 9));
                    BinaryPrimitives.WriteUInt16LittleEndian(payload[13..], (ushort)height);
                }
            }
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
        var packet = new byte[64 + payload.Length + SrtpContext.MaxRtpOverhead];
        var headerLength = WriteHeader(packet, source, mid, marker);
        payload.CopyTo(packet.AsSpan(headerLength));
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
        var writer = new RtpWriter(packet, new PayloadType(source.PayloadType), marker, source.Number, source.Time, new Ssrc(source.Ssrc));
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(SyntheticOffer.MidExtension, Encoding.ASCII.GetBytes(mid));
        if (_offer.WithTransportCc)
        {
            Span<byte> number = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(number, _transportNumber++);
            writer.WriteExtension(SyntheticOffer.TransportCcExtension, number);
        }
        if (_offer.WithAudioLevel && source == _audio) writer.WriteExtension(SyntheticOffer.AudioLevelExtension, [(byte)(0x80 | AudioLevel)]);
        if (source.Rid.Length > 0) writer.WriteExtension(SyntheticOffer.RidExtension, Encoding.ASCII.GetBytes(source.Rid));
        writer.EndExtensions();
        return writer.Length;
    }

    private void Repair(uint ssrc, ushort number)
    {
        var layer = _layers.FirstOrDefault(candidate => candidate.Ssrc == ssrc) ?? _video;
        var (headerLength, packet) = layer.History[number % SyntheticSource.HistoryLength];
        if (packet is null || BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)) != number) return;
        var buffer = new byte[packet.Length + 64];
        int length;
        if (_offer.WithRtx)
        {
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
    }
}
