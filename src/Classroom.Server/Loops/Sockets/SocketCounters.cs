namespace Classroom.Server.Loops.Sockets;

/// <summary>What a worker's socket has met; written by its thread alone.</summary>
public sealed class SocketCounters
{
    public long Sent { get; internal set; }

    public long SentBytes { get; internal set; }

    /// <summary>System calls that sent: how well datagrams gather shows beside <see cref="Sent"/>.</summary>
    public long SendCalls { get; internal set; }

    /// <summary>Datagrams that the kernel cut from a longer message.</summary>
    public long Segmented { get; internal set; }

    /// <summary>Datagrams the kernel did not take: unreachable networks, full buffers.</summary>
    public long SendErrors { get; internal set; }

    public long ReceiveErrors { get; internal set; }

    public long Rebinds { get; internal set; }

    /// <summary>Attempts to have the port back that failed; media stands still meanwhile.</summary>
    public long FailedRebinds { get; internal set; }
}
