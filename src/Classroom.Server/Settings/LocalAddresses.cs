using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Classroom.Server.Settings;

/// <summary>The machine's own addresses.</summary>
public static class LocalAddresses
{
    /// <summary>The first IPv4 address that is not loopback, or null.</summary>
    public static IPAddress? First() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
