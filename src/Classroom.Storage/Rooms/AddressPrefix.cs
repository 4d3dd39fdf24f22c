using System.Net;
using System.Net.Sockets;

namespace Classroom.Storage.Rooms;

/// <summary>Network addresses shortened to what limits need and no person is found by.</summary>
public static class AddressPrefix
{
    private const int V4Bytes = 3;
    private const int V6Bytes = 6;

    /// <summary>The /24 of an IPv4 address, the /48 of an IPv6 address.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var v4 = plain.AddressFamily == AddressFamily.InterNetwork;
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(v4 ? V4Bytes : V6Bytes).Clear();
        return $"{new IPAddress(bytes)}/{(v4 ? V4Bytes : V6Bytes) * 8}";
    }
}
