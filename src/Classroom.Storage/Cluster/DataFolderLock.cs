namespace Classroom.Storage.Cluster;

/// <summary>One server a data folder: held by an open file, so the kernel frees it however the server ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Waits a while, for a server before us may be on its way out.</summary>
    public static async Task<DataFolderLock> Take(string path, TimeProvider time, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new DataFolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                if (time.GetElapsedTime(began) > s_patience)
                {
                    throw new StorageException(
                        $"Another server uses the data folder {Path.GetDirectoryName(path)}: stop it, or set Classroom:DataDirectory to another one.");
                }

                await Task.Delay(s_step, time, cancel);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
