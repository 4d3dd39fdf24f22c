using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Classroom.Benchmarks.Ink;

/// <summary>
/// The yardstick: Kestrel, WebSockets, and nothing else. What one says goes to all, with its name before it, unread; at once ("each") or gathered every
/// 50 ms ("tick"). No ticket, no check, no rights, no rate, no slow readers.
/// </summary>
internal static class BareFanOut
{
    private const int MessageMax = 4_096;
    private const int FrameMax = 1024 * 1024;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(50);
    private static readonly Lock s_lock = new();
    private static readonly List<Peer> s_peers = [];
    private static byte[] s_frame = new byte[FrameMax];
    private static int s_length;

    /// <summary>Arguments: the address to listen on, and "each" or "tick".</summary>
    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add(args[0]);
        app.UseWebSockets();
        var each = args[1] == "each";
        app.Map("/live", (HttpContext context) => Serve(context, each));
        app.MapGet("/health/ready", () => "ready");
        if (!each)
            _ = Tick();
        await app.RunAsync();
        return 0;
    }

    private static async Task Serve(HttpContext context, bool each)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[MessageMax];
        var first = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
        var peer = new Peer(socket, buffer[1..first.Count]);
        lock (s_lock)
            s_peers.Add(peer);
        _ = peer.Pump(context.RequestAborted);
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                Take(peer, buffer.AsSpan(0, part.Count), each);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // The benchmark is over.
        }
        finally
        {
            lock (s_lock)
                s_peers.Remove(peer);
        }
    }

    private static void Take(Peer from, ReadOnlySpan<byte> message, bool each)
    {
        Peer[] all;
        byte[] frame;
        lock (s_lock)
        {
            if (s_length == 0)
                s_frame[s_length++] = 0x10;
            from.Name.CopyTo(s_frame.AsSpan(s_length));
            s_length += from.Name.Length;
            for (var rest = message.Length; ; rest >>= 7)
            {
                s_frame[s_length++] = (byte)(rest >= 0x80 ? rest | 0x80 : rest);
                if (rest < 0x80)
                    break;
            }

            message.CopyTo(s_frame.AsSpan(s_length));
            s_length += message.Length;
            if (!each)
                return;
            (frame, all) = (s_frame[..s_length], [.. s_peers]);
            s_length = 0;
        }

        foreach (var peer in all)
            peer.Send(frame);
    }

    private static async Task Tick()
    {
        using var timer = new PeriodicTimer(s_tick);
        while (await timer.WaitForNextTickAsync())
        {
            Peer[] all;
            byte[] frame;
            lock (s_lock)
            {
                if (s_length == 0)
                    continue;
                (frame, all) = (s_frame[..s_length], [.. s_peers]);
                s_length = 0;
            }

            foreach (var peer in all)
                peer.Send(frame);
        }
    }

    private sealed class Peer(WebSocket socket, byte[] name)
    {
        private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

        public byte[] Name { get; } = name;

        public void Send(byte[] frame) => _frames.Writer.TryWrite(frame);

        public async Task Pump(CancellationToken aborted)
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync(aborted))
                await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, aborted);
        }
    }
}
