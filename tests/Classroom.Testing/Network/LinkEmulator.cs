using Classroom.Testing.Media;

namespace Classroom.Testing.Network;

/// <summary>
/// A cable between two TUN devices, each direction of which is a <see cref="NetworkPath"/>: rate with a queue, delay, jitter, loss, duplicates. One thread, ahead of
/// ordinary work where that is allowed, which sleeps until the next packet comes or is due.
/// </summary>
internal sealed unsafe class LinkEmulator : IDisposable
{
    /// <summary>Packets on their way in both directions; what is read while there are as many is dropped.</summary>
    private const int PacketsMax = 8_192;

    /// <summary>Read from one device before what is due leaves.</summary>
    private const int BatchMax = 32;
    private const int PacketOctetsMax = 2_048;
    private const int Priority = 1;

    /// <summary>The longest sleep: so soon the thread sees that it is to end.</summary>
    private const long SleepUsMax = 50_000;
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly PriorityQueue<Flight, (long AtUs, long Order)> _flying = new();
    private readonly Stack<byte[]> _buffers = new();
    private readonly TunDevice _near;
    private readonly TunDevice _far;
    private readonly Thread _thread;
    private volatile bool _stopped;
    private long _order;
    private long _crowdedOut;
    private long _latestUs;

    public LinkEmulator(TunDevice near, TunDevice far, int seed)
    {
        (_near, _far) = (near, far);
        var random = new Random(seed);
        (Up, Down) = (new NetworkPath(random), new NetworkPath(random));
        _thread = new Thread(Run) { IsBackground = true, Name = "link emulator" };
        _thread.Start();
    }

    /// <summary>From the far device to the near one.</summary>
    public NetworkPath Up { get; }

    /// <summary>From the near device to the far one.</summary>
    public NetworkPath Down { get; }

    /// <summary>Packets dropped because too many were on their way: the emulator's own failure, no part of the model.</summary>
    public long CrowdedOut => Volatile.Read(ref _crowdedOut);

    /// <summary>By how much the latest packet left after it was due.</summary>
    public TimeSpan Latest => TimeSpan.FromMicroseconds(Volatile.Read(ref _latestUs));

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
    }

    private void Run()
    {
        // Without the right to it the thread is an ordinary one.
        var priority = Priority;
        _ = LibC.SetScheduler(0, LibC.FirstInFirstOut, &priority);
        while (!_stopped)
        {
            Wait();
            Take(_far, Up, _near);
            Take(_near, Down, _far);
            Deliver();
        }
    }

    private void Wait()
    {
        var sleepUs = _flying.TryPeek(out _, out var first) ? Math.Clamp(first.AtUs - RealClock.NowUs, 0, SleepUsMax) : SleepUsMax;
        var entries = stackalloc LibC.PollEntry[] { new() { File = _near.File, Events = LibC.PollIn }, new() { File = _far.File, Events = LibC.PollIn } };
        var timeout = new LibC.TimeSpec { Nanoseconds = sleepUs * NanosecondsPerMicrosecond };
        _ = LibC.Poll(entries, 2, &timeout, 0);
    }

    private void Take(TunDevice from, NetworkPath path, TunDevice to)
    {
        for (var i = 0; i < BatchMax; i++)
        {
            var buffer = Rent();
            if (!from.TryRead(buffer, out var length))
            {
                _buffers.Push(buffer);
                return;
            }

            var (atUs, copyAtUs) = path.Send(RealClock.NowUs, length);
            Fly(to, buffer, length, atUs);
            if (copyAtUs is null)
                continue;
            var copy = Rent();
            buffer.AsSpan(0, length).CopyTo(copy);
            Fly(to, copy, length, copyAtUs);
        }
    }

    private void Fly(TunDevice to, byte[] buffer, int length, long? atUs)
    {
        if (atUs is { } at && _flying.Count < PacketsMax)
        {
            _flying.Enqueue(new Flight(to, buffer, length), (at, _order++));
            return;
        }

        if (atUs is not null)
            _crowdedOut++;
        _buffers.Push(buffer);
    }

    private void Deliver()
    {
        while (_flying.TryPeek(out var flight, out var when) && RealClock.NowUs is var now && when.AtUs <= now)
        {
            _flying.Dequeue();
            _latestUs = Math.Max(_latestUs, now - when.AtUs);

            // An interface that is down loses what comes, as a cable does that is pulled out.
            flight.To.TryWrite(flight.Buffer.AsSpan(0, flight.Length));
            _buffers.Push(flight.Buffer);
        }
    }

    private byte[] Rent() => _buffers.TryPop(out var buffer) ? buffer : new byte[PacketOctetsMax];

    private readonly record struct Flight(TunDevice To, byte[] Buffer, int Length);
}
