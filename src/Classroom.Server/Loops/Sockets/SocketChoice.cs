namespace Classroom.Server.Loops.Sockets;

/// <summary>How datagrams cross into the kernel; each way falls back to the next where the machine has it not.</summary>
public enum SocketChoice
{
    /// <summary>Many datagrams a call, and those to one receiver as one that the kernel cuts up (UDP GSO). Linux only.</summary>
    Segmented,

    /// <summary>Many datagrams a call (recvmmsg, sendmmsg). Linux only.</summary>
    Batched,

    /// <summary>The framework's calls, one a datagram.</summary>
    Framework,
}
