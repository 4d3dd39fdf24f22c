namespace Classroom.Meetings;

/// <summary>Where random bytes come from: the system's generator in a loop, a seed in a test.</summary>
public interface IRandomSource
{
    /// <summary>Fills all of <paramref name="destination"/>.</summary>
    void Fill(Span<byte> destination);
}
