using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.RateLimiting;
using Classroom.Meetings;
using Classroom.Modules.Participants.Contract;
using Classroom.Server.Bridges;
using Classroom.Server.Bridges.Media;
using Classroom.Server.Edge.Live;
using Classroom.Server.Loops;
using Classroom.Server.Settings;
using Classroom.Storage;
using Classroom.Storage.Rooms;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace Classroom.Server.Edge;

/// <summary>What a browser says: four methods. Who speaks is known from the connection, never from the message.</summary>
public sealed partial class MeetingHub(
    MeetingDoor door, RoomStore rooms, HubOutboxes outboxes, LiveTickets tickets, AddressLimits limits, ClassroomSettings settings,
    IMediaSignalling media, IEventLog log, TimeProvider time, ILogger<MeetingHub> logger) : Hub
{
    private const string StateKey = "state";
    private static readonly TimeSpan s_joinLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_retryLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_behindLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_retryPause = TimeSpan.FromMilliseconds(100);

    private Connection State => (Connection)Context.Items[StateKey]!;

    /// <inheritdoc/>
    public override Task OnConnectedAsync()
    {
        var outbox = new Outbox(Context, Clients.Caller, time);
        var token = BearerToken.JoinTokenOfHub(Context.GetHttpContext()!.Request) ?? throw new InvalidOperationException("A connection without a token.");
        Context.Items[StateKey] = new Connection(outbox, token, settings.Limits.CommandsPerSecond);
        outboxes.Add(outbox);
        _ = AbortUnlessJoined(State, Context);
        return base.OnConnectedAsync();
    }

    /// <inheritdoc/>
    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        var state = State;
        outboxes.Remove(state.Outbox);
        if (exception is null)
            media.Closed(state.Outbox);
        state.Dispose();
        await Lose(state);
        await base.OnDisconnectedAsync(exception);
    }

    /// <summary>Takes a seat, or takes it again.</summary>
    public async Task<JoinReply> Join(JsonElement request)
    {
        var began = time.GetTimestamp();
        var reply = await Answer(request);
        if (reply is JoinRefused { Reason: JoinRefusal.NotFound })
            await HiddenTime.Pass(time, began, Context.ConnectionAborted);
        ServerMetrics.Joins.Add(1, KeyValuePair.Create<string, object?>("answer", reply is JoinRefused refused ? refused.Reason.ToString() : "Accepted"));
        return reply;
    }

    /// <summary>Sends one command; answers when it is durable or refused.</summary>
    public async Task<SendReply> Send(JsonElement request)
    {
        var state = State;
        if (state.Seat is not { } seat)
            return Refused(EdgeRules.NotJoined);
        if (!state.MaySend())
            return Refused(EdgeRules.TooMany);
        if (!HubJson.TryRead<SendRequest>(request, out var send))
            return Refused(EdgeRules.Malformed);
        var began = time.GetTimestamp();
        var answer = await door.Send(seat.Meeting, seat.Participant, send.Id, JsonMarshal.GetRawUtf8Value(send.Command).ToArray());
        ServerMetrics.CommandSeconds.Record(time.GetElapsedTime(began).TotalSeconds);
        ServerMetrics.Commands.Add(1, KeyValuePair.Create<string, object?>("outcome", answer.Ok ? "applied" : answer.Rule ?? "abandoned"));
        return Reply(answer);
    }

    /// <summary>A session description for, or from, this client's peer connections.</summary>
    public async Task<SendReply> Describe(JsonElement request)
    {
        var state = State;
        if (state.Seat is null)
            return Refused(EdgeRules.NotJoined);
        if (!state.MaySend())
            return Refused(EdgeRules.TooMany);
        if (!HubJson.TryRead<DescribeRequest>(request, out var given) || given.ToDescription() is not { } description)
            return Refused(EdgeRules.Malformed);
        await state.Describing.WaitAsync(Context.ConnectionAborted);
        try
        {
            return await media.Describe(state.Outbox, description) is { } rejection ? Refused(rejection) : new SendAccepted(0);
        }
        finally
        {
            state.Describing.Release();
        }
    }

    /// <summary>A new ticket for the live socket; empty before joining.</summary>
    public string Ticket() => State.Seat is { } seat && State.MaySend() ? tickets.Give(seat.Meeting, seat.Participant) : "";

    internal static SendReply Reply(CommandAnswer answer) =>
        answer.Seq is { } seq ? new SendAccepted(seq)
        : answer.Rule is { } rule ? Refused(new Rejection(rule, answer.Message ?? "", answer.RetryAfter))
        : Refused(EdgeRules.NotNow);

    private static SendRefused Refused(Rejection rejection) =>
        new(rejection.Rule, rejection.Message, rejection.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalMilliseconds) : null);

    private async Task<JoinReply> Answer(JsonElement request)
    {
        var state = State;
        if (!HubJson.TryRead<JoinRequest>(request, out var join) || join.Name is null || join.ClientVersion is null)
            return new JoinRefused(JoinRefusal.Reload);
        if (ClientVersion.IsOutdated(join.ClientVersion))
            return new JoinRefused(JoinRefusal.Reload);
        if (!limits.AllowsJoin(Context.Features.Get<IHttpConnectionFeature>()?.RemoteIpAddress) || !state.TryBeginJoin())
            return new JoinRefused(JoinRefusal.Unavailable);
        try
        {
            return await Enter(state, join);
        }
        catch (Exception problem) when (MeetingDoor.IsPassing(problem))
        {
            LogJoinFailed(logger, problem.GetType().Name);
            return new JoinRefused(Outage.IsDiskFull(problem) ? JoinRefusal.DiskFull : Unavailable());
        }
        finally
        {
            state.EndJoin();
        }
    }

    private async Task<JoinReply> Enter(Connection state, JoinRequest join)
    {
        var cancel = Context.ConnectionAborted;
        // A token that only publishes takes no seat: to a person it opens nothing.
        if (await rooms.Find(join.RoomId, state.Token, cancel) is not { Role: { } role } access)
            return new JoinRefused(JoinRefusal.NotFound);
        var proof = join.Resume is { } resume && SeatProof.IsSecret(resume.Secret) ? new SeatProof(resume.ParticipantId, SeatProof.HashOf(resume.Secret)) : null;

        // Who comes back to a meeting that is over must not open the next one by it.
        if (proof is not null && await rooms.Running(access.Room, cancel) is null)
            return new JoinRefused(JoinRefusal.Ended);
        var secret = SeatProof.NewSecret();
        var wish = new SeatRequest(
            Context.ConnectionId, join.Name, role == Role.Moderator, IdText.New(SystemRandom.Shared), SeatProof.HashOf(secret),
            proof?.Participant.Value, proof?.Hash);
        var began = time.GetTimestamp();
        while (true)
        {
            if (await UnlessBehind(door.Enter(access.Room, cancel), cancel) is not { } meeting)
                return new JoinRefused(JoinRefusal.NotFound);
            var seat = await Seat(meeting, wish, cancel);
            if (seat.Outcome == SeatOutcome.Seated)
                return await Accept(state, meeting, seat, seat.Resumed ? join.Resume!.Secret : secret);

            // The meeting has just ended: a newcomer opens the next one, an old one learns that it is over.
            var again = seat.Outcome == SeatOutcome.Unavailable || (seat.Outcome == SeatOutcome.Ended && proof is null);
            if (!again || time.GetElapsedTime(began) > s_retryLimit)
                return new JoinRefused(Reason(seat.Outcome));
            await Task.Delay(s_retryPause, time, cancel);
        }
    }

    private async Task<SeatAnswer> Seat(MeetingId meeting, SeatRequest wish, CancellationToken cancel)
    {
        var asked = door.Grain(meeting).Join(wish);
        try
        {
            return await UnlessBehind(asked, cancel);
        }
        catch (Exception problem) when (problem is TimeoutException or OperationCanceledException)
        {
            _ = GiveBack(meeting, asked, wish.ConnectionId);
            throw;
        }
    }

    // While the log is behind a seat has to wait until it has caught up: who comes is told so instead, and asks again.
    private async Task<T> UnlessBehind<T>(Task<T> asked, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        while (await Task.WhenAny(asked, Task.Delay(s_look, time, cancel)) != asked)
        {
            cancel.ThrowIfCancellationRequested();
            if (log.Problem != LogProblem.None && time.GetElapsedTime(began) > s_behindLimit)
                throw new TimeoutException("The log is behind.");
        }

        return await asked;
    }

    // Nobody waits for this seat any longer: who has come meanwhile has asked for another.
    private async Task GiveBack(MeetingId meeting, Task<SeatAnswer> asked, string connectionId)
    {
        try
        {
            if (await asked is not { Outcome: SeatOutcome.Seated } late)
                return;
            if (late.Resumed)
                await door.Grain(meeting).Lose(late.Participant, connectionId);
            else
                await door.Post(meeting, null, new DropParticipant(new ParticipantId(late.Participant), "left"));
        }
        catch (Exception problem) when (MeetingDoor.IsPassing(problem))
        {
            LogLossNotTold(logger, problem.GetType().Name);
        }
    }

    private JoinRefusal Unavailable() => log.Problem == LogProblem.DiskFull ? JoinRefusal.DiskFull : JoinRefusal.Unavailable;

    private JoinRefusal Reason(SeatOutcome outcome) => outcome switch
    {
        SeatOutcome.Ended => JoinRefusal.Ended,
        SeatOutcome.Full => JoinRefusal.Full,
        SeatOutcome.NameInvalid => JoinRefusal.NameInvalid,
        SeatOutcome.Removed => JoinRefusal.Removed,
        _ => Unavailable(),
    };

    private async Task<JoinReply> Accept(Connection state, MeetingId meeting, SeatAnswer seat, string secret)
    {
        var person = new ParticipantId(seat.Participant);
        state.Seat = new HubSeat(meeting, person);

        // The connection may have gone while the seat was being taken; then nobody else would give it back.
        if (Context.ConnectionAborted.IsCancellationRequested)
            await Lose(state);
        return new JoinAccepted(
            meeting, person, seat.IsModerator ? Role.Moderator : Role.Viewer, secret, seat.Seq, seat.Epoch, new RawJson(seat.View), tickets.Give(meeting, person),
            ClientVersion.Server, new JoinMedia(
                TurnCredentials.For(settings.Media.Turn, person.Value, time.GetUtcNow()), VideoCodecNames.Of(media.VideoCodecOf(meeting))));
    }

    private async Task Lose(Connection state)
    {
        if (state.Seat is not { } seat)
            return;
        try
        {
            await door.Grain(seat.Meeting).Lose(seat.Participant.Value, state.Outbox.ConnectionId);
        }
        catch (Exception problem) when (MeetingDoor.IsPassing(problem))
        {
            // The next activation gives up every connection by itself.
            LogLossNotTold(logger, problem.GetType().Name);
        }
    }

    private async Task AbortUnlessJoined(Connection state, HubCallerContext context)
    {
        try
        {
            await Task.Delay(s_joinLimit, time, context.ConnectionAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (state.Seat is null && !state.IsJoining)
            context.Abort();
    }

    private sealed record HubSeat(MeetingId Meeting, ParticipantId Participant);

    private sealed class Connection(Outbox outbox, string token, int commandsPerSecond) : IDisposable
    {
        private const int BurstFactor = 3;
        // It looks at the time when it is asked: a timer for each connection would tick ten times a second in every meeting of the server.
        private readonly TokenBucketRateLimiter _commands = new(new TokenBucketRateLimiterOptions
        {
            TokenLimit = commandsPerSecond * BurstFactor,
            TokensPerPeriod = Math.Max(1, commandsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            AutoReplenishment = false,
        });

        private int _joining;

        public Outbox Outbox { get; } = outbox;

        public string Token { get; } = token;

        public SemaphoreSlim Describing { get; } = new(1);

        public HubSeat? Seat { get; set; }

        public bool IsJoining => Volatile.Read(ref _joining) != 0;

        public bool MaySend()
        {
            _commands.TryReplenish();
            using var lease = _commands.AttemptAcquire();
            return lease.IsAcquired;
        }

        public bool TryBeginJoin() => Seat is null && Interlocked.Exchange(ref _joining, 1) == 0;

        public void EndJoin() => Volatile.Write(ref _joining, 0);

        public void Dispose() => _commands.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A join could not be answered: {Problem}")]
    private static partial void LogJoinFailed(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A lost connection could not be told to its meeting: {Problem}")]
    private static partial void LogLossNotTold(ILogger logger, string problem);
}
