using System.Globalization;

namespace Classroom.Benchmarks.Sfu;

/// <summary>Words before a command that put it on one core, ahead of other work where that is allowed; the process stays one.</summary>
internal static class OneCore
{
    public const int Server = 0;
    public const int Generator = 1;

    // A session of its own has its own share of the processors, whatever else this terminal does.
    private const string Script = "echo -15 > /proc/self/autogroup; renice -n -10 $$ > /dev/null; cores=$1; shift; exec taskset -c $cores \"$@\"";

    public static IReadOnlyList<string> Words(int core) => Words(core.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same on all cores: what others do is not to be measured.</summary>
    public static IReadOnlyList<string> Ahead { get; } = Words($"0-{Environment.ProcessorCount - 1}");

    private static IReadOnlyList<string> Words(string cores) => ["setsid", "-w", "bash", "-c", $"{{ {Script}; }} 2>&1", "bash", cores];
}
