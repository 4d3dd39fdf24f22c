namespace Classroom.Server.Settings;

/// <summary>Everything an operator may set, from the section "Classroom" of the framework's configuration.</summary>
public sealed class ClassroomSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Classroom";

    /// <summary>The name of the connection string for an external database.</summary>
    public const string ConnectionName = "Classroom";

    /// <summary>How the outside reaches this server; links are made from it, never from a request. Empty: the first address listened on.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Where files and the managed database live.</summary>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>The browser client's built files. Empty: "wwwroot" beside the server, else "frontend/dist" of the checkout.</summary>
    public string WebRoot { get; set; } = "";

    /// <summary>True opens /health/ready, /metrics and /openapi to other machines.</summary>
    public bool PublicInternals { get; set; }

    /// <summary>The database.</summary>
    public DatabaseSettings Database { get; set; } = new();

    /// <summary>Sound and picture.</summary>
    public MediaSettings Media { get; set; } = new();

    /// <summary>Rooms and meetings.</summary>
    public RoomSettings Rooms { get; set; } = new();

    /// <summary>Slides.</summary>
    public UploadSettings Uploads { get; set; } = new();

    /// <summary>Rates and sizes.</summary>
    public LimitSettings Limits { get; set; } = new();

    /// <summary>The silo's ports.</summary>
    public ClusterSettings Cluster { get; set; } = new();
}
