namespace Classroom.Storage;

/// <summary>One run of a room, as stored; its content is in the log.</summary>
public sealed class MeetingRun
{
    /// <summary>The log's key.</summary>
    public required string Id { get; init; }

    /// <summary>The room it is a run of.</summary>
    public required string RoomId { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When retention deletes it; null while it runs and for what is kept.</summary>
    public DateTimeOffset? DeleteAfter { get; set; }
}
