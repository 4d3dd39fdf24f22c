using System.Reflection;

namespace Classroom.Server.Edge;

/// <summary>The server's version, and which clients go with it.</summary>
public static class ClientVersion
{
    /// <summary>This server's version.</summary>
    public static string Server { get; } = typeof(ClientVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>True for a client older than the server, which has to load the new pages. A client may leave its version empty.</summary>
    public static bool IsOutdated(string client) =>
        client.Length > 0 && (!Version.TryParse(client, out var version) || version < Version.Parse(Server));
}
