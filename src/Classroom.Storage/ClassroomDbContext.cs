using Classroom.Storage.Log;
using Microsoft.EntityFrameworkCore;

namespace Classroom.Storage;

/// <summary>The relational data (rooms and their meetings) and the tables of the log, in one model for one set of migrations.</summary>
public sealed class ClassroomDbContext(DbContextOptions<ClassroomDbContext> options) : DbContext(options)
{
    /// <summary>The assembly that holds the migrations.</summary>
    public const string MigrationsAssembly = "Classroom.Migrations";

    private const int AddressMax = 64;
    private const int IdMax = 64;
    private const int HashBytes = 32;
    private const int RightMax = 16;

    /// <summary>The lasting places.</summary>
    public DbSet<Room> Rooms => Set<Room>();

    /// <summary>Further tokens of theirs.</summary>
    public DbSet<RoomToken> RoomTokens => Set<RoomToken>();

    /// <summary>Their runs.</summary>
    public DbSet<MeetingRun> Meetings => Set<MeetingRun>();

    /// <summary>The one description of how the context reaches PostgreSQL.</summary>
    public static void Configure(DbContextOptionsBuilder builder, Npgsql.NpgsqlDataSource source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseNpgsql(source, npgsql => npgsql.MigrationsAssembly(MigrationsAssembly)).UseSnakeCaseNamingConvention();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<Room>(room =>
        {
            room.ToTable("rooms");
            room.Property(one => one.Id).HasMaxLength(IdMax);
            room.Property(one => one.Title).HasMaxLength(Room.TitleMax);
            room.Property(one => one.ModeratorTokenHash).HasMaxLength(HashBytes);
            room.Property(one => one.ViewerTokenHash).HasMaxLength(HashBytes);
            room.Property(one => one.CreatedFrom).HasMaxLength(AddressMax);
            room.Property(one => one.LastMeetingId).HasMaxLength(IdMax);
            room.Property(one => one.Owner).HasMaxLength(IdMax);
            room.Property(one => one.VideoCodec).HasMaxLength(Room.VideoCodecMax);
            room.HasIndex(one => one.CreatedFrom);
        });
        modelBuilder.Entity<RoomToken>(token =>
        {
            token.ToTable("room_tokens");
            token.HasKey(one => new { one.RoomId, one.Hash });
            token.Property(one => one.RoomId).HasMaxLength(IdMax);
            token.Property(one => one.Hash).HasMaxLength(HashBytes);
            token.Property(one => one.Right).HasConversion<string>().HasMaxLength(RightMax);
            token.HasOne<Room>().WithMany().HasForeignKey(one => one.RoomId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<MeetingRun>(meeting =>
        {
            meeting.ToTable("meetings");
            meeting.Property(one => one.Id).HasMaxLength(IdMax);
            meeting.Property(one => one.RoomId).HasMaxLength(IdMax);
            meeting.HasOne<Room>().WithMany().HasForeignKey(one => one.RoomId).OnDelete(DeleteBehavior.Cascade);
            meeting.HasIndex(one => one.RoomId);
            meeting.HasIndex(one => one.DeleteAfter);

            // At most one meeting of a room runs, whoever asks at the same moment.
            meeting.HasIndex(one => one.RoomId, "running").IsUnique().HasFilter("ended_at is null").HasDatabaseName("ix_meetings_running");
        });
        modelBuilder.Entity<MeetingEventRow>(row =>
        {
            row.ToTable("meeting_events");
            row.HasKey(one => new { one.MeetingId, one.Seq });
        });
        modelBuilder.Entity<MeetingEpochRow>(row =>
        {
            row.ToTable("meeting_epochs");
            row.HasKey(one => one.MeetingId);
        });
        modelBuilder.Entity<MeetingSnapshotRow>(row =>
        {
            row.ToTable("meeting_snapshots");
            row.HasKey(one => one.MeetingId);
        });
    }
}
