using System.Buffers;
using System.Security.Cryptography;
using Classroom.Meetings;

namespace Classroom.Storage;

/// <summary>Blobs as files: <c>rooms/{roomId}/{sha256}</c>, complete or not there.</summary>
public sealed class FileBlobStore : IBlobStore
{
    private const int BufferBytes = 64 * 1024;
    private const int NameLength = 64;

    // ENOSPC and EDQUOT, as .NET puts them into HResult on Linux.
    private const int NoSpace = 28;
    private const int QuotaUsed = 122;

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdef");
    private readonly string _root;
    private readonly DiskSpace _disk;

    /// <summary>Keeps the rooms' files below the data folder.</summary>
    public FileBlobStore(string dataDirectory, DiskSpace disk)
    {
        _root = Path.Combine(Path.GetFullPath(dataDirectory), "rooms");
        _disk = disk;
        Directory.CreateDirectory(_root);
    }

    /// <inheritdoc/>
    public async Task<string> Save(RoomId room, Stream content, long bytesMax, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (_disk.IsFull)
        {
            throw new DiskFullException();
        }

        var folder = FolderOf(room);
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, Path.GetRandomFileName() + ".part");
        try
        {
            var name = await Write(temporary, content, bytesMax, cancel);
            File.Move(temporary, Path.Combine(folder, name), overwrite: true);

            // The name is durable only with its folder (fsync(2)); fsync of the file alone would leave a nameless one.
            FolderSync.Flush(folder);
            return name;
        }
        catch (IOException full) when ((full.HResult & 0xFFFF) is NoSpace or QuotaUsed)
        {
            throw new DiskFullException("The disk is full.", full);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> Open(RoomId room, string name, CancellationToken cancel)
    {
        if (name is not { Length: NameLength } || name.AsSpan().ContainsAnyExcept(s_hex))
        {
            return Task.FromResult<Stream?>(null);
        }

        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                Path.Combine(FolderOf(room), name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc/>
    public Task DeleteRoom(RoomId room, CancellationToken cancel)
    {
        var folder = FolderOf(room);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Task.CompletedTask;
    }

    /// <summary>The rooms that have files.</summary>
    public IEnumerable<RoomId> Rooms() => Directory.EnumerateDirectories(_root).Select(folder => new RoomId(Path.GetFileName(folder)));

    /// <summary>Removes what a server killed in an upload left behind; called at start, when nobody writes.</summary>
    public void DeleteUnfinished()
    {
        foreach (var part in Directory.EnumerateFiles(_root, "*.part", SearchOption.AllDirectories))
        {
            File.Delete(part);
        }
    }

    private static async Task<string> Write(string path, Stream content, long bytesMax, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            var total = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, BufferBytes), cancel)) > 0)
            {
                total += read;
                if (total > bytesMax)
                {
                    throw new BlobTooLargeException();
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }

            file.Flush(flushToDisk: true);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Ids come checked from every wire; once more here, for "." and ".." are made of allowed characters.
    private string FolderOf(RoomId room) => IdText.IsValid(room.Value) && room.Value[0] != '.'
        ? Path.Combine(_root, room.Value)
        : throw new ArgumentException("Not a room's id.", nameof(room));
}
