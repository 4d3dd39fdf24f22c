using System.Net.Sockets;
using Classroom.Rtc;

namespace Classroom.Server.Loops.Sockets;

/// <summary>One way of moving datagrams between a socket and memory. Blocking calls from one thread: a socket that also knows async would be slower.</summary>
internal abstract class DatagramCalls(SocketCounters counters) : IDisposable
{
    /// <summary>Datagrams read before timers and commands have their turn.</summary>
    public const int MaxReceived = 64;

    protected SocketCounters Counters { get; } = counters;

    /// <summary>Goes on with this socket, which was bound just now.</summary>
    public abstract void Attach(Socket socket);

    /// <summary>Whether a wait can be ended from another thread.</summary>
    public virtual bool CanWake => false;

    /// <summary>Ends the wait of now, or the next one; from any thread.</summary>
    public virtual void Wake()
    {
    }

    public virtual void Dispose()
    {
    }

    /// <summary>Waits until something can be read; false after the time-out or where another thread ended it.</summary>
    public abstract bool Wait(long microseconds);

    /// <summary>Waits for the time itself, whatever arrives.</summary>
    public abstract void Pause(long microseconds);

    /// <summary>Reads what is there, at most <see cref="MaxReceived"/>; gives the number of datagrams, which stay until the next call.</summary>
    public abstract int Receive();

    /// <summary>The datagram with this index of the last reading.</summary>
    public abstract Span<byte> Datagram(int index, out TransportAddress from);

    /// <summary>Sends all that waits.</summary>
    public abstract void Send(SendArena arena);

    protected void NoteSent(int datagrams, int bytes)
    {
        Counters.Sent += datagrams;
        Counters.SentBytes += bytes;
    }
}
