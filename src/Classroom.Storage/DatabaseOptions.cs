namespace Classroom.Storage;

/// <summary>Which PostgreSQL is used, as the settings say.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Classroom:DataDirectory: the managed cluster and the rooms' files.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>ConnectionStrings:Classroom where Classroom:Database:Mode is External; null for the managed cluster.</summary>
    public string? ExternalConnectionString { get; init; }

    /// <summary>Whether an external database is brought up to date at start; the managed one always is.</summary>
    public bool MigrateExternal { get; init; }
}
