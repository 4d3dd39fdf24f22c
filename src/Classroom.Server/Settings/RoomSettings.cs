namespace Classroom.Server.Settings;

/// <summary>Life and death of rooms and meetings.</summary>
public sealed class RoomSettings
{
    /// <summary>Where set, POST /api/rooms wants it as Bearer token, and the start page offers no button.</summary>
    public string CreateKey { get; set; } = "";

    /// <summary>How long a lost seat is kept.</summary>
    public int GraceSeconds { get; set; } = 60;

    /// <summary>A meeting nobody is in ends after this time.</summary>
    public double IdleMinutes { get; set; } = 10;

    /// <summary>Rooms made without an account are deleted this long after their last meeting's end (or their making).</summary>
    public double RetentionHours { get; set; } = 24;

    /// <summary>Most people in one meeting.</summary>
    public int ParticipantsMax { get; set; } = 500;

    /// <summary>Most rooms that one address may make in an hour.</summary>
    public int PerAddressPerHour { get; set; } = 60;
}
