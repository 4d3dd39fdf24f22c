using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>What one worker has counted; written by its thread only, read by metrics.</summary>
public sealed class MediaWorkerCounters
{
    private long _commandsRefused;

    public long Datagrams { get; internal set; }

    public long Bytes { get; internal set; }

    /// <summary>Exceptions that a datagram, a command or a timer raised: each is a defect, none ends the loop.</summary>
    public long Faults { get; internal set; }

    /// <summary>Commands refused because the queue was full.</summary>
    public long CommandsRefused => Interlocked.Read(ref _commandsRefused);

    public long Strangers { get; internal set; }

    public long Sent { get; internal set; }

    public long SentBytes { get; internal set; }

    /// <summary>Sums over all peers and tracks there have been, as of the last second; replaced, never changed.</summary>
    public MediaTotals Totals { get; internal set; } = new();

    public long SendErrors { get; internal set; }

    /// <summary>TCP connections that are open, that were refused because there were too many, and datagrams that theirs could not take.</summary>
    public int Streams { get; internal set; }

    public long StreamsRefused { get; internal set; }

    public long StreamDrops { get; internal set; }

    /// <summary>System calls that sent.</summary>
    public long SendCalls { get; internal set; }

    /// <summary>Datagrams that the kernel cut from a longer message.</summary>
    public long Segmented { get; internal set; }

    /// <summary>Nanoseconds that the worker's thread has computed, as of the last second.</summary>
    public long ProcessorNs { get; internal set; }

    /// <summary>Of these, for each datagram sent in the last second; 0 while none is.</summary>
    public long ProcessorNsPerDatagram { get; internal set; }

    /// <summary>Of a core, in the last second; 0 to 1.</summary>
    public double ProcessorShare { get; internal set; }

    /// <summary>Packets that went over to other workers, and messages to them that found no room.</summary>
    public long Crossed { get; internal set; }

    public long CrossingDrops { get; internal set; }

    public int Peers { get; internal set; }

    public int Meetings { get; internal set; }

    internal void NoteRefusedCommand() => Interlocked.Increment(ref _commandsRefused);
}
