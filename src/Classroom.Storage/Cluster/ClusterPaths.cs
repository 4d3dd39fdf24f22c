using System.Security.Cryptography;
using System.Text;

namespace Classroom.Storage.Cluster;

/// <summary>Where the cluster, its socket and the lock of the data folder are.</summary>
internal sealed record ClusterPaths(string Root, string Cluster, string Fresh, string SocketFolder, string LockFile)
{
    // sun_path holds 108 bytes with its final zero (unix(7)).
    private const int SocketPathBytesMax = 107;
    private const string SocketFile = "/.s.PGSQL.5432";
    private const int HashBytes = 6;

    public string ProcessFile => Path.Combine(Cluster, "postmaster.pid");

    public string VersionFile => Path.Combine(Cluster, "PG_VERSION");

    public static ClusterPaths Of(string dataDirectory, bool otherUser)
    {
        var root = Path.GetFullPath(dataDirectory);
        return new ClusterPaths(
            root, Path.Combine(root, "postgres"), Path.Combine(root, "postgres.new"), SocketFolderOf(root, otherUser), Path.Combine(root, "classroom.lock"));
    }

    /// <summary>
    /// The socket is beside the data where that fits. It does not where the path is too long, nor where PostgreSQL runs as another user,
    /// who may not be able to enter the folders above (a clone below /root).
    /// </summary>
    private static string SocketFolderOf(string root, bool otherUser)
    {
        var beside = Path.Combine(root, "run");
        if (!otherUser && Encoding.UTF8.GetByteCount(beside + SocketFile) <= SocketPathBytesMax)
        {
            return beside;
        }

        var name = "classroom-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)).AsSpan(0, HashBytes));
        var runtime = otherUser ? "/run" : Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return Path.Combine(runtime is { Length: > 0 and < 60 } && Directory.Exists(runtime) ? runtime : "/tmp", name);
    }
}
