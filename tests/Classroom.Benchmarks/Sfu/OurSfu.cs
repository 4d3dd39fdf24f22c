using System.Globalization;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Sfu;

/// <summary>The server as it is published, with one room.</summary>
internal sealed class OurSfu : ISfu
{
    private static Dictionary<string, string> Settings(int workers) => new()
    {
        // Everybody comes from one address here.
        ["Classroom__Limits__JoinsPerAddressPerMinute"] = "1000000",
        ["Classroom__Media__Workers"] = workers.ToString(CultureInfo.InvariantCulture),
        // With several the meeting spans them from the first on.
        ["Classroom__Media__SpanFrom"] = "0",
    };

    private readonly ServerProcess _server;
    private readonly TestRoom _room;

    private OurSfu(ServerProcess server, TestRoom room) => (_server, _room) = (server, room);

    public IReadOnlyList<string> Through => [];

    public static async Task<ISfu> Start(int workers)
    {
        var server = await ServerProcess.Start(Settings(workers), through: OneCore.Words(OneCore.Server));
        return new OurSfu(server, await TestRoom.Create(server.Http));
    }

    public IReadOnlyList<string> Arguments(SfuScenario scenario) =>
    [
        "--adapter", "whip", "--ip", "127.0.0.1", "--room", _room.RoomId, "--token", _room.ModeratorToken,
        "--pid", _server.ProcessId.ToString(CultureInfo.InvariantCulture),
        .. scenario.TileLines > 0 ? Class(scenario) : Publishers(scenario.Publishers),
    ];

    private string[] Class(SfuScenario scenario) =>
    [
        "--url", _server.Url, "--tiles", scenario.TileLines.ToString(CultureInfo.InvariantCulture), "--loss", scenario.LossPercent.ToString(CultureInfo.InvariantCulture),
    ];

    private string[] Publishers(int count) =>
    [
        "--url", $"{_server.Url}/whip/{{room}}/p{{pub}}",
        "--url2", count > 1 ? $"{_server.Url}/whep/{{room}}" : $"{_server.Url}/whep/{{room}}/p{{pub}}",
    ];

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
