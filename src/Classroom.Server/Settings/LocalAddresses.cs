using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Classroom.Server.Settings;

/// <summary>The machine's own addresses.</summary>
public static class LocalAddresses
{
    /// <summary>The first IPv4 address that is not loopback, or null.</summary>
    public static IPAddress? First() => Of(AddressFamily.InterNetwork).FirstOrDefault();

    /// <summary>The first IPv6 address that is global or unique-local, or null; those that privacy extensions change by the day come last.</summary>
    public static IPAddress? FirstIPv6() => Of(AddressFamily.InterNetworkV6).FirstOrDefault(address => !address.IsIPv6LinkLocal && !address.IsIPv6Multicast);

    private static IEnumerable<IPAddress> Of(AddressFamily family) =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Where(unicast => unicast.Address.AddressFamily == family && !IPAddress.IsLoopback(unicast.Address))
            .OrderBy(IsTemporary)
            .Select(unicast => unicast.Address);

    // Only Windows tells; elsewhere the order of the system stays.
    private static bool IsTemporary(UnicastIPAddressInformation unicast) =>
        OperatingSystem.IsWindows() && unicast.SuffixOrigin == SuffixOrigin.Random;
}
