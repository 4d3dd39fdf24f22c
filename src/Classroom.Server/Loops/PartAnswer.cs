namespace Classroom.Server.Loops;

/// <summary>A part of a view: its number, and its JSON compressed by gzip.</summary>
[GenerateSerializer, Immutable, Alias("PartAnswer")]
public sealed record PartAnswer([property: Id(0)] long Seq, [property: Id(1)] byte[] Gzip);
