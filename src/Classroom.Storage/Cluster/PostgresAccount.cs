using System.Globalization;

namespace Classroom.Storage.Cluster;

/// <summary>The system user PostgreSQL runs as: ourselves, or where we are root somebody without rights.</summary>
internal sealed record PostgresAccount(string Name, int? UserId, int? GroupId)
{
    private const string PasswordFile = "/etc/passwd";

    /// <summary>PostgreSQL refuses to run as root, so root hands over to <c>postgres</c>, or to <c>nobody</c> where that is missing.</summary>
    public static PostgresAccount Find() => Environment.IsPrivilegedProcess
        ? Lookup("postgres") ?? Lookup("nobody")
            ?? throw new StorageException("PostgreSQL may not run as root, and there is neither a user postgres nor nobody in /etc/passwd.")
        : new PostgresAccount(Environment.UserName, null, null);

    /// <summary>Arguments of <c>setpriv</c>: the child gets <paramref name="signal"/> when the thread that started it ends.</summary>
    public IEnumerable<string> Privileges(string signal)
    {
        if (UserId is not null)
        {
            yield return $"--reuid={UserId}";
            yield return $"--regid={GroupId}";
            yield return "--clear-groups";
        }

        yield return "--pdeathsig";
        yield return signal;
        yield return "--";
    }

    /// <summary>Makes a folder that only this account (and root) can enter.</summary>
    public void MakePrivateFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (new DirectoryInfo(folder).LinkTarget is not null)
        {
            throw new StorageException($"{folder} is a link; it must be a folder of this server's own.");
        }

        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Own(folder);
    }

    /// <summary>Hands a file or folder to this account; nothing to do where that is ourselves.</summary>
    public void Own(string path)
    {
        if (UserId is not null)
        {
            ChildProgram.Output("chown", $"{UserId}:{GroupId}", path);
        }
    }

    private static PostgresAccount? Lookup(string name)
    {
        var fields = File.ReadLines(PasswordFile).Select(line => line.Split(':')).FirstOrDefault(line => line.Length > 3 && line[0] == name);
        return fields is null
            ? null
            : new PostgresAccount(name, int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture));
    }
}
