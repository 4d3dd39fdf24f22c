using System.Net.Sockets;

namespace Classroom.Server.Loops.Sockets;

/// <summary>What the machine has of the ways into the kernel.</summary>
/// <param name="HasBatches">Whether many datagrams can go in one call.</param>
/// <param name="CanSegment">Whether the kernel cuts messages of this socket up itself.</param>
internal sealed record SocketAbilities(bool HasBatches, Func<Socket, bool> CanSegment)
{
    /// <summary>This machine's.</summary>
    public static SocketAbilities Present { get; } = new(LinuxCalls.IsSupported, LinuxCalls.CanSegment);

    /// <summary>The best that there is at most as good as the wish.</summary>
    public SocketChoice Settle(SocketChoice wish, Socket socket) => wish switch
    {
        SocketChoice.Framework => wish,
        _ when !HasBatches => SocketChoice.Framework,
        SocketChoice.Segmented when !CanSegment(socket) => SocketChoice.Batched,
        _ => wish,
    };
}
