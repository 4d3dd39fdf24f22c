namespace Classroom.Storage.Log;

/// <summary>A row of the log, for the model only: the log is read and written without EF Core.</summary>
internal sealed class MeetingEventRow
{
    public required string MeetingId { get; init; }

    public required long Seq { get; init; }

    public required int Epoch { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public string? CommandId { get; init; }

    public required string Type { get; init; }

    public required string Audience { get; init; }

    public required byte[] Body { get; init; }
}

/// <summary>The newest epoch of a meeting, for the model only.</summary>
internal sealed class MeetingEpochRow
{
    public required string MeetingId { get; init; }

    public required int Epoch { get; init; }
}

/// <summary>The newest snapshot of a meeting, for the model only.</summary>
internal sealed class MeetingSnapshotRow
{
    public required string MeetingId { get; init; }

    public required long Seq { get; init; }

    public required DateTimeOffset At { get; init; }

    public required byte[] State { get; init; }
}
