using System.Globalization;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>What a process has used of the processors, by its own code and by the kernel's on its behalf; in seconds.</summary>
internal readonly record struct ProcessorTime(double User, double System)
{
    // Of /proc/PID/stat behind the name, which may hold spaces; in hundredths of a second.
    private const int UserAt = 11;
    private const double TicksPerSecond = 100;

    public double Total => User + System;

    public static ProcessorTime Of(int process)
    {
        var line = File.ReadAllText($"/proc/{process}/stat");
        var words = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessorTime(
            double.Parse(words[UserAt], CultureInfo.InvariantCulture) / TicksPerSecond, double.Parse(words[UserAt + 1], CultureInfo.InvariantCulture) / TicksPerSecond);
    }

    public static ProcessorTime operator -(ProcessorTime after, ProcessorTime before) => new(after.User - before.User, after.System - before.System);
}
