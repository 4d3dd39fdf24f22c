using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Classroom.Testing.Hub;

/// <summary>A real live socket of one seat: says what a test wants it to say, and keeps what it hears.</summary>
public sealed class LiveClient : IAsyncDisposable
{
    private const int FrameBytesMax = 512 * 1024;
    private const int NarrowBytes = 4 * 1024;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentQueue<(long At, string From, byte[] Message)> _heard = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    private LiveClient()
    {
    }

    /// <summary>All that was heard: when (on <see cref="Stopwatch"/>'s clock), from whom, what.</summary>
    public IReadOnlyList<(long At, string From, byte[] Message)> Heard => [.. _heard];

    /// <summary>Ends when the socket has ended.</summary>
    public Task Ended => _reading;

    /// <summary>True until either side has closed.</summary>
    public bool IsOpen => _socket.State == WebSocketState.Open;

    /// <summary>The server's close code, if it has closed.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>The server's close reason, if it has closed.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Opens a seat's socket with a fresh ticket.</summary>
    public static async Task<LiveClient> Open(HubSeat seat, string url)
    {
        var client = await Connect(url);
        await client.Send(LiveWire.Ticket(await seat.Ticket()));
        return client;
    }

    /// <summary>Opens a socket that has not said anything yet.</summary>
    public static async Task<LiveClient> Connect(string url, string? origin = null)
    {
        var client = new LiveClient();
        if (origin is not null)
            client._socket.Options.SetRequestHeader("Origin", origin);
        using var limit = new CancellationTokenSource(s_limit);
        await client._socket.ConnectAsync(AddressOf(url), limit.Token);
        client._reading = client.Read();
        return client;
    }

    /// <summary>Opens a seat's socket that never reads, with next to no room for what it is sent.</summary>
    public static async Task<LiveClient> OpenDeaf(HubSeat seat, string url)
    {
        var client = new LiveClient();
        using var limit = new CancellationTokenSource(s_limit);
        var handler = new SocketsHttpHandler { ConnectCallback = Narrow };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        await client._socket.ConnectAsync(AddressOf(url), invoker, limit.Token);
        await client.Send(LiveWire.Ticket(await seat.Ticket()));
        return client;
    }

    /// <summary>Sends one binary message.</summary>
    public Task Send(byte[] message) => _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, _stop.Token);

    /// <summary>Sends one text message.</summary>
    public Task SendText(byte[] message) => _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _stop.Token);

    /// <summary>Waits until something was heard.</summary>
    public async Task WaitFor(Func<string, byte[], bool> matches)
    {
        var since = Stopwatch.GetTimestamp();
        while (!Heard.Any(one => matches(one.From, one.Message)))
        {
            if (Stopwatch.GetElapsedTime(since) > s_limit)
                throw new TimeoutException($"Not heard within {s_limit}; {_heard.Count} messages, socket {_socket.State} {CloseReason}.");
            await Task.Delay(5);
        }
    }

    /// <summary>Waits until the server has closed the socket.</summary>
    public Task WaitForEnd() => _reading.WaitAsync(s_limit);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private static Uri AddressOf(string url) => new($"{url.Replace("http://", "ws://", StringComparison.Ordinal)}/live");

    private static async ValueTask<Stream> Narrow(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = NarrowBytes };
        await socket.ConnectAsync(context.DnsEndPoint, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task Read()
    {
        var buffer = new byte[FrameBytesMax];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
                    return;
                }

                var at = Stopwatch.GetTimestamp();
                foreach (var (from, message) in LiveWire.Read(buffer.AsSpan(0, length)))
                    _heard.Enqueue((at, from, message));
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // The test stops, or the server has gone; CloseCode tells whether it said why.
        }
    }
}
