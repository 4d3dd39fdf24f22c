using System.Globalization;
using Classroom.Testing.Hub;
using Classroom.Testing.Server;

namespace Classroom.Benchmarks.Sfu;

/// <summary>The server as it is published, with one room.</summary>
internal sealed class OurSfu : ISfu
{
    private static readonly Dictionary<string, string> s_settings = new()
    {
        // Everybody comes from one address here.
        ["Classroom__Limits__JoinsPerAddressPerMinute"] = "1000000",
    };

    private readonly ServerProcess _server;
    private readonly TestRoom _room;

    private OurSfu(ServerProcess server, TestRoom room) => (_server, _room) = (server, room);

    public IReadOnlyList<string> Through => [];

    public static async Task<ISfu> Start()
    {
        var server = await ServerProcess.Start(s_settings, through: OneCore.Words(OneCore.Server));
        return new OurSfu(server, await TestRoom.Create(server.Http));
    }

    public IReadOnlyList<string> Arguments(SfuScenario scenario) =>
    [
        "--adapter", "whip", "--ip", "127.0.0.1", "--room", _room.RoomId, "--token", _room.ModeratorToken,
        "--pid", _server.ProcessId.ToString(CultureInfo.InvariantCulture),
        "--url", $"{_server.Url}/whip/{{room}}/p{{pub}}",
        "--url2", scenario.Publishers > 1 ? $"{_server.Url}/whep/{{room}}" : $"{_server.Url}/whep/{{room}}/p{{pub}}",
    ];

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
