namespace Classroom.Server.Tests.Media;

/// <summary>A flood takes what the machine has: nothing else is measured beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FloodCollection
{
    /// <summary>By which tests say that they belong to it.</summary>
    public const string Name = "flood";
}
