using Classroom.Testing.Server;

namespace Classroom.Server.Tests.Edge;

/// <summary>One real server with its own PostgreSQL for all tests of a collection.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    public ServerProcess Server { get; private set; } = null!;

    public string Url => Server.Url;

    public HttpClient Http => Server.Http;

    public async ValueTask InitializeAsync() => Server = await ServerProcess.Start();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
