using System.Globalization;
using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Media;

/// <summary>One real server with two media workers, which each meeting spans, for the tests of a class, and what its metrics say.</summary>
public sealed class MediaServer : IAsyncLifetime
{
    private ServerProcess _server = null!;

    /// <summary>The server, once the peers of the test before are gone.</summary>
    public async Task<ServerProcess> Quiet()
    {
        await LoopbackPlane.Until(() => Peers(_server) == 0, "no peer of an earlier test");
        return _server;
    }

    public async ValueTask InitializeAsync() =>
        _server = await ServerProcess.Start(new Dictionary<string, string> { ["Classroom__Media__Workers"] = "2", ["Classroom__Media__SpanFrom"] = "0" });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal static double Peers(ServerProcess server) => Sum(Metrics(server), "classroom_media_peers", "");

    internal static string Metrics(ServerProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        using var answer = server.Http.Send(request);
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        return reader.ReadToEnd();
    }

    internal static double Sum(string metrics, string name, string label) =>
        Lines(metrics, name, label).Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    internal static IEnumerable<string> Lines(string metrics, string name, string label) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal));
}
