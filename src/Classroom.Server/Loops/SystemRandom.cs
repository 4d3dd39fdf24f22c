using System.Security.Cryptography;
using Classroom.Meetings;

namespace Classroom.Server.Loops;

/// <summary>The operating system's generator, for identifiers and secrets.</summary>
public sealed class SystemRandom : IRandomSource
{
    /// <summary>The one instance.</summary>
    public static SystemRandom Shared { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
