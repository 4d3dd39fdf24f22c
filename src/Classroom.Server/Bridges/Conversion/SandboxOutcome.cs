using System.Text;

namespace Classroom.Server.Bridges.Conversion;

/// <summary>How a tool in the sandbox ended.</summary>
/// <param name="ExitCode">Its own code, or 128 and the signal that ended it.</param>
/// <param name="TimedOut">True where it was killed for its time.</param>
/// <param name="Flooded">True where it was killed for writing more than it may.</param>
/// <param name="Bytes">What it wrote, up to that limit.</param>
/// <param name="Errors">What it complained about, up to a limit.</param>
public sealed record SandboxOutcome(int ExitCode, bool TimedOut, bool Flooded, byte[] Bytes, string Errors)
{
    private const int SignalBase = 128;
    private const int Killed = SignalBase + 9;
    private const int Aborted = SignalBase + 6;
    private const int CpuTime = SignalBase + 24;

    /// <summary>What it wrote, as text.</summary>
    public string Output => Encoding.UTF8.GetString(Bytes);

    /// <summary>True where it did what it was asked.</summary>
    public bool Ok => ExitCode == 0 && !TimedOut && !Flooded;

    /// <summary>True where it used up its time, on the clock or on the processor.</summary>
    public bool TookTooLong => TimedOut || (ExitCode is CpuTime or Killed && !Flooded);

    /// <summary>True where it asked for more memory than it may have, or wrote more.</summary>
    public bool TookTooMuch => Flooded || ExitCode is Aborted || Errors.Contains("bad_alloc", StringComparison.Ordinal)
        || Errors.Contains("out of memory", StringComparison.OrdinalIgnoreCase) || Errors.Contains("Out of memory", StringComparison.Ordinal);
}
