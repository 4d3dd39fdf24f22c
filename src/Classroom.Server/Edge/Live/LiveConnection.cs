using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Classroom.Meetings;

namespace Classroom.Server.Edge.Live;

/// <summary>One seat's live socket: what is late for it is dropped, so that it always gets the newest.</summary>
internal sealed class LiveConnection : IDisposable
{
    private readonly WebSocket _socket;
    private readonly CancellationTokenSource _closing;
    private readonly Channel<LiveFrame> _frames;
    private readonly byte[] _name;
    private byte[] _pageBytes = [];
    private string _page = "";

    public LiveConnection(WebSocket socket, ParticipantId participant, CancellationToken aborted)
    {
        (_socket, Participant) = (socket, participant);
        _closing = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _name = Encoding.UTF8.GetBytes(participant.Value);
        _frames = Channel.CreateBounded<LiveFrame>(
            new BoundedChannelOptions(LiveLimits.FramesWaitingMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Drop);
    }

    public ParticipantId Participant { get; }

    /// <summary>The sender's name in merged frames.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>Ends with the socket, or when its seat is gone.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Which second this one last wrote in, and the tick it was counted for.</summary>
    public long LastWroteAt { get; set; } = long.MinValue;

    /// <summary>The page of a message as text; made anew only when the page changes.</summary>
    public string PageOf(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.SequenceEqual(_pageBytes))
            (_pageBytes, _page) = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return _page;
    }

    public void Offer(LiveFrame frame)
    {
        if (!_frames.Writer.TryWrite(frame.Share()))
            frame.Release();
    }

    public void Close()
    {
        _frames.Writer.TryComplete();
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The socket has just ended by itself.
        }
    }

    /// <summary>Sends what is offered until the end.</summary>
    public async Task Pump()
    {
        try
        {
            while (await _frames.Reader.WaitToReadAsync(Closing))
            {
                while (_frames.Reader.TryRead(out var frame))
                {
                    try
                    {
                        await _socket.SendAsync(frame.Bytes, WebSocketMessageType.Binary, endOfMessage: true, Closing);
                    }
                    finally
                    {
                        frame.Release();
                    }
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            Close();
        }

        while (_frames.Reader.TryRead(out var left))
            left.Release();
    }

    public void Dispose() => _closing.Dispose();

    private static void Drop(LiveFrame frame)
    {
        frame.Release();
        ServerMetrics.Ephemerals.Add(1, KeyValuePair.Create<string, object?>("fate", "lateFrame"));
    }
}
