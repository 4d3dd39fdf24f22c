namespace Classroom.Storage.Cluster;

/// <summary>Where the server's own PostgreSQL lives and how careful it is.</summary>
public sealed record ManagedPostgresOptions
{
    /// <summary>The server's data folder; the cluster is its subfolder <c>postgres</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>False in tests only: then a loss of power may cost data (a killed process still does not).</summary>
    public bool Durable { get; init; } = true;

    /// <summary>A folder with <c>postgres</c> and <c>initdb</c> that is preferred to what is found, or null.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>Open connections at most, over all users of the cluster.</summary>
    public int ConnectionsMax { get; init; } = 80;
}
