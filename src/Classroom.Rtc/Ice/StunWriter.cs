using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Classroom.Rtc.Ice;

/// <summary>Writes one STUN message into a caller's buffer (RFC 8489 section 5), attributes in the order of the calls.</summary>
public ref struct StunWriter
{
    private readonly Span<byte> _buffer;

    public StunWriter(Span<byte> buffer, StunClass messageClass, int method, ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        var type = (method & 0xF) | ((method & 0x70) << 1) | ((method & 0xF80) << 2)
            | (((int)messageClass & 1) << 4) | (((int)messageClass & 2) << 7);
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId[..12].CopyTo(buffer[8..]);
        Length = StunMessage.HeaderLength;
    }

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Message => _buffer[..Length];

    public void Add(StunAttribute type, ReadOnlySpan<byte> value) => value.CopyTo(Reserve((int)type, value.Length));

    public void AddUInt32(StunAttribute type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve((int)type, 4), value);

    public void AddUInt64(StunAttribute type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve((int)type, 8), value);

    public void AddErrorCode(int code)
    {
        var value = Reserve((int)StunAttribute.ErrorCode, 4);
        value.Clear();
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
    }

    public void AddUnknownAttribute(int type) =>
        BinaryPrimitives.WriteUInt16BigEndian(Reserve((int)StunAttribute.UnknownAttributes, 2), (ushort)type);

    public void AddXorMappedAddress(in TransportAddress address)
    {
        var value = Reserve((int)StunAttribute.XorMappedAddress, address.IsIPv4 ? 8 : 20);
        value[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (StunMessage.MagicCookie >> 16)));
        if (address.IsIPv4)
        {
            value[1] = 1;
            BinaryPrimitives.WriteUInt32BigEndian(value[4..], address.IPv4 ^ StunMessage.MagicCookie);
            return;
        }
        value[1] = 2;
        address.WriteIPv6(value[4..]);
        for (var i = 0; i < 16; i++)
            value[4 + i] ^= _buffer[4 + i];
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 8489 section 14.5 prescribes HMAC-SHA1.")]
    public void AddMessageIntegrity(ReadOnlySpan<byte> key)
    {
        var covered = Length;
        var value = Reserve((int)StunAttribute.MessageIntegrity, StunMessage.IntegrityLength);
        HMACSHA1.HashData(key, _buffer[..covered], value);
    }

    public void AddFingerprint()
    {
        var covered = Length;
        var value = Reserve((int)StunAttribute.Fingerprint, 4);
        BinaryPrimitives.WriteUInt32BigEndian(value, StunMessage.Fingerprint(_buffer[..covered]));
    }

    /// <summary>Writes the attribute's head, zeroes its padding and keeps the header's length true, which integrity and fingerprint cover.</summary>
    private Span<byte> Reserve(int type, int length)
    {
        var padded = (length + 3) & ~3;
        var attribute = _buffer.Slice(Length, 4 + padded);
        BinaryPrimitives.WriteUInt16BigEndian(attribute, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        attribute[(4 + length)..].Clear();
        Length += 4 + padded;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(Length - StunMessage.HeaderLength));
        return attribute.Slice(4, length);
    }
}
