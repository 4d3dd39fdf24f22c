namespace Classroom.Server.Bridges.Conversion;

/// <summary>What a tool in the sandbox may use.</summary>
public sealed record SandboxLimits
{
    /// <summary>Longest run of one tool.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most memory (address space).</summary>
    public long MemoryBytesMax { get; init; } = 1L << 30;

    /// <summary>Most bytes of one result; a tool that writes more is killed.</summary>
    public int OutputBytesMax { get; init; } = 32 << 20;

    /// <summary>Most bytes it may keep in /tmp, which is memory.</summary>
    public long TemporaryBytesMax { get; init; } = 64L << 20;

    /// <summary>
    /// Most processes and threads; poppler is one of each. The kernel counts them in the sandbox alone since Linux 5.14, by user of the host before,
    /// and does not hold root to it.
    /// </summary>
    public int ProcessesMax { get; init; } = 16;
}
