using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Classroom.Testing.Hub;

/// <summary>
/// One participant on the hub as a browser is one: joins, resumes, sends each command until it has an answer, and keeps every event it was shown.
/// </summary>
public sealed class HubSeat : IAsyncDisposable
{
    private const int DescriptionsMax = 256;
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromSeconds(60);

    // As browsers do: the server gives up a connection that is silent for 15 s.
    private static readonly TimeSpan s_signOfLife = TimeSpan.FromSeconds(5);

    private readonly string _url;
    private readonly string _roomId;
    private readonly string _token;
    private readonly string _name;
    private readonly object _gate = new();
    private readonly List<JsonObject> _events = [];
    private readonly List<string> _faults = [];
    private readonly Channel<JsonObject> _descriptions = Channel.CreateBounded<JsonObject>(
        new BoundedChannelOptions(DescriptionsMax) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly SemaphoreSlim _returning = new(1, 1);

    // What comes before the answer to Join on the same connection, in order; null once that is there.
    private List<JsonObject>? _early;
    private HubConnection? _connection;
    private long _seq;
    private int _commands;

    private HubSeat(string url, string roomId, string token, string name) => (_url, _roomId, _token, _name) = (url, roomId, token, name);

    /// <summary>The participant's id.</summary>
    public string ParticipantId { get; private set; } = "";

    /// <summary>The meeting's id.</summary>
    public string MeetingId { get; private set; } = "";

    /// <summary>The secret that proves the seat.</summary>
    public string ResumeSecret { get; private set; } = "";

    /// <summary>The last answer to Join.</summary>
    public JsonObject Joined { get; private set; } = [];

    /// <summary>Why the server closed the connection, if it did.</summary>
    public string? ClosedReason { get; private set; }

    /// <summary>Descriptions the server has sent (answers to publishing, offers for subscribing).</summary>
    public ChannelReader<JsonObject> Descriptions => _descriptions.Reader;

    /// <summary>The notices shown so far, in order.</summary>
    public ConcurrentQueue<string> Notices { get; } = [];

    /// <summary>What a moderator was told of everybody's connection, in order.</summary>
    public ConcurrentQueue<JsonObject> Qualities { get; } = [];

    /// <summary>The number up to which this seat has seen the log.</summary>
    public long Seq
    {
        get
        {
            lock (_gate)
                return _seq;
        }
    }

    /// <summary>All events shown so far, in order.</summary>
    public IReadOnlyList<JsonObject> Events
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    /// <summary>Gaps and repetitions in the ranges the server claimed to cover.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>Connects and takes a new seat.</summary>
    public static async Task<HubSeat> Join(string url, string roomId, string token, string name)
    {
        var seat = new HubSeat(url, roomId, token, name);
        await seat.Enter();
        return seat;
    }

    /// <summary>Drops the connection without a word and comes back to the same seat, as often as it takes.</summary>
    public async Task Return()
    {
        await _returning.WaitAsync();
        try
        {
            await ReturnAlone();
        }
        finally
        {
            _returning.Release();
        }
    }

    /// <summary>Comes back to the same seat from another network, before the server has noticed that the connection of before is dead.</summary>
    public async Task Roam()
    {
        var before = _connection;
        await Enter();
        if (before is not null)
            await before.DisposeAsync();
    }

    /// <summary>Sends a command with a new id and gives the server's answer; survives the server's death in between.</summary>
    public Task<JsonObject> Send(object command) => SendAs($"c{Interlocked.Increment(ref _commands)}-{Guid.NewGuid():N}", command);

    /// <summary>Sends a command with a given id.</summary>
    public async Task<JsonObject> SendAs(string id, object command)
    {
        var since = DateTimeOffset.UtcNow;
        while (true)
        {
            try
            {
                return await Invoke("Send", new { id, command });
            }
            catch (Exception problem) when (IsPassing(problem) && DateTimeOffset.UtcNow - since < s_answerLimit)
            {
                await Task.Delay(s_retryInterval);
                await ReturnUnlessBack();
            }
        }
    }

    /// <summary>Calls a hub method once.</summary>
    public Task<JsonObject> Invoke(string method, params object[] arguments) =>
        Invoke(_connection ?? throw new IOException("not connected"), method, arguments);

    private static async Task<JsonObject> Invoke(HubConnection connection, string method, params object[] arguments)
    {
        var answer = await connection.InvokeCoreAsync<JsonElement>(method, arguments);
        return JsonObject.Create(answer) ?? throw new InvalidOperationException($"{method} answered {answer}.");
    }

    /// <summary>A new ticket for this seat's live socket.</summary>
    public Task<string> Ticket() => (_connection ?? throw new IOException("not connected")).InvokeAsync<string>("Ticket");

    /// <summary>Waits until this seat has seen an event that matches.</summary>
    public async Task<JsonObject> WaitFor(string type, Func<JsonObject, bool>? matches = null, TimeSpan? limit = null)
    {
        var until = DateTimeOffset.UtcNow + (limit ?? TimeSpan.FromSeconds(20));
        while (DateTimeOffset.UtcNow < until)
        {
            var found = Events.FirstOrDefault(e => (string?)e["event"]!["type"] == type && (matches is null || matches(e["event"]!.AsObject())));
            if (found is not null)
                return found;
            await Task.Delay(20);
        }

        throw new TimeoutException($"{_name} has not seen {type} among: {string.Join(", ", Events.Select(e => (string?)e["event"]!["type"]))}");
    }

    /// <summary>Waits until this seat has seen the log up to a number.</summary>
    public async Task WaitForSeq(long seq)
    {
        var until = DateTimeOffset.UtcNow + s_answerLimit;
        while (Seq < seq)
        {
            if (DateTimeOffset.UtcNow > until)
                throw new TimeoutException($"{_name} is at {Seq}, not at {seq}.");
            await Task.Delay(20);
        }
    }

    /// <summary>The page of the chat before a number, over HTTP with this seat's secret.</summary>
    public async Task<JsonObject> ChatBefore(long seq)
    {
        using var http = Http();
        return (await http.GetFromJsonAsync<JsonObject>($"/api/meetings/{MeetingId}/chat?before={seq}"))!;
    }

    /// <summary>The shapes of each page that the last view names, over HTTP as a browser fetches them.</summary>
    public async Task<JsonArray> Boards()
    {
        using var http = Http();
        var boards = new JsonArray();
        foreach (var page in Joined["view"]!["whiteboard"]!["pages"]!.AsArray())
            boards.Add(await http.GetFromJsonAsync<JsonObject>($"/api/meetings/{MeetingId}/parts/whiteboard/{page!["pageId"]}?seq={page["seq"]}"));
        return boards;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Disconnect();
        _returning.Dispose();
    }

    private HttpClient Http()
    {
        var http = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = new Uri(_url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{ParticipantId}:{ResumeSecret}");
        return http;
    }

    private static bool IsPassing(Exception problem) =>
        problem is HttpRequestException or IOException or WebSocketException or InvalidOperationException or OperationCanceledException or HubException;

    // Several commands of one seat may meet the same loss; the first to notice brings the seat back for all.
    private async Task ReturnUnlessBack()
    {
        await _returning.WaitAsync();
        try
        {
            if (_connection?.State != HubConnectionState.Connected)
                await ReturnAlone();
        }
        finally
        {
            _returning.Release();
        }
    }

    private async Task ReturnAlone()
    {
        var since = DateTimeOffset.UtcNow;
        while (true)
        {
            try
            {
                await Disconnect();
                await Enter();
                return;
            }
            catch (Exception problem) when (IsPassing(problem) && DateTimeOffset.UtcNow - since < s_answerLimit)
            {
                await Task.Delay(s_retryInterval);
            }
        }
    }

    // As in a browser, nothing else is sent on a connection before it has its seat.
    private async Task Enter()
    {
        var connection = await Connect();
        try
        {
            await Take(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        _connection = connection;
    }

    private async Task<HubConnection> Connect()
    {
        lock (_gate)
            _early = [];
        var connection = new HubConnectionBuilder()
            .WithUrl($"{_url}/hub", options => options.AccessTokenProvider = () => Task.FromResult<string?>(_token))
            .WithKeepAliveInterval(s_signOfLife).Build();
        connection.On<JsonElement>("Events", batch => Take(JsonObject.Create(batch)!));
        connection.On<JsonElement>("Describe", description => _descriptions.Writer.TryWrite(JsonObject.Create(description)!));
        connection.On<JsonElement>("Closed", closed => ClosedReason = closed.GetProperty("reason").GetString());
        connection.On<JsonElement>("Quality", told => Qualities.Enqueue(JsonObject.Create(told)!));
        connection.On<JsonElement>("Notice", notice => Notices.Enqueue(notice.GetProperty("kind").GetString()!));
        await connection.StartAsync();
        return connection;
    }

    private async Task Take(HubConnection connection)
    {
        var request = new JsonObject { ["roomId"] = _roomId, ["name"] = _name, ["clientVersion"] = "" };
        if (ResumeSecret.Length > 0)
            request["resume"] = new JsonObject { ["participantId"] = ParticipantId, ["secret"] = ResumeSecret };
        var answer = await Invoke(connection, "Join", request);
        if (!(bool)answer["ok"]!)
        {
            var reason = (string)answer["reason"]!;
            throw reason == "unavailable" ? new IOException(reason) : new UnauthorizedAccessException(reason);
        }

        lock (_gate)
        {
            Joined = answer;
            ParticipantId = (string)answer["participantId"]!;
            MeetingId = (string)answer["meetingId"]!;
            ResumeSecret = (string)answer["resumeSecret"]!;
            _seq = Math.Max(_seq, (long)answer["seq"]!);
            var early = _early!;
            _early = null;
            early.ForEach(Take);
        }
    }

    private void Take(JsonObject batch)
    {
        lock (_gate)
        {
            if (_early is { } early)
            {
                // At most what the server keeps for a connection.
                early.Add(batch);
                return;
            }

            var (from, to) = ((long)batch["from"]!, (long)batch["to"]!);
            if (_seq > 0 && from > _seq + 1)
                _faults.Add($"gap: {_seq} to {from}");
            foreach (var happened in batch["events"]!.AsArray())
            {
                var seq = (long)happened!["seq"]!;
                if (seq > _seq)
                    _events.Add(happened.DeepClone().AsObject());
            }

            _seq = Math.Max(_seq, to);
        }
    }

    private async ValueTask Disconnect()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync();
        _connection = null;
    }
}
