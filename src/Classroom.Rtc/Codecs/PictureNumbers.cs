namespace Classroom.Rtc.Codecs;

/// <summary>
/// The numbers that VP8 and VP9 give their pictures beside the packets: of the picture, in 7 or 15 bits, and of the latest picture of the lowest temporal layer
/// (RFC 7741 section 4.2, RFC 9628 section 4.2: PictureID, TL0PICIDX).
/// </summary>
public readonly struct PictureNumbers
{
    public const int IdMask = 0x7FFF;
    private const byte LongBit = 0x80;

    // No descriptor begins with either, so 0 stands for "not there".
    private readonly byte _idAt, _tl0At;
    private readonly bool _isLong;

    private PictureNumbers(int idAt, bool isLong, int id, int tl0At, int tl0)
    {
        (_idAt, _isLong, Id) = ((byte)idAt, isLong, id);
        (_tl0At, Tl0Index) = ((byte)tl0At, tl0);
    }

    public bool HasId => _idAt > 0;
    public bool HasTl0 => _tl0At > 0;
    public int Id { get; }
    public int Tl0Index { get; }

    /// <summary>Octets of a picture's number, by its first one.</summary>
    internal static int IdLength(byte first) => (first & LongBit) != 0 ? 2 : 1;

    /// <summary>Of a descriptor that is known to be whole; 0 for the place of what it does not have.</summary>
    internal static PictureNumbers Read(ReadOnlySpan<byte> payload, int idAt, int tl0At)
    {
        var isLong = idAt > 0 && (payload[idAt] & LongBit) != 0;
        var id = idAt == 0 ? 0 : isLong ? (payload[idAt] & 0x7F) << 8 | payload[idAt + 1] : payload[idAt];
        return new PictureNumbers(idAt, isLong, id, tl0At, tl0At > 0 ? payload[tl0At] : 0);
    }

    /// <summary>The numbers of a packet, where its codec and its descriptor have some.</summary>
    public static bool TryRead(VideoCodec codec, ReadOnlySpan<byte> payload, out PictureNumbers numbers)
    {
        numbers = codec switch
        {
            VideoCodec.Vp8 when Vp8Descriptor.TryParse(payload, out var vp8) => vp8.Numbers,
            VideoCodec.Vp9 when Vp9Descriptor.TryParse(payload, out var vp9) => vp9.Numbers,
            _ => default,
        };
        return numbers.HasId;
    }

    /// <summary>Writes others over this packet's, in the width that they have: nothing moves.</summary>
    public void Rewrite(Span<byte> payload, int id, int tl0Index)
    {
        if (_idAt > 0)
        {
            if (_isLong)
            {
                payload[_idAt] = (byte)(LongBit | id >> 8 & 0x7F);
                payload[_idAt + 1] = (byte)id;
            }
            else payload[_idAt] = (byte)(id & 0x7F);
        }
        if (_tl0At > 0) payload[_tl0At] = (byte)tl0Index;
    }
}
