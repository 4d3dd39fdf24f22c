using System.Buffers.Binary;
using System.Net.Sockets;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>The kernel's form of an address (sockaddr_in, sockaddr_in6): family in the machine's order, port and address in the network's.</summary>
internal static class SocketAddressForm
{
    public const int IPv4Length = 16;
    public const int IPv6Length = 28;
    private const int PortOffset = 2;
    private const int IPv4AddressOffset = 4;
    private const int IPv6AddressOffset = 8;
    private const int AddressLength = 16;

    public static TransportAddress Read(ReadOnlySpan<byte> form, bool isIPv6)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(form[PortOffset..]);
        return isIPv6
            ? TransportAddress.FromIPv6(form.Slice(IPv6AddressOffset, AddressLength), port)
            : TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(form[IPv4AddressOffset..]), port);
    }

    /// <summary>Writes port and address into a form whose family is set already; false for IPv6 on an IPv4 socket.</summary>
    public static bool TryWrite(in TransportAddress address, Span<byte> form, bool isIPv6)
    {
        BinaryPrimitives.WriteUInt16BigEndian(form[PortOffset..], address.Port);
        if (isIPv6)
            address.WriteIPv6(form[IPv6AddressOffset..]);
        else if (address.IsIPv4)
            BinaryPrimitives.WriteUInt32BigEndian(form[IPv4AddressOffset..], address.IPv4);
        else
            return false;
        return true;
    }

    public static bool IsIPv6(Socket socket) => socket.AddressFamily == AddressFamily.InterNetworkV6;
}
