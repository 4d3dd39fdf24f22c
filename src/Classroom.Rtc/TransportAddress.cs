using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Classroom.Rtc;

/// <summary>
/// A source or destination as a value: 16 address bytes (IPv4 is kept IPv4-mapped, RFC 4291 section 2.5.5.2), the port, and whether a TCP connection with
/// that end is meant (RFC 6544) or UDP.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TransportAddress(ulong High, ulong Low, ushort Port, bool IsTcp = false)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    public bool IsIPv4 => High == 0 && (Low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    public uint IPv4 => (uint)Low;

    public static TransportAddress FromIPv4(uint address, ushort port) => new(0, MappedPrefix | address, port);

    public static TransportAddress FromIPv6(ReadOnlySpan<byte> address, ushort port) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), port);

    public static TransportAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out var written);
        return written == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes), (ushort)endPoint.Port)
            : FromIPv6(bytes, (ushort)endPoint.Port);
    }

    public void WriteIPv6(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <summary>The hash, without a call that might box.</summary>
    public uint Hash
    {
        get
        {
            // One multiplication is enough: the port and the low bits carry nearly all the difference between peers.
            var mixed = (Low ^ ((ulong)Port << 32) ^ (High * 31) ^ (IsTcp ? 1UL : 0)) * 0x9E37_79B9_7F4A_7C15;
            return (uint)(mixed >> 32);
        }
    }

    public override int GetHashCode() => (int)Hash;
}
