using System.Buffers.Binary;
using Org.BouncyCastle.Tls;

namespace Classroom.Media.Tests.Dtls;

/// <summary>Records in the clear, as anybody can write them (RFC 6347 sections 4.1 and 4.2.2).</summary>
internal static class Records
{
    /// <summary>The one suite that the server takes.</summary>
    public const int Suite = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;

    public static byte[] Alert(short level, short description) => Record(ContentType.alert, [(byte)level, (byte)description]);

    /// <summary>One fragment of a handshake message; without a length of the message it is the whole of it.</summary>
    public static byte[] Message(short type, byte[] body, int? messageLength = null, int fragmentOffset = 0, ushort number = 0)
    {
        var message = new byte[12 + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(message, (uint)type << 24 | (uint)(messageLength ?? body.Length));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), number);
        WriteUInt24(message.AsSpan(6), fragmentOffset);
        WriteUInt24(message.AsSpan(9), body.Length);
        body.CopyTo(message, 12);
        return Record(ContentType.handshake, message);
    }

    /// <summary>A hello without extensions.</summary>
    public static byte[] Hello(int suite, ushort version = 0xFEFD) => Message(HandshakeType.client_hello,
        [(byte)(version >> 8), (byte)version, .. new byte[32], 0, 0, 0, 2, (byte)(suite >> 8), (byte)suite, 1, 0]);

    public static byte[] Record(short type, byte[] body)
    {
        var record = new byte[13 + body.Length];
        record[0] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(1), 0xFEFD);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(11), (ushort)body.Length);
        body.CopyTo(record, 13);
        return record;
    }

    private static void WriteUInt24(Span<byte> bytes, int value)
    {
        bytes[0] = (byte)(value >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], (ushort)value);
    }
}
