using System.Net;
using Classroom.Meetings;
using Classroom.Server.Bridges;
using Classroom.Storage;
using Classroom.Storage.Log;
using Classroom.Storage.Rooms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Classroom.Server.Tests.Storage;

public sealed class RoomStoreTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("classroom-rooms-").FullName;
    private readonly HandClock _clock = new();
    private readonly RoomLimits _limits = new() { RoomsPerAddressPerHour = 3, RoomsPerAddressMax = 5, Retention = TimeSpan.FromHours(24), TokensPerRoomMax = 4 };
    private bool _diskIsFull;
    private NpgsqlDataSource _source = null!;
    private FileBlobStore _blobs = null!;
    private RoomStore _rooms = null!;
    private RetentionSweep _sweep = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await postgres.NewDatabase();
        _blobs = new FileBlobStore(_folder, new DiskSpace(_folder, TimeProvider.System));
        var contexts = new Contexts(_source);
        _rooms = new RoomStore(contexts, _blobs, new Dice(), _clock, _limits, () => _diskIsFull);
        _sweep = new RetentionSweep(contexts, _rooms, _blobs, _clock, _limits);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_token_opens_its_own_room_with_its_own_role_and_nothing_else()
    {
        var (one, other) = (await Make(), await Make());

        Assert.Equal(TokenRight.Moderator, (await _rooms.Find(one.Room, one.ModeratorToken, Cancel))?.Right);
        Assert.Equal(TokenRight.Viewer, (await _rooms.Find(one.Room, one.ViewerToken, Cancel))?.Right);
        Assert.Equal("Physics", (await _rooms.Find(one.Room, one.ViewerToken, Cancel))?.Title);
        Assert.Null(await _rooms.Find(one.Room, other.ModeratorToken, Cancel));
        Assert.Null(await _rooms.Find(one.Room, "", Cancel));
        Assert.Null(await _rooms.Find(new RoomId("nowhere"), one.ModeratorToken, Cancel));
    }

    [Fact]
    public async Task On_a_full_disk_nothing_new_is_made_and_what_is_there_is_found_and_deleted()
    {
        var (open, closed) = (await Make(), await Make());
        var running = (await _rooms.Open(open.Room, Cancel))!;
        _diskIsFull = true;

        await Assert.ThrowsAsync<DiskFullException>(Make);
        await Assert.ThrowsAsync<DiskFullException>(() => _rooms.Open(closed.Room, Cancel));
        await Assert.ThrowsAsync<DiskFullException>(() => _rooms.AddToken(open.Room, TokenRight.Viewer, Cancel));

        Assert.Equal(running.Meeting, (await _rooms.Open(open.Room, Cancel))!.Meeting);
        Assert.NotNull(await _rooms.Find(closed.Room, closed.ViewerToken, Cancel));
        await _rooms.End(running.Meeting, Cancel);
        Assert.True(await _rooms.Delete(closed.Room, Cancel));
    }

    [Fact]
    public async Task Tokens_are_long_random_and_stored_only_as_hashes()
    {
        var room = await Make();

        Assert.True(JoinToken.IsWellFormed(room.ModeratorToken));
        Assert.NotEqual(room.ModeratorToken, room.ViewerToken);
        Assert.False(JoinToken.IsWellFormed(room.ModeratorToken[1..]));
        Assert.False(JoinToken.IsWellFormed(room.ModeratorToken[1..] + "!"));
        await using var look = _source.CreateCommand("select count(*) from rooms where rooms::text like '%' || $1 || '%'");
        look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = room.ModeratorToken });
        Assert.Equal(0L, await look.ExecuteScalarAsync(Cancel));
    }

    [Theory]
    [InlineData(TokenRight.Viewer)]
    [InlineData(TokenRight.Publisher)]
    public async Task A_further_token_opens_its_room_with_its_right_until_the_room_is_gone(TokenRight right)
    {
        var (room, other) = (await Make(), await Make());
        var token = (await _rooms.AddToken(room.Room, right, Cancel))!;

        Assert.True(JoinToken.IsWellFormed(token));
        var access = (await _rooms.Find(room.Room, token, Cancel))!;
        Assert.Equal((right, right == TokenRight.Viewer ? Role.Viewer : null, right == TokenRight.Publisher), (access.Right, access.Role, access.MayPublish));
        Assert.Null(await _rooms.Find(other.Room, token, Cancel));
        Assert.Null(await _rooms.Find(new RoomId("nowhere"), token, Cancel));
        Assert.Equal(TokenRight.Moderator, (await _rooms.Find(room.Room, room.ModeratorToken, Cancel))!.Right);
        await using var look = _source.CreateCommand("select count(*) from room_tokens where room_tokens::text like '%' || $1 || '%'");
        look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = token });
        Assert.Equal(0L, await look.ExecuteScalarAsync(Cancel));

        await _rooms.Delete(room.Room, Cancel);
        Assert.Null(await _rooms.Find(room.Room, token, Cancel));
        Assert.Null(await _rooms.AddToken(room.Room, right, Cancel));
    }

    [Fact]
    public async Task A_room_hands_out_so_many_tokens_and_no_more_at_the_same_moment_either()
    {
        var room = await Make();

        var made = await Task.WhenAll(Enumerable.Range(0, 9).Select(_ => _rooms.AddToken(room.Room, TokenRight.Viewer, Cancel)));

        Assert.Equal(_limits.TokensPerRoomMax, made.Count(token => token is not null));
        Assert.Equal(made.Length, made.Count(token => token is null) + made.Distinct().Count(token => token is not null));
    }

    [Fact]
    public async Task An_address_makes_so_many_rooms_an_hour_and_so_many_altogether()
    {
        await Make();
        await Make();
        await Make();
        Assert.Null(await _rooms.Create("one too many", "192.0.2.0/24", Cancel));
        Assert.NotNull(await _rooms.Create("elsewhere", "198.51.100.0/24", Cancel));

        _clock.Now += TimeSpan.FromMinutes(61);
        await Make();
        await Make();
        Assert.Null(await _rooms.Create("too many altogether", "192.0.2.0/24", Cancel));
    }

    [Fact]
    public async Task The_limit_holds_for_rooms_made_at_the_same_moment()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _rooms.Create("rush", "192.0.2.0/24", Cancel)));

        Assert.Equal(3, made.Count(room => room is not null));
    }

    [Fact]
    public async Task One_meeting_of_a_room_runs_whoever_opens_it_at_the_same_moment()
    {
        var room = await Make();

        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _rooms.Open(room.Room, Cancel)));

        Assert.Single(opened.Select(one => one!.Meeting).Distinct());
        Assert.Single(opened, one => one!.IsNew);
        Assert.Equal(opened[0]!.Meeting, await _rooms.Running(room.Room, Cancel));
        Assert.Equal(room.Room, await _rooms.RoomOf(opened[0]!.Meeting, Cancel));
        Assert.Equal([opened[0]!.Meeting], await _rooms.RunningMeetings(Cancel));
        Assert.Null(await _rooms.Open(new RoomId("nowhere"), Cancel));
    }

    [Fact]
    public async Task The_next_meeting_knows_the_one_before()
    {
        var room = await Make();
        var first = await _rooms.Open(room.Room, Cancel);
        Assert.Null(first!.Previous);
        await _rooms.End(first.Meeting, Cancel);
        Assert.Null(await _rooms.Running(room.Room, Cancel));
        Assert.Empty(await _rooms.RunningMeetings(Cancel));

        var second = await _rooms.Open(room.Room, Cancel);

        Assert.True(second!.IsNew);
        Assert.Equal(first.Meeting, second.Previous);
        Assert.Equal(second with { IsNew = false }, await _rooms.Open(room.Room, Cancel));
        Assert.Equal(second.Meeting, (await _rooms.Find(room.Room, room.ViewerToken, Cancel))!.LastMeeting);
    }

    [Fact]
    public async Task Deleting_a_room_deletes_its_meetings_logs_and_files_and_ends_whoever_still_writes()
    {
        var (room, other) = (await Make(), await Make());
        var meeting = await Fill(room.Room);
        var kept = await Fill(other.Room);

        Assert.True(await _rooms.Delete(room.Room, Cancel));
        Assert.False(await _rooms.Delete(room.Room, Cancel));

        Assert.Null(await _rooms.Find(room.Room, room.ModeratorToken, Cancel));
        Assert.Equal(0, await RowsOf(meeting));
        Assert.False(Directory.Exists(Path.Combine(_folder, "rooms", room.Room.Value)));
        Assert.Equal(3, await RowsOf(kept));
        await using var writer = new LogWriter(_source, () => false, NullLogger<LogWriter>.Instance);
        Assert.Equal(AppendOutcome.Fenced, await writer.Append(meeting, [Row(2)], Cancel));
    }

    [Fact]
    public async Task A_deletion_that_is_broken_off_leaves_epochs_that_go_on()
    {
        var room = await Make();
        var meeting = await Fill(room.Room);
        await using var writer = new LogWriter(_source, () => false, NullLogger<LogWriter>.Instance);
        var log = new PostgresEventLog(_source, writer);
        await using (var other = await _source.OpenConnectionAsync(Cancel))
        await using (var transaction = await other.BeginTransactionAsync(Cancel))
        {
            // Somebody has the room's row, so the deletion stands after it has ended the owner, until our process dies.
            await using var hold = new NpgsqlCommand($"select 1 from rooms where id = '{room.Room.Value}' for update", other, transaction);
            await hold.ExecuteNonQueryAsync(Cancel);
            using var death = new CancellationTokenSource();
            var deletion = _rooms.Delete(room.Room, death.Token);
            while (await EpochOf(meeting) == 1)
                await Task.Delay(20, Cancel);
            await death.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => deletion);
        }

        Assert.True(await log.TakeEpoch(meeting, Cancel) > 1);
        Assert.Equal(AppendOutcome.Fenced, await writer.Append(meeting, [Row(9)], Cancel));
        Assert.True(await _rooms.Delete(room.Room, Cancel));
        Assert.Equal(0, await RowsOf(meeting));
    }

    [Fact]
    public async Task Retention_deletes_an_ended_meeting_after_its_time_and_the_room_with_it()
    {
        var room = await Make();
        var meeting = await Fill(room.Room);
        await _rooms.End(meeting, Cancel);

        _clock.Now += TimeSpan.FromHours(23.9);
        Assert.Equal(0, await _sweep.Run(Cancel));
        Assert.Equal(3, await RowsOf(meeting));

        _clock.Now += TimeSpan.FromHours(0.2);
        Assert.Equal(1, await _sweep.Run(Cancel));
        Assert.Equal(0, await RowsOf(meeting));
        Assert.Null(await _rooms.Find(room.Room, room.ModeratorToken, Cancel));
        Assert.False(Directory.Exists(Path.Combine(_folder, "rooms", room.Room.Value)));
    }

    [Fact]
    public async Task Retention_keeps_a_room_in_use_and_takes_one_that_never_was()
    {
        var (used, unused) = (await Make(), await Make());
        var first = await Fill(used.Room);
        await _rooms.End(first, Cancel);
        _clock.Now += TimeSpan.FromHours(23);
        var second = await Fill(used.Room);
        _clock.Now += TimeSpan.FromHours(48);

        Assert.Equal(1, await _sweep.Run(Cancel));

        Assert.Equal(0, await RowsOf(first));
        Assert.Equal(3, await RowsOf(second));
        Assert.NotNull(await _rooms.Find(used.Room, used.ViewerToken, Cancel));
        Assert.True(Directory.Exists(Path.Combine(_folder, "rooms", used.Room.Value)));
        Assert.Null(await _rooms.Find(unused.Room, unused.ViewerToken, Cancel));
    }

    [Fact]
    public async Task Files_without_a_room_go_with_the_next_sweep()
    {
        await _blobs.Save(new RoomId("forsaken"), new MemoryStream([1]), 10, Cancel);

        await _sweep.Run(Cancel);

        Assert.Empty(_blobs.Rooms());
    }

    [Theory]
    [InlineData("192.0.2.77", "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.77", "192.0.2.0/24")]
    [InlineData("2001:db8:aa:bb:1:2:3:4", "2001:db8:aa::/48")]
    public void Addresses_are_shortened_before_they_are_stored(string address, string shortened) =>
        Assert.Equal(shortened, AddressPrefix.Of(IPAddress.Parse(address)));

    private static LogRow Row(long seq) => new(seq, 1, DateTimeOffset.UnixEpoch, "alice", null, "chatSent", "everyone", "{}"u8.ToArray());

    private async Task<RoomCreated> Make() => (await _rooms.Create("Physics", "192.0.2.0/24", Cancel))!;

    private async Task<MeetingId> Fill(RoomId room)
    {
        var meeting = (await _rooms.Open(room, Cancel))!.Meeting;
        await using var writer = new LogWriter(_source, () => false, NullLogger<LogWriter>.Instance);
        var log = new PostgresEventLog(_source, writer);
        Assert.Equal(1, await log.TakeEpoch(meeting, Cancel));
        Assert.Equal(AppendOutcome.Committed, await log.Append(meeting, [Row(1)], Cancel));
        await new PostgresSnapshotStore(_source, _clock).Save(meeting, 1, new byte[] { 1 }, Cancel);
        await _blobs.Save(room, new MemoryStream([1, 2, 3]), 10, Cancel);
        return meeting;
    }

    private async Task<int?> EpochOf(MeetingId meeting)
    {
        await using var look = _source.CreateCommand("select epoch from meeting_epochs where meeting_id = $1");
        look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = meeting.Value });
        return (int?)await look.ExecuteScalarAsync(Cancel);
    }

    private async Task<long> RowsOf(MeetingId meeting)
    {
        await using var count = _source.CreateCommand(
            """
            select (select count(*) from meeting_events where meeting_id = $1) + (select count(*) from meeting_epochs where meeting_id = $1)
                + (select count(*) from meeting_snapshots where meeting_id = $1)
            """);
        count.Parameters.Add(new NpgsqlParameter<string> { TypedValue = meeting.Value });
        return (long)(await count.ExecuteScalarAsync(Cancel))!;
    }

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 30, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Dice : IRandomSource
    {
        public void Fill(Span<byte> destination) => System.Security.Cryptography.RandomNumberGenerator.Fill(destination);
    }

    private sealed class Contexts(NpgsqlDataSource source) : IDbContextFactory<ClassroomDbContext>
    {
        public ClassroomDbContext CreateDbContext()
        {
            var builder = new DbContextOptionsBuilder<ClassroomDbContext>();
            ClassroomDbContext.Configure(builder, source);
            return new ClassroomDbContext(builder.Options);
        }
    }
}
