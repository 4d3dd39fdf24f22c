using Classroom.Meetings;

namespace Classroom.Testing;

/// <summary>Chance that a seed repeats, for meetings.</summary>
public sealed class SeededSource(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => _random.NextBytes(destination);
}
