namespace Classroom.Server.Settings;

/// <summary>Which PostgreSQL is used.</summary>
public sealed class DatabaseSettings
{
    /// <summary>Managed: this server runs its own. External: ConnectionStrings:Classroom names one.</summary>
    public DatabaseMode Mode { get; set; } = DatabaseMode.Managed;

    /// <summary>True lets this server bring an external database up to date at start; its own it always does.</summary>
    public bool Migrate { get; set; }
}
