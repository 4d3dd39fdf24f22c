using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Classroom.Meetings;
using Classroom.Server.Settings;

namespace Classroom.Server.Edge.Live;

/// <summary>The raw binary WebSocket for what may be dropped: ink under way and cursors.</summary>
public sealed class EphemeralSocket(LiveRooms rooms, LiveTickets tickets, HubOutboxes seats, ClassroomSettings settings, TimeProvider time)
{
    private const int BurstSeconds = 2;

    /// <summary>Runs one socket from its ticket to its end.</summary>
    public async Task Run(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Problems.NotFound().ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(LiveLimits.MessageBytesMax + 1);
        try
        {
            await Serve(socket, buffer, context.RequestAborted);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // The socket is gone; nothing on it was worth keeping.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task Serve(WebSocket socket, byte[] buffer, CancellationToken aborted)
    {
        using var patience = new CancellationTokenSource(LiveLimits.TicketWait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, aborted);
        var (length, end) = await Receive(socket, buffer, both.Token);
        if (end is not null || Admit(buffer.AsSpan(0, length)) is not { } seat || rooms.Find(seat.Meeting) is not { } room)
        {
            await Refuse(socket, end ?? LiveEnd.Ticket, both.Token);
            return;
        }

        using var connection = new LiveConnection(socket, seat.Participant, aborted);
        if (!room.Add(connection))
        {
            await Refuse(socket, LiveEnd.SeatGone, both.Token);
            return;
        }

        // The seat may have been lost between the look at it and now; then nobody else would end this socket.
        if (seats.Find(seat.Meeting, seat.Participant) is null)
            connection.End(LiveEnd.SeatGone);
        var pump = connection.Pump();
        try
        {
            connection.End(await Listen(socket, buffer, connection, room));
        }
        finally
        {
            room.Remove(connection);
            connection.End(LiveEnd.Left);
            await pump;
        }

        await Drain(socket, buffer, connection.Closing);
    }

    private (MeetingId Meeting, ParticipantId Participant)? Admit(ReadOnlySpan<byte> message) =>
        LiveMessage.TryReadTicket(message, out var ticket) && tickets.Take(Encoding.ASCII.GetString(ticket)) is { } seat
            && seats.Find(seat.Meeting, seat.Participant) is not null ? seat : null;

    private async Task<LiveEnd> Listen(WebSocket socket, byte[] buffer, LiveConnection connection, LiveRoom room)
    {
        var most = (double)settings.Limits.EphemeralsPerSecond * BurstSeconds;
        var (allowed, since, excess) = (most, time.GetTimestamp(), 0);
        while (true)
        {
            var (length, end) = await Receive(socket, buffer, connection.Closing);
            if (end is not null || connection.IsEnding)
                return end ?? LiveEnd.SeatGone;
            var now = time.GetTimestamp();
            allowed = Math.Min(most, allowed + (time.GetElapsedTime(since, now).TotalSeconds * settings.Limits.EphemeralsPerSecond));
            since = now;
            if (!LiveMessage.TryRead(buffer.AsSpan(0, length), out var page))
            {
                Count("malformed");
                return LiveEnd.Malformed;
            }

            if (allowed < 1)
            {
                Count("tooMany");
                if (++excess > LiveLimits.ExcessMax)
                    return LiveEnd.TooMany;
                continue;
            }

            (allowed, excess) = (allowed - 1, 0);
            Count(Take(buffer.AsSpan(0, length), buffer.AsSpan(page), connection, room));
        }
    }

    // Who has just lost the right has sent in good faith: such a message goes nowhere, and the socket stays.
    private static string Take(ReadOnlySpan<byte> message, ReadOnlySpan<byte> page, LiveConnection connection, LiveRoom room)
    {
        if (!page.IsEmpty && !room.Gate.MayDraw(connection.Participant, connection.PageOf(page)))
            return "notAllowed";
        return room.Write(connection, message) ? "sent" : "frameFull";
    }

    private static void Count(string fate) => ServerMetrics.Ephemerals.Add(1, KeyValuePair.Create<string, object?>("fate", fate));

    // The length of one whole message, or why there is none.
    private static async ValueTask<(int Length, LiveEnd? End)> Receive(WebSocket socket, byte[] buffer, CancellationToken cancel)
    {
        var length = 0;
        while (length <= LiveLimits.MessageBytesMax)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length, LiveLimits.MessageBytesMax + 1 - length), cancel);
            if (part.MessageType == WebSocketMessageType.Close)
                return (0, LiveEnd.Left);
            if (part.MessageType != WebSocketMessageType.Binary)
                return (0, LiveEnd.NotBinary);
            length += part.Count;
            if (part.EndOfMessage && length <= LiveLimits.MessageBytesMax)
                return (length, null);
        }

        return (0, LiveEnd.TooBig);
    }

    private static async Task Refuse(WebSocket socket, LiveEnd why, CancellationToken cancel)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        await socket.CloseOutputAsync(why.Status, why.Reason, cancel);
        await Drain(socket, new byte[LiveLimits.DrainBytes], cancel);
    }

    // A socket torn down with bytes unread takes the close frame with it; so the other side's own is waited for, a moment long.
    private static async Task Drain(WebSocket socket, byte[] buffer, CancellationToken cancel)
    {
        while (socket.State == WebSocketState.CloseSent)
            await socket.ReceiveAsync(buffer.AsMemory(), cancel);
    }
}
