using System.Security.Cryptography;
using Classroom.Meetings;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Classroom.Storage.Rooms;

/// <summary>
/// Rooms and their meetings: made, found by token, opened, ended, deleted. On a full disk nothing new is made, as with the log; ending and deleting go on,
/// for they make room.
/// </summary>
/// <param name="contexts">The database.</param>
/// <param name="blobs">The rooms' files.</param>
/// <param name="random">For ids.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">How many there may be.</param>
/// <param name="diskIsFull">Asked before anything is made, where the database's disk is ours to see: PostgreSQL itself stops where it cannot extend its own log.</param>
public sealed class RoomStore(
    IDbContextFactory<ClassroomDbContext> contexts, IBlobStore blobs, IRandomSource random, TimeProvider time, RoomLimits limits, Func<bool> diskIsFull)
{
    // Compared with where there is no room, so that the answer takes the same way.
    private static readonly byte[] s_nobody = new byte[32];

    /// <summary>Makes a room, or null where the address has made too many.</summary>
    public async Task<RoomCreated?> Create(string title, string createdFrom, CancellationToken cancel, string? videoCodec = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        DemandSpace();
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);

        // Two at the same moment from one address are counted one after the other.
        await context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({createdFrom}, 0))", cancel);
        var hourAgo = time.GetUtcNow() - TimeSpan.FromHours(1);
        var mine = context.Rooms.Where(room => room.CreatedFrom == createdFrom && room.Owner == null);
        if (await mine.CountAsync(room => room.CreatedAt > hourAgo, cancel) >= limits.RoomsPerAddressPerHour
            || await mine.CountAsync(cancel) >= limits.RoomsPerAddressMax)
        {
            return null;
        }

        var created = new RoomCreated(new RoomId(IdText.New(random)), JoinToken.New(), JoinToken.New());
        context.Rooms.Add(new Room
        {
            Id = created.Room.Value,
            Title = title.Length > Room.TitleMax ? title[..Room.TitleMax] : title,
            ModeratorTokenHash = JoinToken.Hash(created.ModeratorToken),
            ViewerTokenHash = JoinToken.Hash(created.ViewerToken),
            CreatedAt = time.GetUtcNow(),
            CreatedFrom = createdFrom,
            VideoCodec = videoCodec,
        });
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return created;
    }

    /// <summary>
    /// What a token opens; null for a room that is not there and for a token that is not its own. Both cost one query of the same shape and three
    /// comparisons in constant time, so that neither the answer nor its time tells one from the other.
    /// </summary>
    public async Task<RoomAccess?> Find(RoomId room, string token, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var hash = JoinToken.Hash(token);
        var found = await context.Rooms.AsNoTracking().Where(one => one.Id == room.Value)
            .Select(one => new
            {
                one.Title,
                one.LastMeetingId,
                one.VideoCodec,
                one.ModeratorTokenHash,
                one.ViewerTokenHash,
                Further = context.RoomTokens.Where(further => further.RoomId == one.Id && further.Hash == hash)
                    .Select(further => new { further.Hash, further.Right }).SingleOrDefault(),
            })
            .SingleOrDefaultAsync(cancel);
        var moderator = CryptographicOperations.FixedTimeEquals(hash, found?.ModeratorTokenHash ?? s_nobody);
        var viewer = CryptographicOperations.FixedTimeEquals(hash, found?.ViewerTokenHash ?? s_nobody);
        var further = CryptographicOperations.FixedTimeEquals(hash, found?.Further?.Hash ?? s_nobody);
        if (found is null || !(moderator | viewer | further))
            return null;
        var right = moderator ? TokenRight.Moderator : viewer ? TokenRight.Viewer : found.Further!.Right;
        return new RoomAccess(room, found.Title, right, found.LastMeetingId is { } last ? new MeetingId(last) : null, found.VideoCodec);
    }

    /// <summary>A further token of a room, which is told this once; null where the room is gone or has handed out as many as it may.</summary>
    public async Task<string?> AddToken(RoomId room, TokenRight right, CancellationToken cancel)
    {
        DemandSpace();
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);

        // Two at the same moment are counted one after the other.
        var isThere = await context.Rooms.FromSql($"select * from rooms where id = {room.Value} for update").AsNoTracking().SingleOrDefaultAsync(cancel);
        if (isThere is null || await context.RoomTokens.CountAsync(one => one.RoomId == room.Value, cancel) >= limits.TokensPerRoomMax)
            return null;
        var token = JoinToken.New();
        context.RoomTokens.Add(new RoomToken { RoomId = room.Value, Hash = JoinToken.Hash(token), Right = right, CreatedAt = time.GetUtcNow() });
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return token;
    }

    /// <summary>Sets how pictures are coded in a room from now on; null leaves it to the server's setting.</summary>
    public async Task SetVideoCodec(RoomId room, string? videoCodec, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Rooms.Where(one => one.Id == room.Value).ExecuteUpdateAsync(set => set.SetProperty(one => one.VideoCodec, videoCodec), cancel);
    }

    /// <summary>How pictures are coded in a room; null where it is left to the server's setting, or the room is gone.</summary>
    public async Task<string?> VideoCodecOf(RoomId room, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await context.Rooms.Where(one => one.Id == room.Value).Select(one => one.VideoCodec).SingleOrDefaultAsync(cancel);
    }

    /// <summary>The running meeting of a room, or null.</summary>
    public async Task<MeetingId?> Running(RoomId room, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var id = await context.Meetings.Where(one => one.RoomId == room.Value && one.EndedAt == null).Select(one => one.Id).SingleOrDefaultAsync(cancel);
        return id is null ? null : new MeetingId(id);
    }

    /// <summary>The room a meeting belongs to, running or ended; null where there is none.</summary>
    public async Task<RoomId?> RoomOf(MeetingId meeting, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var id = await context.Meetings.Where(one => one.Id == meeting.Value).Select(one => one.RoomId).SingleOrDefaultAsync(cancel);
        return id is null ? null : new RoomId(id);
    }

    /// <summary>The running meeting of a room, opened where there is none; one, whoever asks at the same moment. Null where the room is gone.</summary>
    public async Task<OpenedMeeting?> Open(RoomId room, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var found = await context.Rooms.FromSql($"select * from rooms where id = {room.Value} for update").SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return null;
        }

        var running = await context.Meetings.AsNoTracking().SingleOrDefaultAsync(one => one.RoomId == room.Value && one.EndedAt == null, cancel);
        var before = await context.Meetings.AsNoTracking().Where(one => one.RoomId == room.Value && one.EndedAt != null)
            .OrderByDescending(one => one.StartedAt).Select(one => one.Id).FirstOrDefaultAsync(cancel);
        MeetingId? previous = before is null ? null : new MeetingId(before);
        if (running is not null)
        {
            return new OpenedMeeting(new MeetingId(running.Id), room, found.Title, IsNew: false, previous);
        }

        DemandSpace();
        var opened = new MeetingRun { Id = IdText.New(random), RoomId = room.Value, StartedAt = time.GetUtcNow() };
        context.Meetings.Add(opened);
        found.LastMeetingId = opened.Id;
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new OpenedMeeting(new MeetingId(opened.Id), room, found.Title, IsNew: true, previous);
    }

    /// <summary>Notes a meeting's end, from which retention counts; a second call changes nothing.</summary>
    public async Task End(MeetingId meeting, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? delete = now + limits.Retention;
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await context.Meetings.Where(one => one.Id == meeting.Value && one.EndedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.EndedAt, now)
                .SetProperty(one => one.DeleteAfter, one => context.Rooms.Any(room => room.Id == one.RoomId && room.Owner == null) ? delete : null),
            cancel);
    }

    /// <summary>Meetings that have not ended, to be woken at start.</summary>
    public async Task<IReadOnlyList<MeetingId>> RunningMeetings(CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        var ids = await context.Meetings.Where(one => one.EndedAt == null).OrderBy(one => one.StartedAt).Select(one => one.Id).ToListAsync(cancel);
        return [.. ids.Select(id => new MeetingId(id))];
    }

    /// <summary>Deletes a room with its meetings, their logs and all its files; false where it is not there.</summary>
    public Task<bool> Delete(RoomId room, CancellationToken cancel) => Delete(room, onlyUnused: false, cancel);

    /// <summary>Deletes a room that has no meeting, looking again under a lock: somebody may be opening one at this moment.</summary>
    internal Task<bool> DeleteUnused(RoomId room, CancellationToken cancel) => Delete(room, onlyUnused: true, cancel);

    private void DemandSpace()
    {
        if (diskIsFull())
            throw new DiskFullException();
    }

    private async Task<bool> Delete(RoomId room, bool onlyUnused, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        FormattableString meetings = $"select id from meetings where room_id = {room.Value}";
        if (!onlyUnused)
            await Erasure.Ownership(context, meetings, cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var found = await context.Rooms.FromSql($"select * from rooms where id = {room.Value} for update").AsNoTracking().SingleOrDefaultAsync(cancel);
        if (found is null || (onlyUnused && await context.Meetings.AnyAsync(one => one.RoomId == room.Value, cancel)))
        {
            return false;
        }

        await Erasure.Content(context, meetings, cancel);
        await context.Rooms.Where(one => one.Id == room.Value).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);

        // Files last: a crash in between leaves files without a room, which the next sweep removes; never a room without its files.
        await blobs.DeleteRoom(room, cancel);
        return true;
    }
}
