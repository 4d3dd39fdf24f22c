namespace Classroom.Server.Loops;

/// <summary>What became of a command: durable as of <see cref="Seq"/>, or refused by a rule (for now, with <see cref="RetryAfter"/>), or (both empty) to be asked again.</summary>
[GenerateSerializer, Immutable, Alias("CommandAnswer")]
public sealed record CommandAnswer(
    [property: Id(0)] long? Seq, [property: Id(1)] string? Rule, [property: Id(2)] string? Message, [property: Id(3)] TimeSpan? RetryAfter = null)
{
    /// <summary>The meeting has moved or was recovered: the sender asks again, with the same command id.</summary>
    public static CommandAnswer Abandoned { get; } = new(null, null, null);

    /// <summary>True once durable.</summary>
    public bool Ok => Seq is not null;
}
