using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Classroom.Rtc.Ice;

/// <summary>A STUN message read in place (RFC 8489); nothing in it can be trusted before <see cref="VerifyIntegrity"/> says so.</summary>
public readonly ref struct StunMessage
{
    public const int HeaderLength = 20;
    public const int BindingMethod = 1;
    public const int IntegrityLength = 20;
    internal const uint MagicCookie = 0x2112_A442;
    internal const uint FingerprintMask = 0x5354_554E;
    private const int MaxLength = 1500;
    private const int MaxAttributes = 32;
    private const int FirstOptionalAttribute = 0x8000;

    private readonly ReadOnlySpan<byte> _datagram;
    private readonly int _integrityOffset;

    private StunMessage(ReadOnlySpan<byte> datagram, Found found)
    {
        _datagram = datagram;
        var type = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        Class = (StunClass)(((type & 0x100) >> 7) | ((type & 0x10) >> 4));
        Method = (type & 0xF) | ((type & 0xE0) >> 1) | ((type & 0x3E00) >> 2);
        _integrityOffset = found.Integrity;
        Username = Slice(datagram, found.Username);
        UseCandidate = found.UseCandidate;
        HasFingerprint = found.HasFingerprint;
        IsControlled = found.Controlled;
        IsControlling = found.Controlling;
        Priority = found.Priority;
        UnknownRequired = found.UnknownRequired;
        ErrorCode = found.ErrorCode;
        MappedAddress = found.Mapped;
    }

    /// <summary>Of the whole message, in bytes.</summary>
    public int Length => _datagram.Length;

    public StunClass Class { get; }

    public int Method { get; }

    public ReadOnlySpan<byte> TransactionId => _datagram.Slice(8, 12);

    public ReadOnlySpan<byte> Username { get; }

    /// <summary>Whether a FINGERPRINT was there; a wrong one makes the whole message unreadable.</summary>
    public bool HasFingerprint { get; }

    public bool UseCandidate { get; }

    public bool IsControlled { get; }

    public bool IsControlling { get; }

    public uint Priority { get; }

    /// <summary>The first comprehension-required attribute not known here, or 0.</summary>
    public int UnknownRequired { get; }

    /// <summary>Of an error response, 300 to 699; else 0.</summary>
    public int ErrorCode { get; }

    public TransportAddress? MappedAddress { get; }

    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < HeaderLength or > MaxLength || (datagram[0] & 0xC0) != 0)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if ((length & 3) != 0 || length + HeaderLength != datagram.Length)
            return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie)
            return false;
        var found = default(Found);
        var offset = HeaderLength;
        for (var count = 0; offset < datagram.Length; count++)
        {
            if (count == MaxAttributes || datagram.Length - offset < 4 || found.HasFingerprint)
                return false;
            int type = BinaryPrimitives.ReadUInt16BigEndian(datagram[offset..]);
            int valueLength = BinaryPrimitives.ReadUInt16BigEndian(datagram[(offset + 2)..]);
            var padded = (valueLength + 3) & ~3;
            if (padded > datagram.Length - offset - 4)
                return false;
            if (!found.Note(datagram, type, offset, valueLength))
                return false;
            offset += 4 + padded;
        }
        message = new StunMessage(datagram, found);
        return true;
    }

    /// <summary>Checks MESSAGE-INTEGRITY with the short-term key (RFC 8489 sections 9.1.3 and 14.5), in constant time.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 8489 section 14.5 prescribes HMAC-SHA1.")]
    public bool VerifyIntegrity(ReadOnlySpan<byte> key)
    {
        if (_integrityOffset <= 0)
            return false;
        // The length field counts up to the end of MESSAGE-INTEGRITY, whatever follows it.
        Span<byte> signed = stackalloc byte[MaxLength];
        _datagram[.._integrityOffset].CopyTo(signed);
        BinaryPrimitives.WriteUInt16BigEndian(signed[2..], (ushort)(_integrityOffset + 4 + IntegrityLength - HeaderLength));
        Span<byte> expected = stackalloc byte[IntegrityLength];
        HMACSHA1.HashData(key, signed[.._integrityOffset], expected);
        return CryptographicOperations.FixedTimeEquals(expected, _datagram.Slice(_integrityOffset + 4, IntegrityLength));
    }

    internal static uint Fingerprint(ReadOnlySpan<byte> coveredBytes) => Crc32.Compute(coveredBytes) ^ FingerprintMask;

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> datagram, (int Offset, int Length) range) =>
        datagram.Slice(range.Offset, range.Length);

    private struct Found
    {
        public int Integrity;
        public (int Offset, int Length) Username;
        public bool UseCandidate;
        public bool HasFingerprint;
        public bool Controlled;
        public bool Controlling;
        public uint Priority;
        public int UnknownRequired;
        public int ErrorCode;
        public TransportAddress? Mapped;

        /// <summary>Of a repeated attribute the first counts; what follows MESSAGE-INTEGRITY is not covered by it and is left alone.</summary>
        public bool Note(ReadOnlySpan<byte> datagram, int type, int offset, int length)
        {
            var value = datagram.Slice(offset + 4, length);
            if (type == (int)StunAttribute.Fingerprint)
            {
                HasFingerprint = true;
                return length == 4 && BinaryPrimitives.ReadUInt32BigEndian(value) == Fingerprint(datagram[..offset]);
            }
            if (Integrity > 0)
                return true;
            switch ((StunAttribute)type)
            {
                case StunAttribute.MessageIntegrity:
                    Integrity = offset;
                    return length == IntegrityLength;
                case StunAttribute.Username:
                    if (Username.Offset == 0)
                        Username = (offset + 4, length);
                    return length is > 0 and <= (2 * IceCredentials.MaxLength) + 1;
                case StunAttribute.UseCandidate:
                    UseCandidate = true;
                    return length == 0;
                case StunAttribute.IceControlled:
                    Controlled = true;
                    return length == 8;
                case StunAttribute.IceControlling:
                    Controlling = true;
                    return length == 8;
                case StunAttribute.Priority:
                    Priority = length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;
                    return length == 4;
                case StunAttribute.ErrorCode:
                    if (length < 4)
                        return false;
                    ErrorCode = ((value[2] & 7) * 100) + value[3];
                    return ErrorCode is >= 300 and <= 699;
                case StunAttribute.XorMappedAddress:
                    Mapped ??= ReadMapped(datagram, value);
                    return Mapped is not null;
                case StunAttribute.UnknownAttributes:
                    return true;
                default:
                    if (type < FirstOptionalAttribute && UnknownRequired == 0)
                        UnknownRequired = type;
                    return true;
            }
        }

        private static TransportAddress? ReadMapped(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> value)
        {
            if (value.Length is not (8 or 20))
                return null;
            var port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (MagicCookie >> 16));
            if (value[1] == 1 && value.Length == 8)
                return TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ MagicCookie, port);
            if (value[1] != 2 || value.Length != 20)
                return null;
            Span<byte> address = stackalloc byte[16];
            for (var i = 0; i < 16; i++)
                address[i] = (byte)(value[4 + i] ^ datagram[4 + i]);
            return TransportAddress.FromIPv6(address, port);
        }
    }
}
