using System.Diagnostics;
using System.Security.Cryptography;
using Classroom.Meetings;
using Classroom.Storage;

namespace Classroom.Server.Tests.Storage;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("classroom-blobs-").FullName;
    private readonly RoomId _room = new("room-1");
    private readonly FileBlobStore _store;

    public FileBlobStoreTests() => _store = new FileBlobStore(_folder, new DiskSpace(_folder, TimeProvider.System));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_named_by_its_content_and_read_back()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);

        var name = await _store.Save(_room, new MemoryStream(content), 200_000, Cancel);
        var again = await _store.Save(_room, new MemoryStream(content), 200_000, Cancel);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), name);
        Assert.Equal(name, again);
        Assert.Equal(content, await ReadAll(_room, name));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "rooms", "room-1")));
    }

    [Fact]
    public async Task A_stream_beyond_its_limit_leaves_nothing()
    {
        await Assert.ThrowsAsync<BlobTooLargeException>(() => _store.Save(_room, new MemoryStream(new byte[100_001]), 100_000, Cancel));

        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_leaves_nothing()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => _store.Save(_room, new BrokenStream(), 100_000, Cancel));

        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_killed_server_left_half_written_is_removed()
    {
        var name = await _store.Save(_room, new MemoryStream([1]), 10, Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "rooms", "room-1", "half.part"), "half", Cancel);

        _store.DeleteUnfinished();

        Assert.Equal([name], Directory.GetFiles(Path.Combine(_folder, "rooms", "room-1")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../00000000000000000000000000000000000000000000000000000000000000")]
    public async Task Names_that_are_not_there_or_no_names_open_nothing(string name) => Assert.Null(await _store.Open(_room, name, Cancel));

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task Rooms_that_are_no_ids_are_refused(string room)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _store.Save(new RoomId(room), new MemoryStream([1]), 10, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => _store.DeleteRoom(new RoomId(room), Cancel));
        Assert.True(Directory.Exists(Path.Combine(_folder, "rooms")));
    }

    [Fact]
    public async Task Deleting_a_room_deletes_its_files_and_no_others()
    {
        var name = await _store.Save(_room, new MemoryStream([1]), 10, Cancel);
        var kept = await _store.Save(new RoomId("room-2"), new MemoryStream([1]), 10, Cancel);

        await _store.DeleteRoom(_room, Cancel);
        await _store.DeleteRoom(_room, Cancel);

        Assert.Null(await _store.Open(_room, name, Cancel));
        Assert.Equal([1], await ReadAll(new RoomId("room-2"), kept));
    }

    [Fact]
    public async Task A_full_disk_is_named_and_leaves_nothing()
    {
        // A disk of its own, smaller than the reserve, in a mount namespace of its own would hide it from us; so a mount, where we may make one.
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small disk needs root.");
        var disk = Path.Combine(_folder, "disk");
        Directory.CreateDirectory(disk);
        Run("mount", "-t", "tmpfs", "-o", "size=72m", "tmpfs", disk);
        try
        {
            var store = new FileBlobStore(disk, new DiskSpace(disk, TimeProvider.System));
            await Assert.ThrowsAsync<DiskFullException>(() => store.Save(_room, new MemoryStream(new byte[80_000_000]), long.MaxValue, Cancel));
            Assert.Empty(Directory.GetFiles(disk, "*", SearchOption.AllDirectories));

            await store.Save(_room, new MemoryStream(new byte[10_000_000]), long.MaxValue, Cancel);
            var fresh = new FileBlobStore(disk, new DiskSpace(disk, TimeProvider.System));
            await Assert.ThrowsAsync<DiskFullException>(() => fresh.Save(_room, new MemoryStream([1]), 10, Cancel));
        }
        finally
        {
            Run("umount", disk);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<byte[]> ReadAll(RoomId room, string name)
    {
        await using var stream = await _store.Open(room, name, Cancel);
        using var memory = new MemoryStream();
        await stream!.CopyToAsync(memory, Cancel);
        return memory.ToArray();
    }

    private sealed class BrokenStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ == 0 ? ValueTask.FromResult(100) : throw new EndOfStreamException();
    }
}
