using System.Diagnostics;

namespace Classroom.Storage.Cluster;

/// <summary>Short programs that are run to their end.</summary>
internal static class ChildProgram
{
    private const int OutputLinesMax = 200;

    /// <summary>Standard output of a program that must succeed.</summary>
    public static string Output(string program, params string[] arguments)
    {
        var (code, output, errors) = Run(Start(program, arguments, null));
        return code == 0 ? output : throw new StorageException($"{program} failed: {LastLine(errors)}");
    }

    /// <summary>Runs a prepared program to its end.</summary>
    public static (int Code, string Output, string Errors) Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start) ?? throw new StorageException($"{start.FileName} did not start.");
        var output = new List<string>();
        var errors = new List<string>();
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return (process.ExitCode, string.Join('\n', output), string.Join('\n', errors));
    }

    /// <summary>A start description without the PG* variables of the environment, which would bend every program of PostgreSQL.</summary>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments, string? workingDirectory)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? "/",
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        return start;
    }

    /// <summary>The last line that says something.</summary>
    public static string LastLine(string text) =>
        text.Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "no message";

    private static void Keep(List<string> lines, string? line)
    {
        lock (lines)
        {
            if (line is not null && lines.Count < OutputLinesMax)
            {
                lines.Add(line);
            }
        }
    }
}
