namespace Classroom.Server.Bridges.Conversion;

/// <summary>What a tool in the sandbox may use.</summary>
public sealed record SandboxLimits
{
    /// <summary>Longest run of one tool.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most memory (address space).</summary>
    public long MemoryBytesMax { get; init; } = 1L << 30;

    /// <summary>Largest file it may write.</summary>
    public long FileBytesMax { get; init; } = 32L << 20;
}
