namespace Classroom.Storage;

/// <summary>The lasting place that links point to, as stored.</summary>
public sealed class Room
{
    /// <summary>Longest title, in characters.</summary>
    public const int TitleMax = 200;

    /// <summary>Longest name of a codec, in characters.</summary>
    public const int VideoCodecMax = 8;

    /// <summary>128 random bits.</summary>
    public required string Id { get; init; }

    /// <summary>As typed by whoever made it.</summary>
    public required string Title { get; set; }

    /// <summary>SHA-256 of the moderators' token; the token itself is nowhere.</summary>
    public required byte[] ModeratorTokenHash { get; init; }

    /// <summary>SHA-256 of the viewers' token.</summary>
    public required byte[] ViewerTokenHash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The shortened network address it was made from, for limits.</summary>
    public required string CreatedFrom { get; init; }

    /// <summary>The newest meeting, whose slides and boards the next one takes over.</summary>
    public string? LastMeetingId { get; set; }

    /// <summary>How pictures are coded here where browsers can; null leaves it to the server's setting.</summary>
    public string? VideoCodec { get; set; }

    /// <summary>The account that owns it; null for rooms made without one.</summary>
    public string? Owner { get; init; }
}
