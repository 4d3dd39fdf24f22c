using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Rooms;

/// <summary>A server on which idleness and retention take seconds, and limits are soon reached.</summary>
public sealed class ShortLivedServer : IAsyncLifetime
{
    public const int RoomsPerHour = 12;
    public const int UploadsPerHour = 2;
    public const int JoinsPerMinute = 20;

    public ServerProcess Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ServerProcess.Start(new Dictionary<string, string>
    {
        ["Classroom__Rooms__GraceSeconds"] = "1",
        ["Classroom__Rooms__IdleMinutes"] = "0.05",
        ["Classroom__Rooms__RetentionHours"] = "0.005",
        ["Classroom__Rooms__PerAddressPerHour"] = $"{RoomsPerHour}",
        ["Classroom__Uploads__PerAddressPerHour"] = $"{UploadsPerHour}",
        ["Classroom__Limits__JoinsPerAddressPerMinute"] = $"{JoinsPerMinute}",
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
