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
    private LiveEnd? _end;

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

    /// <summary>Ends with the socket, or a moment after <see cref="End"/>.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>True once <see cref="End"/> was called: what still comes is not heard.</summary>
    public bool IsEnding => Volatile.Read(ref _end) is not null;

    /// <summary>When this one last wrote, for counting writers.</summary>
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

    /// <summary>Lets the pump say why after what is under way; a peer that does not answer is cut off a moment later.</summary>
    public void End(LiveEnd why)
    {
        if (Interlocked.CompareExchange(ref _end, why, null) is not null)
            return;
        _frames.Writer.TryComplete();
        try
        {
            _closing.CancelAfter(LiveLimits.CloseWait);
        }
        catch (ObjectDisposedException)
        {
            // The socket has just ended by itself.
        }
    }

    /// <summary>Sends what is offered, then the reason for the end.</summary>
    public async Task Pump()
    {
        try
        {
            while (await _frames.Reader.WaitToReadAsync(Closing))
            {
                while (_frames.Reader.TryRead(out var frame))
                    await Send(frame);
            }

            if (_end is { } why && _socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(why.Status, why.Reason, Closing);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            End(LiveEnd.Left);
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

    private async Task Send(LiveFrame frame)
    {
        try
        {
            if (!IsEnding)
                await _socket.SendAsync(frame.Bytes, WebSocketMessageType.Binary, endOfMessage: true, Closing);
        }
        finally
        {
            frame.Release();
        }
    }
}
