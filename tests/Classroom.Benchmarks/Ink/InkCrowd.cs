using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Classroom.Testing.Hub;

namespace Classroom.Benchmarks.Ink;

/// <summary>Many drawers at 10 Hz on one page, each with a socket of its own, and what each hears of the others.</summary>
internal sealed class InkCrowd : IAsyncDisposable
{
    private const int FrameMax = 2 * 1024 * 1024;
    private const int BucketsMax = 10_000;
    private const int PointsPerMessage = 8;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly List<(ClientWebSocket Socket, byte[] Name)> _drawers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _tasks = [];
    private readonly long[] _delays = new long[BucketsMax + 1];
    private long _frames;
    private long _bytes;
    private volatile bool _measuring;

    /// <summary>Opens one more drawer's socket with its first message.</summary>
    public async Task Add(string url, string name, byte[] first)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"{url.Replace("http://", "ws://", StringComparison.Ordinal)}/live"), _stop.Token);
        await socket.SendAsync(first, WebSocketMessageType.Binary, endOfMessage: true, _stop.Token);
        _drawers.Add((socket, Encoding.UTF8.GetBytes(name)));
    }

    /// <summary>Draws for a while, then measures for a while.</summary>
    public async Task<InkFigures> Draw(TimeSpan warmUp, TimeSpan measured, Process server)
    {
        var phase = new Random(1);
        foreach (var (socket, name) in _drawers)
        {
            _tasks.Add(Task.Run(() => Hear(socket, name)));
            _tasks.Add(Task.Run(() => Speak(socket, TimeSpan.FromMilliseconds(phase.Next((int)s_interval.TotalMilliseconds)))));
        }

        await Task.Delay(warmUp);
        server.Refresh();
        var (cpu, since) = (server.TotalProcessorTime, Stopwatch.GetTimestamp());
        _measuring = true;
        await Task.Delay(measured);
        _measuring = false;
        server.Refresh();
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var used = (server.TotalProcessorTime - cpu).TotalSeconds / seconds;
        return new InkFigures(
            _drawers.Count, Percentile(0.5), Percentile(0.99), _delays.Sum(), used,
            _bytes / seconds / _drawers.Count, _frames / seconds / _drawers.Count);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks);
        foreach (var (socket, _) in _drawers)
            socket.Dispose();
        _stop.Dispose();
    }

    private double Percentile(double part)
    {
        var (wanted, seen) = ((long)(_delays.Sum() * part), 0L);
        for (var ms = 0; ms < _delays.Length; ms++)
        {
            seen += _delays[ms];
            if (seen > wanted)
                return ms + 1;
        }

        return double.NaN;
    }

    // The name of each stroke is the moment it was sent: what comes back tells by itself how long it took.
    private async Task Speak(ClientWebSocket socket, TimeSpan phase)
    {
        var steps = Enumerable.Range(0, PointsPerMessage).Select(i => i == 0 ? (6_400, 3_600) : (i * 3, -i)).ToArray();
        try
        {
            await Task.Delay(phase, _stop.Token);
            using var timer = new PeriodicTimer(s_interval);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var name = Stopwatch.GetTimestamp().ToString("x16", CultureInfo.InvariantCulture);
                await socket.SendAsync(LiveWire.Ink("board.1", name, 0, steps), WebSocketMessageType.Binary, endOfMessage: true, _stop.Token);
            }
        }
        catch (Exception over) when ((over is OperationCanceledException or WebSocketException) && _stop.IsCancellationRequested)
        {
            // Enough was drawn.
        }
    }

    private async Task Hear(ClientWebSocket socket, byte[] own)
    {
        var buffer = new byte[FrameMax];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                    throw new InvalidOperationException($"Closed by the server: {socket.CloseStatusDescription}.");
                if (_measuring)
                    Note(buffer.AsSpan(0, length), own);
            }
        }
        catch (Exception over) when ((over is OperationCanceledException or WebSocketException) && _stop.IsCancellationRequested)
        {
            // Enough was heard.
        }
    }

    private void Note(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> own)
    {
        Interlocked.Increment(ref _frames);
        Interlocked.Add(ref _bytes, frame.Length);
        var now = Stopwatch.GetTimestamp();
        for (var rest = frame[1..]; !rest.IsEmpty;)
        {
            var name = Block(ref rest);
            var message = Block(ref rest);
            if (message[0] != 2 || name.SequenceEqual(own))
                continue;
            message = message[1..];
            Block(ref message);
            if (Utf8Parser.TryParse(Block(ref message), out long sentAt, out _, 'x'))
                Interlocked.Increment(ref _delays[(int)Math.Clamp(Stopwatch.GetElapsedTime(sentAt, now).TotalMilliseconds, 0, BucketsMax)]);
        }
    }

    private static ReadOnlySpan<byte> Block(ref ReadOnlySpan<byte> rest)
    {
        var (length, at, shift) = (0, 0, 0);
        do
        {
            length |= (rest[at] & 0x7f) << shift;
            shift += 7;
        }
        while (rest[at++] >= 0x80);
        var block = rest.Slice(at, length);
        rest = rest[(at + length)..];
        return block;
    }
}
