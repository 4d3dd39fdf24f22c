namespace Classroom.Storage.Rooms;

/// <summary>Settings of rooms.</summary>
public sealed record RoomLimits
{
    /// <summary>Rooms that one shortened address may make in an hour.</summary>
    public int RoomsPerAddressPerHour { get; init; } = 60;

    /// <summary>Living rooms made without an account from one shortened address; a school behind one address shares them.</summary>
    public int RoomsPerAddressMax { get; init; } = 500;

    /// <summary>Further tokens that moderators may hand out for one room.</summary>
    public int TokensPerRoomMax { get; init; } = 200;

    /// <summary>How long the content of a meeting of a room without an owner is kept after its end, and such a room after its last use.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);
}
