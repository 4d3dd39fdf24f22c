using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Classroom.Server.Tests.Edge;

/// <summary>A hub connection that says exactly what a test wants it to say.</summary>
internal sealed class RawHub : IAsyncDisposable
{
    /// <summary>Has the form of a token and opens nothing.</summary>
    public static readonly string UnknownToken = new('A', 32);

    private static readonly string[] s_callbacks = ["Events", "Describe", "Notice", "Closed"];
    private readonly HubConnection _connection;
    private readonly ConcurrentQueue<(string Method, JsonObject Message)> _received = new();

    private RawHub(HubConnection connection)
    {
        _connection = connection;
        foreach (var method in s_callbacks)
            connection.On<JsonElement>(method, message => _received.Enqueue((method, JsonObject.Create(message)!)));
    }

    public bool IsOpen => _connection.State == HubConnectionState.Connected;

    public static async Task<RawHub> Connect(string url, string token, string? origin = null)
    {
        var builder = new HubConnectionBuilder().WithUrl($"{url}/hub", options =>
        {
            options.AccessTokenProvider = () => Task.FromResult<string?>(token);
            if (origin is not null)
                options.Headers["Origin"] = origin;
        });
        var hub = new RawHub(builder.Build());
        await hub._connection.StartAsync();
        return hub;
    }

    public IReadOnlyList<JsonObject> Received(string method) => [.. _received.Where(one => one.Method == method).Select(one => one.Message)];

    public async Task<JsonObject> Call(string method, params object?[] arguments) =>
        JsonObject.Create(await _connection.InvokeCoreAsync<JsonElement>(method, arguments))!;

    public Task<T> Call<T>(string method) => _connection.InvokeAsync<T>(method);

    public Task<JsonObject> Join(string roomId, string name) => Call(
        "Join", new JsonObject { ["roomId"] = roomId, ["name"] = name, ["clientVersion"] = "" });

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
