using Classroom.Rtc.Codecs;
using Classroom.Rtc.Srtp;
using Classroom.Server.Loops;
using Classroom.Server.Loops.Sockets;

namespace Classroom.Server.Settings;

/// <summary>Where media is received.</summary>
public sealed class MediaSettings
{
    /// <summary>Most workers, and so most ports.</summary>
    public const int WorkersMax = 64;

    private const int CoresWithoutSpare = 2;

    /// <summary>The first worker's UDP port; further workers take the following ones.</summary>
    public int UdpPort { get; set; } = 10_000;

    /// <summary>Whether the TCP ports of the same numbers take media from those whose firewall lets no UDP through.</summary>
    public bool Tcp { get; set; } = true;

    /// <summary>The addresses told to browsers, with commas. Empty: the machine's first global ones of IPv4 and IPv6, and 127.0.0.1 beside them.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>A relay for those who reach this server by no way of their own.</summary>
    public TurnSettings Turn { get; set; } = new();

    /// <summary>How many workers (threads and ports). Unset: one for each core, and one fewer where there are more than two, for all that is not media.</summary>
    public int Workers { get; set; } = WorkersFor(Environment.ProcessorCount);

    /// <summary>Connections on a meeting's first worker from which on further people go to the least loaded one; 0: always to that one.</summary>
    public int SpanFrom { get; set; } = WorkerChoice.PeersFull;

    /// <summary>Whose AES-GCM protects packets: our own by the processor's instructions where it has them, or always the framework's.</summary>
    public CipherChoice Cipher { get; set; }

    /// <summary>How datagrams cross into the kernel: the fastest way the machine has, or a plainer one.</summary>
    public SocketChoice Socket { get; set; }

    /// <summary>Whether the server holds a small lesson with itself once it is ready, so that the first real one costs what a later one does.</summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>How pictures are coded in rooms that do not say, where the sender can.</summary>
    public VideoCodec VideoCodec { get; set; }

    /// <summary>How shared screens are coded in rooms whose codec is VP8, where the sender can: letters of VP9 need half the room.</summary>
    public VideoCodec ScreenCodec { get; set; } = VideoCodec.Vp9;

    /// <summary>Most people with camera or microphone in one meeting.</summary>
    public int PublishersMax { get; set; } = 100;

    /// <summary>The addresses of <see cref="PublicAddress"/> as they were written.</summary>
    public IReadOnlyList<string> PublicAddresses() => PublicAddress.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>How many workers a machine of so many cores gets.</summary>
    public static int WorkersFor(int cores) => Math.Clamp(cores > CoresWithoutSpare ? cores - 1 : cores, 1, WorkersMax);
}
