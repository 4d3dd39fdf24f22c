namespace Classroom.Testing.Media;

/// <summary>How one direction of a path treats datagrams, in virtual time or between network namespaces.</summary>
public sealed record NetworkConditions
{
    public static readonly NetworkConditions Perfect = new();

    public long DelayUs { get; init; }
    public long JitterUs { get; init; }
    public double Loss { get; init; }
    public double Duplication { get; init; }

    /// <summary>Share of datagrams that are overtaken: they get this much longer.</summary>
    public double Reordering { get; init; }
    public long ReorderUs { get; init; } = 5_000;

    /// <summary>Bits per second through the narrowest link, IP and UDP headers included; 0 for no limit.</summary>
    public long RateBps { get; init; }

    /// <summary>How long the queue before that link may be; what comes on top is dropped.</summary>
    public long QueueUs { get; init; } = 300_000;

    /// <summary>Jitter delays all that is behind, as radio does, instead of letting it overtake.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>Datagrams that one loss takes on average: losses come together on radio. 1 for each by itself.</summary>
    public double LossBurst { get; init; } = 1;
}
