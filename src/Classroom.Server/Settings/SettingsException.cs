namespace Classroom.Server.Settings;

/// <summary>A setting is wrong: the message is the one line that the operator reads.</summary>
public sealed class SettingsException(string setting, string problem) : Exception($"Setting {setting}: {problem}")
{
    /// <summary>The setting's name with colons.</summary>
    public string Setting { get; } = setting;
}
