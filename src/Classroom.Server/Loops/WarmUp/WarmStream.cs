using System.Buffers.Binary;
using System.Text;
using Classroom.Rtc.Rtp;

namespace Classroom.Server.Loops.WarmUp;

/// <summary>One stream that a publisher of the warm-up sends: its numbers, and what its headers say.</summary>
internal sealed class WarmStream(byte payloadType, uint ssrc, uint frameTicks, string mid, bool isSound)
{
    // -30 dBov, and the flag of speech (RFC 6464 section 3).
    private static readonly byte[] s_level = [0x80 | 30];

    private readonly byte[] _mid = Encoding.ASCII.GetBytes(mid);
    private ushort _number;
    private uint _time;

    /// <summary>Numbers all packets of one transport; shared by its streams.</summary>
    public required WarmCounter Transport { get; init; }

    public static WarmStream Sound(WarmCounter transport) => new(WarmOffer.OpusType, 1_001, 960, WarmOffer.SoundMid, isSound: true) { Transport = transport };

    public static WarmStream Picture(WarmCounter transport) => new(WarmOffer.VideoType, 1_002, 3_000, WarmOffer.PictureMid, isSound: false) { Transport = transport };

    /// <summary>Writes the next packet's header; gives its length. What has the marker, and each packet of sound, ends a frame.</summary>
    public int WriteHeader(Span<byte> datagram, bool marker)
    {
        var writer = new RtpWriter(datagram, new PayloadType(payloadType), marker, _number++, _time, new Ssrc(ssrc));
        if (marker || isSound)
            _time += frameTicks;
        Span<byte> number = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(number, Transport.Next());
        writer.BeginExtensions(twoByte: false);
        writer.WriteExtension(WarmOffer.MidExtension, _mid);
        writer.WriteExtension(WarmOffer.TransportCcExtension, number);
        if (isSound)
            writer.WriteExtension(WarmOffer.AudioLevelExtension, s_level);
        writer.EndExtensions();
        return writer.Length;
    }
}
