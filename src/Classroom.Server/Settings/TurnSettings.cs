namespace Classroom.Server.Settings;

/// <summary>A TURN server (RFC 8656) that takes credentials which this server makes from a secret that both know.</summary>
public sealed class TurnSettings
{
    /// <summary>Its URLs (RFC 7065), with commas or spaces; empty for none.</summary>
    public string Urls { get; set; } = "";

    /// <summary>The shared secret, coturn's static-auth-secret.</summary>
    public string Secret { get; set; } = "";

    /// <summary>How long a person's credentials are good; each join brings new ones.</summary>
    public double LifetimeHours { get; set; } = 12;

    /// <summary>The URLs as they were written.</summary>
    public IReadOnlyList<string> UrlList() => Urls.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
