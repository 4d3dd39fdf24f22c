using System.Globalization;
using Classroom.Testing.Media;

namespace Classroom.Testing.Network;

/// <summary>
/// A network namespace and the line from there to this machine, whose conditions can be changed while it carries packets: the same <see cref="NetworkConditions"/> as
/// in virtual time, for programs that know no virtual time. Needs root and /dev/net/tun; gone when disposed.
/// </summary>
public sealed class EmulatedLine : IDisposable
{
    private const int NumbersMax = 250;
    private const string QueueLength = "10000";
    private static int s_count;

    private readonly TunDevice _near;
    private readonly TunDevice _far;
    private readonly LinkEmulator _link;

    /// <param name="seed">Of its losses and jitter.</param>
    /// <param name="answersAs">The address under which this machine speaks to the namespace, where a server has another line's.</param>
    public EmulatedLine(int seed = 1, string? answersAs = null)
    {
        // Several processes of tests may have several lines each.
        var number = (Environment.ProcessId + (50 * Interlocked.Increment(ref s_count))) % NumbersMax;
        var (near, far) = ($"line{number}n", $"line{number}f");
        (NearAddress, FarAddress) = (string.Create(CultureInfo.InvariantCulture, $"10.216.{number}.1"), string.Create(CultureInfo.InvariantCulture, $"10.216.{number}.2"));
        Namespace = new NetworkNamespace($"classroom-line-{number}");
        _near = new TunDevice(near);
        _far = new TunDevice(far);
        NetworkNamespace.Run("ip", "link", "set", far, "netns", Namespace.Name);

        // Without addresses that the kernel gives by itself, and so without its packets about them.
        // The kernel's queue before the emulator holds more than comes while its thread does not run: what is lost is lost by the conditions.
        NetworkNamespace.Run("ip", "link", "set", near, "txqueuelen", QueueLength, "addrgenmode", "none", "up");
        NetworkNamespace.Run("ip", "addr", "add", NearAddress, "peer", FarAddress, "dev", near);
        if (answersAs is not null)
            NetworkNamespace.Run("ip", "route", "replace", FarAddress, "dev", near, "src", answersAs);
        Namespace.Ip("link", "set", far, "txqueuelen", QueueLength, "addrgenmode", "none", "up");
        Namespace.Ip("addr", "add", FarAddress, "peer", NearAddress, "dev", far);
        Namespace.Ip("route", "add", "default", "via", NearAddress, "dev", far);
        _link = new LinkEmulator(_near, _far, seed);
    }

    /// <summary>Whether this process may make one here.</summary>
    public static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists("/dev/net/tun");

    /// <summary>The far end, with nothing but the line.</summary>
    public NetworkNamespace Namespace { get; }

    /// <summary>This machine's address on the line.</summary>
    public string NearAddress { get; }

    /// <summary>The namespace's address on the line.</summary>
    public string FarAddress { get; }

    /// <summary>From the namespace to this machine.</summary>
    public NetworkPath Up => _link.Up;

    /// <summary>From this machine into the namespace.</summary>
    public NetworkPath Down => _link.Down;

    /// <summary>The same conditions both ways.</summary>
    public void Shape(NetworkConditions conditions) => Up.Conditions = Down.Conditions = conditions;

    /// <summary>What became of packets so far, and how late the emulator itself was at worst.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"up: {Up.Lost} lost, {Up.Overflowed} overflowed; down: {Down.Lost} lost, {Down.Overflowed} overflowed; {_link.CrowdedOut} crowded out, at most {_link.Latest.TotalMilliseconds:F1} ms late");

    public void Dispose()
    {
        _link.Dispose();
        _near.Dispose();
        _far.Dispose();
        Namespace.Dispose();
    }
}
