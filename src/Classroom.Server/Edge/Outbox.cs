using System.Buffers;
using System.Text;
using System.Threading.Channels;
using Classroom.Meetings;
using Microsoft.AspNetCore.SignalR;

namespace Classroom.Server.Edge;

/// <summary>
/// All that is on its way to one hub connection, in order and bounded: whoever does not keep up is closed and joins again from its number,
/// so nobody ever waits for the slowest.
/// </summary>
public sealed class Outbox
{
    /// <summary>Most messages waiting.</summary>
    public const int MessagesMax = 1_024;

    /// <summary>Most bytes of events waiting.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    /// <summary>What SignalR writes around a message.</summary>
    public const int FrameBytes = 4 * 1024;

    /// <summary>Bytes that may stand in one connection's pipe before its sender waits.</summary>
    public const int TransportBytesMax = 256 * 1024;

    private static readonly TimeSpan s_closeLimit = TimeSpan.FromSeconds(1);
    private readonly Channel<(string Method, object Message, int Bytes)> _queue =
        Channel.CreateBounded<(string, object, int)>(new BoundedChannelOptions(MessagesMax + 1) { SingleReader = true });

    private readonly HubCallerContext _context;
    private readonly ISingleClientProxy _client;
    private readonly TimeProvider _time;
    private ClosedReason? _closed;
    private int _done;
    private int _bytes;
    private int _messages;

    /// <summary>Makes the outbox of one connection and starts sending.</summary>
    public Outbox(HubCallerContext context, ISingleClientProxy client, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_context, _client, _time) = (context, client, time);
        Pumping = Pump(context.ConnectionAborted);
    }

    /// <summary>SignalR's id of the connection.</summary>
    public string ConnectionId => _context.ConnectionId;

    /// <summary>Whose seat it is; set once, before the first event.</summary>
    public ParticipantId Participant { get; internal set; }

    /// <summary>The meeting of that seat.</summary>
    public MeetingId Meeting { get; internal set; }

    /// <summary>Ends with the connection.</summary>
    public CancellationToken Aborted => _context.ConnectionAborted;

    internal Task Pumping { get; }

    /// <summary>Sends a session description.</summary>
    public void Describe(Description description) => Post(nameof(Describe), description, description.Sdp.Length);

    /// <summary>Sends a notice.</summary>
    public void Notice(NoticeKind kind) => Post(nameof(Notice), new NoticeMessage(kind), 0);

    /// <summary>Tells a moderator how good everybody's connection is.</summary>
    public void Quality(QualityMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Post(nameof(Quality), message, message.People.Count * QualityMessage.BytesOfPerson);
    }

    /// <summary>Sends this person's part of a durable batch.</summary>
    internal void Events(RawJson batch) => Post(nameof(Events), batch, batch.Utf8.Length);

    /// <summary>Says why, after all that is waiting, and ends the connection. Null ends it without a word.</summary>
    internal void Close(ClosedReason? reason)
    {
        if (Interlocked.Exchange(ref _done, 1) != 0)
            return;
        _closed = reason;
        _queue.Writer.TryComplete();
    }

    /// <summary>Writes one person's part of a batch; what it holds was serialised before.</summary>
    internal static RawJson Batch(Publication publication, ParticipantId person, ReadOnlyMemory<byte> view)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + publication.Events.Sum(published => published.Json.Length + 1) + view.Length);
        Write(buffer, $"{{\"from\":{publication.From},\"to\":{publication.To},\"events\":[");
        var first = true;
        foreach (var published in publication.Events)
        {
            if (!published.IsFor(person))
                continue;
            if (!first)
                buffer.Write(","u8);
            first = false;
            buffer.Write(published.Json.Span);
        }

        buffer.Write("]"u8);
        if (view.Length > 0)
        {
            buffer.Write(",\"view\":"u8);
            buffer.Write(view.Span);
        }

        buffer.Write("}"u8);
        return new RawJson(buffer.WrittenMemory);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);

    private void Post(string method, object message, int bytes)
    {
        if (Volatile.Read(ref _done) != 0)
            return;
        var full = Interlocked.Add(ref _bytes, bytes) > BytesMax || Interlocked.Increment(ref _messages) > MessagesMax;
        if (full || !_queue.Writer.TryWrite((method, message, bytes)))
            Overflow();
    }

    // What waits is worthless now: the client reads it all again when it joins.
    private void Overflow()
    {
        if (Interlocked.Exchange(ref _done, 1) != 0)
            return;
        ServerMetrics.SlowConnections.Add(1);
        _closed = ClosedReason.Slow;
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out _))
        {
        }
    }

    private async Task Pump(CancellationToken aborted)
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync(aborted))
            {
                while (_queue.Reader.TryRead(out var next))
                {
                    await _client.SendAsync(next.Method, next.Message, aborted);
                    Interlocked.Add(ref _bytes, -next.Bytes);
                    Interlocked.Decrement(ref _messages);
                }
            }

            if (_closed is { } reason)
            {
                using var limit = new CancellationTokenSource(s_closeLimit, _time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, aborted);
                await _client.SendAsync("Closed", new ClosedMessage(reason), both.Token);
                await Task.Delay(s_closeLimit, _time, aborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is gone, or does not even take a last word.
        }
        finally
        {
            Interlocked.Exchange(ref _done, 1);
            _queue.Writer.TryComplete();
            _context.Abort();
        }
    }
}
