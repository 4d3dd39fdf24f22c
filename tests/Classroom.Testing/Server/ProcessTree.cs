using System.Diagnostics;
using System.Globalization;

namespace Classroom.Testing.Server;

/// <summary>Processes of this machine as /proc shows them: whose children they are, whether they live, and signals to them.</summary>
public static class ProcessTree
{
    private const int ParentField = 1;
    private const int StartField = 19;

    /// <summary>A process with the instant of its start, so that a number used again is not taken for it.</summary>
    public readonly record struct Entry(int Id, int Parent, char State, string StartedAt)
    {
        /// <summary>True while exactly this process exists, zombies excepted.</summary>
        public bool Lives => Read(Id) is { State: not 'Z' } now && now.StartedAt == StartedAt;
    }

    /// <summary>A process and all that descend from it, parents first.</summary>
    public static IReadOnlyList<Entry> Of(int root)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Entry>().ToLookup(entry => entry.Parent);
        var found = Read(root) is { } top ? new List<Entry> { top } : [];
        for (var i = 0; i < found.Count; i++)
            found.AddRange(all[found[i].Id]);
        return found;
    }

    /// <summary>The server's own PostgreSQL, as its data folder names it.</summary>
    public static int Postmaster(string dataDirectory) =>
        int.Parse(File.ReadLines(Path.Combine(dataDirectory, "postgres", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Sends one signal by its name to processes by their numbers (a negative one is a group).</summary>
    public static void Signal(string name, params IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", ["-s", name, "--", .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        kill.WaitForExit();
    }

    private static Entry? Read(int id)
    {
        try
        {
            // "pid (name) state parent …": the name may hold anything, so count from its end (proc(5)).
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Entry(id, int.Parse(fields[ParentField], CultureInfo.InvariantCulture), fields[0][0], fields[StartField]);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
