namespace Classroom.Server.Loops;

/// <summary>What became of a command: durable as of <see cref="Seq"/>, or refused by a rule, or (both empty) to be asked again.</summary>
[GenerateSerializer, Immutable, Alias("CommandAnswer")]
public sealed record CommandAnswer([property: Id(0)] long? Seq, [property: Id(1)] string? Rule, [property: Id(2)] string? Message)
{
    /// <summary>The meeting has moved or was recovered: the sender asks again, with the same command id.</summary>
    public static CommandAnswer Abandoned { get; } = new(null, null, null);

    /// <summary>True once durable.</summary>
    public bool Ok => Seq is not null;
}
