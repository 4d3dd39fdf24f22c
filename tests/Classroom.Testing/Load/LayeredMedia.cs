using Classroom.Rtc.Codecs;
using Classroom.Testing.Media;

namespace Classroom.Testing.Load;

/// <summary>Sound and picture of a participant that sends as a browser does: each picture in all its sizes, the packets of each back to back.</summary>
internal sealed class LayeredMedia(LoadPeer peer, int number, int publishers)
{
    private const int PayloadRoom = 1_500;
    private const int SoundBytes = 100;
    private const int SoundTicks = 48 * SyntheticMedia.AudioPeriodMs;
    private const int VideoTicksPerSecond = 90_000;
    private const ushort PictureIdMax = 0x7FFF;

    // RFC 6716 section 3.1: configuration 15 (hybrid, 20 ms), mono, one frame.
    private const byte SoundHead = 15 << 3;

    // One speaks at a time, in -dBov; the microphones of the others are open in quiet rooms.
    private const long TurnUs = 2_000_000;
    private const int SpeechLevel = 25;
    private const int RoomLevel = 65;

    private readonly byte[] _payload = new byte[PayloadRoom];
    private readonly uint _pictureTicks = (uint)(VideoTicksPerSecond / peer.Traits.PicturesPerSecond);
    private ushort _pictureId = (ushort)number;
    private byte _tl0;

    /// <summary>Packets so far, which is the number of the next; repairs are not among them.</summary>
    public long Sent { get; private set; }

    /// <summary>Pictures so far, whatever their sizes.</summary>
    public long Pictures { get; private set; }

    public void SendSound(long nowUs)
    {
        var stream = peer.Uplink!.Sound;
        var payload = _payload.AsSpan(0, SoundBytes);
        payload.Clear();
        payload[0] = SoundHead;
        var speaks = nowUs / TurnUs % publishers == number;
        Send(nowUs, stream, marker: false, speaks ? SpeechLevel : RoomLevel, payload);
        stream.Time += SoundTicks;
    }

    /// <summary>Sends the next picture, as a key frame where one is asked for, or at a place given for one.</summary>
    public void SendPicture(long nowUs, bool isPlaced)
    {
        _pictureId = (ushort)((_pictureId + 1) & PictureIdMax);
        (_tl0, Pictures) = ((byte)(_tl0 + 1), Pictures + 1);
        for (var i = 0; i < peer.Uplink!.Pictures.Length; i++)
        {
            var (layer, stream) = (peer.Traits.Layers[i], peer.Uplink.Pictures[i]);
            SendLayer(nowUs, layer, stream, isPlaced || LoadSender.Grants(nowUs, stream.IsKeyframeWanted, stream.LastKeyframeUs));
            stream.Time += _pictureTicks;
        }
    }

    private void SendLayer(long nowUs, LoadLayer layer, LoadStream stream, bool isKey)
    {
        if (isKey)
            (stream.IsKeyframeWanted, stream.LastKeyframeUs) = (false, nowUs);
        var packets = isKey ? layer.Picture.KeyPackets : layer.Picture.Packets;
        var payload = _payload.AsSpan(0, layer.Picture.Length);
        for (var i = 0; i < packets; i++)
        {
            SyntheticVideoHead.Write(VideoCodec.Vp8, payload, isKey, i, packets, _pictureId, _tl0, layer.Lines);
            Send(nowUs, stream, marker: i == packets - 1, level: -1, payload);
        }
    }

    private void Send(long nowUs, LoadStream stream, bool marker, int level, Span<byte> payload)
    {
        new Mark(number, Sent++, Mark.NowNs).Write(payload);
        peer.Send(nowUs, stream, marker, level, payload);
    }
}
