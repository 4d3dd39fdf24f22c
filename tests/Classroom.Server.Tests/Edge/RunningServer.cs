using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Edge;

/// <summary>One real server with its own PostgreSQL for all tests of a collection.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public ServerProcess Server { get; private set; } = null!;

    public string Url => Server.Url;

    public HttpClient Http => Server.Http;

    public async ValueTask InitializeAsync() => Server = await ServerProcess.Start(new Dictionary<string, string>
    {
        // Every test makes rooms from the same address; what the limits do is tested on a server of its own.
        ["Classroom__Rooms__PerAddressPerHour"] = "100000",
        ["Classroom__Uploads__PerAddressPerHour"] = "100000",
        ["Classroom__Limits__JoinsPerAddressPerMinute"] = "100000",
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
