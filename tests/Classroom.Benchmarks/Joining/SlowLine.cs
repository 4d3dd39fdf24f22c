using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Joining;

/// <summary>A line of so many bits a second between one browser and the server: all its connections share what comes down.</summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private const int PieceBytes = 4 * 1024;
    private const int BitsPerByte = 8;
    private readonly TcpListener _listener;
    private readonly int _serverPort;
    private readonly double _bytesPerSecond;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Task _accepting;
    private long _freeAt = Stopwatch.GetTimestamp();
    private long _bytes;

    public SlowLine(string serverUrl, int kilobitsPerSecond)
    {
        _serverPort = new Uri(serverUrl).Port;
        _bytesPerSecond = kilobitsPerSecond * 1000.0 / BitsPerByte;
        var port = FreePorts.Tcp();
        Url = $"http://127.0.0.1:{port}";
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>The server as seen from the far end.</summary>
    public string Url { get; }

    /// <summary>All that has come down so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task Accept()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(Carry(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Carry(TcpClient browser)
    {
        using var server = new TcpClient();
        using (browser)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                var up = browser.GetStream().CopyToAsync(server.GetStream(), ended.Token);
                await Task.WhenAny(up, Down(server.GetStream(), browser.GetStream(), ended.Token));
                await ended.CancelAsync();
                await up;
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
            {
                // One end has hung up: so does the other.
            }
        }
    }

    private async Task Down(NetworkStream server, NetworkStream browser, CancellationToken cancel)
    {
        var piece = new byte[PieceBytes];
        while (await server.ReadAsync(piece, cancel) is var count && count > 0)
        {
            await Wait(count, cancel);
            await browser.WriteAsync(piece.AsMemory(0, count), cancel);
            Interlocked.Add(ref _bytes, count);
        }
    }

    private async Task Wait(int count, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var now = Stopwatch.GetTimestamp();
            _freeAt = Math.Max(now, _freeAt) + (long)(count / _bytesPerSecond * Stopwatch.Frequency);
            if (Stopwatch.GetElapsedTime(now, _freeAt) is { TotalMilliseconds: >= 1 } rest)
                await Task.Delay(rest, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }
}
