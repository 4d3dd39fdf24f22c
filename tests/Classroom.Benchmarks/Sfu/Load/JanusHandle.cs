using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>One participant's session with Janus and its hold on the VideoRoom, by Janus's plain HTTP API: questions are posted, late answers polled for.</summary>
internal sealed class JanusHandle
{
    private const string Plugin = "janus.plugin.videoroom";

    private readonly HttpClient _http;
    private readonly string _session;
    private readonly string _handle;

    private JanusHandle(HttpClient http, string session, string handle) => (_http, _session, _handle) = (http, session, handle);

    public static async Task<JanusHandle> Open(HttpClient http, string api, CancellationToken cancellation)
    {
        async Task<string> Make(string url, JsonObject request) => $"{url}/{(await Post(http, url, request, cancellation))["data"]!["id"]}";

        var session = await Make(api, new JsonObject { ["janus"] = "create" });
        return new JanusHandle(http, session, await Make(session, new JsonObject { ["janus"] = "attach", ["plugin"] = Plugin }));
    }

    /// <summary>Asks the VideoRoom, with a description if there is one ("offer", "answer"); gives what the room says, and its description.</summary>
    public async Task<(JsonObject Said, string? Sdp)> Ask(JsonObject body, (string Type, string Sdp)? described, CancellationToken cancellation)
    {
        var transaction = Guid.NewGuid().ToString("N");
        var request = new JsonObject { ["janus"] = "message", ["transaction"] = transaction, ["body"] = body };
        if (described is var (type, sdp))
            request["jsep"] = new JsonObject { ["type"] = type, ["sdp"] = sdp };

        // What the room does at once it answers at once; else an acknowledgement comes, and the answer as an event among others.
        var answer = await Post(_http, _handle, request, cancellation);
        while ((string?)answer["transaction"] != transaction || (string?)answer["janus"] == "ack")
            answer = await _http.GetFromJsonAsync<JsonObject>($"{_session}?maxev=1", cancellation) ?? throw new FormatException("Janus sent no event.");
        return (answer["plugindata"]!["data"]!.AsObject(), (string?)answer["jsep"]?["sdp"]);
    }

    private static async Task<JsonObject> Post(HttpClient http, string url, JsonObject request, CancellationToken cancellation)
    {
        request.TryAdd("transaction", Guid.NewGuid().ToString("N"));
        using var response = await http.PostAsJsonAsync(url, request, cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonObject>(cancellation);
        return answer is not null && (string?)answer["janus"] != "error" ? answer : throw new InvalidOperationException($"{request["janus"]}: {answer}");
    }
}
