namespace Classroom.Server.Settings;

/// <summary>Who runs PostgreSQL.</summary>
public enum DatabaseMode
{
    /// <summary>This server, in its data folder.</summary>
    Managed,

    /// <summary>The operator.</summary>
    External,
}
