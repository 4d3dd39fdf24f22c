using System.Buffers.Binary;
using Org.BouncyCastle.Tls;

namespace Classroom.Rtc.Dtls;

/// <summary>
/// Looks at a client's records, as far as they are not encrypted, before the library does. Whoever can forge a source address could send them, so what no client of ours
/// sends in the clear is dropped like noise instead of ending the handshake (RFC 6347 section 4.1.2.7 lets invalid records be discarded in silence).
/// </summary>
internal static class PlainRecords
{
    private const int RecordHeaderLength = 13;
    private const int MessageHeaderLength = 12;
    private const int VersionOffset = 1;
    private const int EpochOffset = 3;
    private const int RecordLengthOffset = 11;
    private const int LengthOffset = 1;
    private const int FragmentOffsetOffset = 6;
    private const int FragmentLengthOffset = 9;
    private const int RandomLength = 32;

    /// <summary>Explicit nonce and tag of the one suite (RFC 5288 section 3): no encrypted record is shorter.</summary>
    private const int MinEncryptedLength = 8 + 16;
    private const int Dtls10 = 0xFEFF;
    private const int Dtls12 = 0xFEFD;

    /// <summary>Whether a server may look at the datagram; false too for one whose records are cut short.</summary>
    public static bool MayPass(ReadOnlySpan<byte> datagram)
    {
        while (!datagram.IsEmpty)
        {
            if (datagram.Length < RecordHeaderLength)
                return false;
            var end = RecordHeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[RecordLengthOffset..]);
            // Of other versions the library knows some as reserved and ends the association for it, authenticated or not; the first hello may say 1.0.
            if (end > datagram.Length || BinaryPrimitives.ReadUInt16BigEndian(datagram[VersionOffset..]) is not (Dtls10 or Dtls12))
                return false;
            // From the first epoch on a record is authenticated: the library drops what is not the peer's, if it has room for what proves it.
            var body = datagram[RecordHeaderLength..end];
            var isPlain = BinaryPrimitives.ReadUInt16BigEndian(datagram[EpochOffset..]) == 0;
            if (isPlain ? !MayPass(datagram[0], body) : body.Length < MinEncryptedLength)
                return false;
            datagram = datagram[end..];
        }
        return true;
    }

    // A fatal alert in the clear may be the client's own: then the handshake's time-out ends what the alert would have ended at once.
    private static bool MayPass(short contentType, ReadOnlySpan<byte> body) => contentType switch
    {
        ContentType.change_cipher_spec => true,
        ContentType.handshake => AreClientMessages(body),
        _ => false,
    };

    private static bool AreClientMessages(ReadOnlySpan<byte> messages)
    {
        do
        {
            if (messages.Length < MessageHeaderLength)
                return false;
            var end = MessageHeaderLength + ReadUInt24(messages[FragmentLengthOffset..]);
            // The library makes room for the whole of a message with its first fragment.
            if (end > messages.Length || ReadUInt24(messages[LengthOffset..]) > BouncyCastlePeer.MaxHandshakeMessageLength)
                return false;
            var isWanted = (short)messages[0] switch
            {
                HandshakeType.client_hello => ReadUInt24(messages[FragmentOffsetOffset..]) > 0 || IsPossibleHello(messages[MessageHeaderLength..end]),
                HandshakeType.certificate or HandshakeType.client_key_exchange or HandshakeType.certificate_verify => true,
                _ => false,
            };
            if (!isWanted)
                return false;
            messages = messages[end..];
        }
        while (!messages.IsEmpty);
        return true;
    }

    /// <summary>A hello that names our version and suite in its first fragment, as every browser's does (RFC 6347 section 4.2.1).</summary>
    private static bool IsPossibleHello(ReadOnlySpan<byte> hello)
    {
        // Versions count downwards: 1.0 is FEFF.
        if (hello.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(hello) > Dtls12)
            return false;
        hello = hello[2..];
        if (hello.Length < RandomLength)
            return false;
        hello = hello[RandomLength..];
        // Session id, then cookie, each behind its length.
        if (!TrySkip(ref hello) || !TrySkip(ref hello) || hello.Length < 2)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(hello);
        if (length + 2 > hello.Length)
            return false;
        for (var suites = hello.Slice(2, length); suites.Length >= 2; suites = suites[2..])
        {
            if (BouncyCastlePeer.CipherSuites.AsSpan().Contains(BinaryPrimitives.ReadUInt16BigEndian(suites)))
                return true;
        }
        return false;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] + 1 > bytes.Length)
            return false;
        bytes = bytes[(bytes[0] + 1)..];
        return true;
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => (bytes[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
}
