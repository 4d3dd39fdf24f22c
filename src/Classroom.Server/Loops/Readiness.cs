using System.Collections.Concurrent;

namespace Classroom.Server.Loops;

/// <summary>What must be there before lessons can be held; each part says for itself whether it is.</summary>
public sealed class Readiness
{
    private readonly ConcurrentDictionary<string, Func<bool>> _parts = new();

    /// <summary>Names a part, asked at every look.</summary>
    public void Require(string part, Func<bool> isThere) => _parts[part] = isThere;

    /// <summary>The parts that are not there now.</summary>
    public IReadOnlyList<string> Missing() => [.. _parts.Where(part => !part.Value()).Select(part => part.Key).Order(StringComparer.Ordinal)];
}
