namespace Classroom.Server.Settings;

/// <summary>The silo's ports on loopback; 0 takes a free one.</summary>
public sealed class ClusterSettings
{
    /// <summary>Between silos.</summary>
    public int SiloPort { get; set; }

    /// <summary>For clients of the silo.</summary>
    public int GatewayPort { get; set; }
}
