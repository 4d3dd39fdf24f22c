using System.Buffers;
using Classroom.Meetings;

namespace Classroom.Server.Edge.Live;

/// <summary>
/// The live sockets of one meeting: what arrives within a tick leaves as one frame, the same bytes for all. A quiet room sends at once, a busy one every tick.
/// </summary>
internal sealed class LiveRoom : IDisposable
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<ParticipantId, LiveConnection> _sockets = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private LiveConnection[]? _all = [];
    private byte[] _frame = ArrayPool<byte>.Shared.Rent(LiveLimits.MessageBytesMax);
    private int _length;
    private long _flushedAt;
    private long _countedAt;
    private int _writers;
    private bool _closed;

    public LiveRoom(TimeProvider time, Gate gate)
    {
        (_time, Gate) = (time, gate);
        _timer = time.CreateTimer(static room => ((LiveRoom)room!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Who may draw where, as of the last commit.</summary>
    public Gate Gate { get; set; }

    /// <summary>The tick in force.</summary>
    public TimeSpan Tick { get; private set; } = LiveLimits.ShortTick;

    /// <summary>Adds a seat's socket in place of an older one; false when the room is over or full.</summary>
    public bool Add(LiveConnection socket)
    {
        LiveConnection? before;
        lock (_lock)
        {
            before = _sockets.GetValueOrDefault(socket.Participant);
            if (_closed || (before is null && _sockets.Count >= LiveLimits.SocketsMax))
                return false;
            (_sockets[socket.Participant], _all) = (socket, null);
        }

        before?.End(LiveEnd.SeatGone);
        return true;
    }

    public void Remove(LiveConnection socket)
    {
        lock (_lock)
        {
            if (_sockets.GetValueOrDefault(socket.Participant) != socket)
                return;
            _sockets.Remove(socket.Participant);
            _all = null;
        }
    }

    /// <summary>The seat is gone or its connection is lost.</summary>
    public void Close(ParticipantId person)
    {
        LiveConnection? socket;
        lock (_lock)
        {
            if (_sockets.Remove(person, out socket))
                _all = null;
        }

        socket?.End(LiveEnd.SeatGone);
    }

    /// <summary>Takes one checked message into the next frame; false where this tick is full.</summary>
    public bool Write(LiveConnection sender, ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            var name = sender.Name;
            var entry = LiveMessage.VarintLength((uint)name.Length) + name.Length + LiveMessage.VarintLength((uint)message.Length) + message.Length;
            if (_closed || _length + entry + 1 > LiveLimits.FrameBytesMax)
                return false;
            CountWriter(sender);
            Reserve(_length + entry + 1);
            var first = _length == 0;
            if (first)
                _frame[_length++] = LiveMessage.Batch;
            _length += LiveMessage.WriteVarint(_frame.AsSpan(_length), (uint)name.Length);
            name.CopyTo(_frame.AsSpan(_length));
            _length += name.Length;
            _length += LiveMessage.WriteVarint(_frame.AsSpan(_length), (uint)message.Length);
            message.CopyTo(_frame.AsSpan(_length));
            _length += message.Length;
            if (first)
                Schedule();
            return true;
        }
    }

    public void Dispose()
    {
        LiveConnection[] all;
        lock (_lock)
        {
            _closed = true;
            all = [.. _sockets.Values];
            _sockets.Clear();
            _all = [];
        }

        _timer.Dispose();
        foreach (var socket in all)
            socket.End(LiveEnd.SeatGone);
    }

    private void Schedule()
    {
        var wait = Tick - _time.GetElapsedTime(_flushedAt);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Reserve(int bytes)
    {
        if (_frame.Length >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, _frame.Length * 2));
        _frame.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_frame);
        _frame = larger;
    }

    private void CountWriter(LiveConnection sender)
    {
        var now = _time.GetTimestamp();
        if (_time.GetElapsedTime(_countedAt, now) >= s_second)
        {
            Tick = _writers > LiveLimits.WritersMiddleTick ? LiveLimits.LongTick
                : _writers > LiveLimits.WritersShortTick ? LiveLimits.MiddleTick : LiveLimits.ShortTick;
            (_countedAt, _writers) = (now, 0);
        }

        if (sender.LastWroteAt < _countedAt)
            _writers++;
        sender.LastWroteAt = now;
    }

    private void Flush()
    {
        LiveFrame frame;
        LiveConnection[] all;
        lock (_lock)
        {
            if (_length == 0)
                return;
            frame = new LiveFrame(_frame, _length);
            (_frame, _length, _flushedAt) = (ArrayPool<byte>.Shared.Rent(_frame.Length), 0, _time.GetTimestamp());
            all = _all ??= [.. _sockets.Values];
        }

        foreach (var socket in all)
            socket.Offer(frame);
        frame.Release();
    }
}
