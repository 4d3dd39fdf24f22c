using System.Globalization;

namespace Classroom.Storage.Cluster;

/// <summary>One installed PostgreSQL: its folder of programs and its major version.</summary>
internal sealed record PostgresBinaries(string Directory, int Major)
{
    private const string DebianRoot = "/usr/lib/postgresql";
    private const string OverrideVariable = "CLASSROOM_PG_BIN";

    public string Postgres => Path.Combine(Directory, "postgres");

    public string Initdb => Path.Combine(Directory, "initdb");

    /// <summary>The version that fits an existing cluster, or the newest one for a new cluster.</summary>
    public static PostgresBinaries Find(ManagedPostgresOptions options, int? clusterMajor)
    {
        var found = Candidates(options).Where(folder => File.Exists(Path.Combine(folder, "postgres"))
            && File.Exists(Path.Combine(folder, "initdb"))).Distinct().Select(folder => new PostgresBinaries(folder, MajorOf(folder))).ToList();
        if (found.Count == 0)
        {
            throw new StorageException(clusterMajor is null
                ? "PostgreSQL is not installed: install the Debian package postgresql, name its programs' folder in CLASSROOM_PG_BIN, "
                    + "or set Classroom:Database:Mode to External."
                : $"PostgreSQL is not installed: install the Debian package postgresql-{clusterMajor}, which the data folder needs.");
        }

        return clusterMajor is null
            ? found[0]
            : found.Find(one => one.Major == clusterMajor)
                ?? throw new StorageException($"The data folder was made by PostgreSQL {clusterMajor}, but only {string.Join(", ", found.Select(one => one.Major))} "
                    + $"is installed: install the Debian package postgresql-{clusterMajor}, or move the data with pg_dump.");
    }

    private static IEnumerable<string> Candidates(ManagedPostgresOptions options)
    {
        if (options.BinDirectory is { Length: > 0 } wanted)
        {
            yield return wanted;
        }

        if (Environment.GetEnvironmentVariable(OverrideVariable) is { Length: > 0 } set)
        {
            yield return set;
        }

        if (System.IO.Directory.Exists(DebianRoot))
        {
            var versions = System.IO.Directory.GetDirectories(DebianRoot)
                .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .OrderByDescending(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
            foreach (var version in versions)
            {
                yield return Path.Combine(version, "bin");
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }
    }

    private static int MajorOf(string folder)
    {
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": the folder's name is no proof, the program is.
        var said = ChildProgram.Output(Path.Combine(folder, "postgres"), "--version");
        var number = said.Split(' ').Select(word => word.Split('.', 'b', 'r')[0])
            .FirstOrDefault(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return number is null
            ? throw new StorageException($"{folder}/postgres does not tell its version: {said.Trim()}")
            : int.Parse(number, CultureInfo.InvariantCulture);
    }
}
