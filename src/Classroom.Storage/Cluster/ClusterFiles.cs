using System.Diagnostics;

namespace Classroom.Storage.Cluster;

/// <summary>The cluster's folders and files: made once, its access rules written at every start.</summary>
internal static class ClusterFiles
{
    /// <summary>The role that owns everything, and the only one that may enter.</summary>
    public const string Role = "classroom";

    // The cluster by an open handle: so the account needs no right to enter the folders above it (a clone below /root).
    // The working directory would not do: PostgreSQL leaves it and comes back by name to find its own programs.
    private const string Here = "/proc/self/fd/9";
    private const string OpenHere = "exec 9<. && cd / && exec \"$@\"";

    /// <summary>
    /// Makes the cluster if it is not there. It is made beside its place and renamed, so that a server killed in the middle leaves no half cluster.
    /// Blocks, and belongs on the supervisor's thread: the child dies with the thread that started it.
    /// </summary>
    public static void Initialise(ClusterPaths paths, PostgresAccount account, PostgresBinaries binaries, bool durable)
    {
        if (File.Exists(paths.VersionFile))
        {
            return;
        }

        if (Directory.Exists(paths.Fresh))
        {
            Directory.Delete(paths.Fresh, recursive: true);
        }

        account.MakePrivateFolder(paths.Fresh);
        string[] arguments =
        [
            "-c", OpenHere, "sh", "setpriv", .. account.Privileges("KILL"),
            binaries.Initdb, "-D", Here, "-U", Role, "-E", "UTF8", "--locale=C", "--auth=peer", .. durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        var (code, _, errors) = ChildProgram.Run(ChildProgram.Start("sh", arguments, paths.Fresh));
        if (code != 0)
        {
            throw new StorageException($"PostgreSQL could not make its data folder {paths.Fresh}: {ChildProgram.LastLine(errors)}");
        }

        Directory.Move(paths.Fresh, paths.Cluster);
    }

    /// <summary>Only this server's own system user enters, by the socket, known to the kernel: no password exists.</summary>
    public static void WriteAccessRules(ClusterPaths paths, PostgresAccount account)
    {
        Write(Path.Combine(paths.Cluster, "pg_hba.conf"), $"local all {Role} peer map=server\n", account);
        Write(Path.Combine(paths.Cluster, "pg_ident.conf"), $"server {Environment.UserName} {Role}\nserver {account.Name} {Role}\n", account);
    }

    /// <summary>
    /// How <c>postgres</c> is started: in a session of its own, for Ctrl-C reaches every process of the terminal's group and PostgreSQL must
    /// outlive the server's last words; ended by the kernel when the supervisor's thread is gone.
    /// </summary>
    public static ProcessStartInfo ServerStart(ClusterPaths paths, PostgresAccount account, PostgresBinaries binaries, ManagedPostgresOptions options) =>
        ChildProgram.Start(
            "setsid",
            ["sh", "-c", OpenHere, "sh", "setpriv", .. account.Privileges("INT"), binaries.Postgres, .. ServerArguments(paths, options)],
            paths.Cluster);

    // Statements and details stay out of its log, for they hold names and chat.
    private static IEnumerable<string> ServerArguments(ClusterPaths paths, ManagedPostgresOptions options)
    {
        yield return "-D";
        yield return Here;
        string[] settings =
        [
            "listen_addresses=", $"unix_socket_directories={paths.SocketFolder}", "unix_socket_permissions=0700", $"max_connections={options.ConnectionsMax}",
            "shared_buffers=64MB", "min_wal_size=80MB", "max_wal_size=512MB", "checkpoint_completion_target=0.9", "wal_compression=on",
            "random_page_cost=1.5", "jit=off", "timezone=UTC", "log_timezone=UTC", "log_min_messages=log", "log_min_error_statement=panic",
            "log_error_verbosity=terse", "log_checkpoints=off", "idle_in_transaction_session_timeout=60s",
            $"fsync={(options.Durable ? "on" : "off")}", "synchronous_commit=on", $"full_page_writes={(options.Durable ? "on" : "off")}",
        ];
        foreach (var setting in settings)
        {
            yield return "-c";
            yield return setting;
        }
    }

    private static void Write(string path, string text, PostgresAccount account)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            File.WriteAllText(path, text);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            account.Own(path);
        }
    }
}
