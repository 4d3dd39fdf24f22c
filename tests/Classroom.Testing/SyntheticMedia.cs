using System.Buffers.Binary;

namespace Classroom.Testing;

/// <summary>Opus- and VP8-shaped RTP at a browser's pace: the payload is noise behind true headers.</summary>
public sealed class SyntheticMedia(uint audioSsrc, uint videoSsrc, int seed)
{
    public const int AudioPeriodMs = 20;
    public const int VideoPeriodMs = 33;
    public const int KeyframePeriodMs = 10_000;
    private const int AudioBytes = 100;
    private const int VideoBytes = 1020;
    private const int HeaderLength = 12;
    private const int DescriptorLength = 4;

    private readonly Random _random = new(seed);
    private readonly byte[] _packet = new byte[HeaderLength + DescriptorLength + VideoBytes];
    private readonly byte[] _payload = new byte[DescriptorLength + VideoBytes];
    private ushort _audioSequence = (ushort)seed;
    private ushort _videoSequence = (ushort)(seed * 3);
    private uint _audioTime = (uint)seed * 1000;
    private uint _videoTime = (uint)seed * 2000;
    private ushort _pictureId;

    /// <summary>A picture's size in packets, where it is no key frame.</summary>
    public int FramePackets { get; set; } = 5;

    /// <summary>A key frame's size in packets.</summary>
    public int KeyframePackets { get; init; } = 20;

    /// <summary>Takes one packet: header and payload apart, as a sender encrypts them.</summary>
    public delegate void Send(Span<byte> header, ReadOnlySpan<byte> payload);

    public void SendAudio(Send send)
    {
        WriteHeader(SyntheticSdp.OpusPayloadType, _audioSequence++, _audioTime, audioSsrc, marker: false);
        _audioTime += 48 * AudioPeriodMs;
        var payload = _payload.AsSpan(0, AudioBytes);
        _random.NextBytes(payload);
        // RFC 6716 section 3.1: configuration 15 (hybrid, 20 ms), mono, one frame.
        payload[0] = 15 << 3;
        send(_packet.AsSpan(0, HeaderLength), payload);
    }

    public void SendFrame(bool isKeyframe, Send send)
    {
        var packets = isKeyframe ? KeyframePackets : FramePackets;
        _pictureId = (ushort)((_pictureId + 1) & 0x7FFF);
        for (var i = 0; i < packets; i++)
        {
            WriteHeader(SyntheticSdp.Vp8PayloadType, _videoSequence++, _videoTime, videoSsrc, marker: i == packets - 1);
            _random.NextBytes(_payload);
            // RFC 7741 section 4.2: X and, in the first packet, S; then I with a 15-bit picture id.
            _payload[0] = (byte)(0x80 | (i == 0 ? 0x10 : 0));
            _payload[1] = 0x80;
            BinaryPrimitives.WriteUInt16BigEndian(_payload.AsSpan(2), (ushort)(0x8000 | _pictureId));
            if (i == 0)
                WriteFrameHead(isKeyframe);
            send(_packet.AsSpan(0, HeaderLength), _payload);
        }
        _videoTime += 90 * VideoPeriodMs;
    }

    /// <summary>RFC 6386 section 9.1: the lowest bit says that it is no key frame; a key frame goes on with its start code and 640x360.</summary>
    private void WriteFrameHead(bool isKeyframe)
    {
        var frame = _payload.AsSpan(DescriptorLength);
        frame[0] = (byte)(isKeyframe ? 0x10 : 0x11);
        if (isKeyframe)
            ((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01]).CopyTo(frame[3..]);
    }

    private void WriteHeader(int payloadType, ushort sequence, uint time, uint ssrc, bool marker)
    {
        _packet[0] = 0x80;
        _packet[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), time);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), ssrc);
    }
}
