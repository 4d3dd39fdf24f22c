namespace Classroom.Storage;

/// <summary>How much room the disk of a folder has left.</summary>
public sealed class DiskSpace(string folder, TimeProvider time)
{
    /// <summary>
    /// Below this nothing new is accepted: PostgreSQL stops altogether where it cannot extend its own log (16 MiB at a time), and a full disk is
    /// then found at its next start, when nobody can free space by deleting a room.
    /// </summary>
    public const long ReserveBytes = 64L * 1024 * 1024;

    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private long _lookedAt;
    private bool _looked;
    private bool _full;

    /// <summary>True where less than the reserve is free; looked up at most twice a second.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
            {
                if (!_looked || time.GetElapsedTime(_lookedAt) > s_lookEvery)
                {
                    _full = FreeBytes < ReserveBytes;
                    _lookedAt = time.GetTimestamp();
                    _looked = true;
                }

                return _full;
            }
        }
    }

    /// <summary>Bytes free for us.</summary>
    public long FreeBytes => new DriveInfo(folder).AvailableFreeSpace;
}
