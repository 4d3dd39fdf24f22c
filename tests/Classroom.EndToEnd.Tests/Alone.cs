using Xunit;

namespace Classroom.EndToEnd.Tests;

/// <summary>Tests that measure how soon people are back: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Alone";
}
