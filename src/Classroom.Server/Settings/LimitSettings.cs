namespace Classroom.Server.Settings;

/// <summary>Rates of one connection or address.</summary>
public sealed class LimitSettings
{
    /// <summary>Commands that one connection may send in a second, on average.</summary>
    public int CommandsPerSecond { get; set; } = 50;

    /// <summary>Hub connections that one address may join with in a minute.</summary>
    public int JoinsPerAddressPerMinute { get; set; } = 1_200;

    /// <summary>Largest hub message in bytes.</summary>
    public int HubMessageBytesMax { get; set; } = 512 * 1024;

    /// <summary>Ephemeral frames that one person may send in a second, on average.</summary>
    public int EphemeralsPerSecond { get; set; } = 60;
}
