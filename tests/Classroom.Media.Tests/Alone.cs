using Xunit;

namespace Classroom.Media.Tests;

/// <summary>For tests that look at the memory of the whole process: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
