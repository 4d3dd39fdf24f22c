using System.Buffers;
using System.Net.WebSockets;
using System.Text;
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
        var length = await Receive(socket, buffer, both.Token);
        if (length < 0 || Admit(buffer.AsSpan(0, Math.Max(0, length))) is not { } seat || rooms.Find(seat.Meeting) is not { } room)
        {
            await Refuse(socket, aborted);
            return;
        }

        using var connection = new LiveConnection(socket, seat.Participant, aborted);
        if (!room.Add(connection))
        {
            await Refuse(socket, aborted);
            return;
        }

        var pump = connection.Pump();
        try
        {
            await Listen(socket, buffer, connection, room);
        }
        finally
        {
            room.Remove(connection);
            connection.Close();
            await pump;
            socket.Abort();
        }
    }

    private (Meetings.MeetingId Meeting, Meetings.ParticipantId Participant)? Admit(ReadOnlySpan<byte> message) =>
        LiveMessage.TryReadTicket(message, out var ticket) && tickets.Take(Encoding.ASCII.GetString(ticket)) is { } seat
            && seats.Find(seat.Meeting, seat.Participant) is not null ? seat : null;

    private async Task Listen(WebSocket socket, byte[] buffer, LiveConnection connection, LiveRoom room)
    {
        var (allowed, since, excess) = ((double)settings.Limits.EphemeralsPerSecond * BurstSeconds, time.GetTimestamp(), 0);
        while (await Receive(socket, buffer, connection.Closing) is var length and >= 0)
        {
            var now = time.GetTimestamp();
            var earned = time.GetElapsedTime(since, now).TotalSeconds * settings.Limits.EphemeralsPerSecond;
            (allowed, since) = (Math.Min(allowed + earned, settings.Limits.EphemeralsPerSecond * BurstSeconds), now);
            if (allowed < 1)
            {
                Count("tooMany");
                if (++excess > LiveLimits.ExcessMax)
                    return;
                continue;
            }

            (allowed, excess) = (allowed - 1, 0);
            Count(Take(buffer.AsSpan(0, length), connection, room));
        }
    }

    private static string Take(ReadOnlySpan<byte> message, LiveConnection connection, LiveRoom room)
    {
        if (!LiveMessage.TryRead(message, out var page))
            return "malformed";
        if (!page.IsEmpty && !room.Gate.MayDraw(connection.Participant, connection.PageOf(page)))
            return "notAllowed";
        return room.Write(connection, message) ? "sent" : "frameFull";
    }

    private static void Count(string fate) => ServerMetrics.Ephemerals.Add(1, KeyValuePair.Create<string, object?>("fate", fate));

    // The length of one whole message; -1 at the end of the socket and for whatever is no binary message within the limit.
    private static async ValueTask<int> Receive(WebSocket socket, byte[] buffer, CancellationToken cancel)
    {
        var length = 0;
        while (length <= LiveLimits.MessageBytesMax)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length, LiveLimits.MessageBytesMax + 1 - length), cancel);
            if (part.MessageType != WebSocketMessageType.Binary)
                return -1;
            length += part.Count;
            if (part.EndOfMessage)
                return length <= LiveLimits.MessageBytesMax ? length : -1;
        }

        return -1;
    }

    private static Task Refuse(WebSocket socket, CancellationToken cancel) =>
        socket.State is WebSocketState.Open or WebSocketState.CloseReceived
            ? socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "ticket", cancel) : Task.CompletedTask;
}
