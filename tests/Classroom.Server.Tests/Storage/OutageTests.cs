using Classroom.Server.Loops;
using Classroom.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Classroom.Server.Tests.Storage;

/// <summary>What passes by itself is known as such through everything that EF Core and Npgsql wrap around it.</summary>
public sealed class OutageTests
{
    private static readonly PostgresException s_full = new("no space left", "ERROR", "ERROR", PostgresErrorCodes.DiskFull);

    public static TheoryData<Exception, bool, bool> Problems => new()
    {
        { new NpgsqlException("away"), true, false },
        { new InvalidOperationException("likely due to a transient failure", new NpgsqlException("away", new IOException())), true, false },
        { new InvalidOperationException("likely", new DbUpdateException("not saved", new TimeoutException())), true, false },
        { s_full, true, true },
        { new DbUpdateException("not saved", s_full), true, true },
        { new InvalidOperationException("likely", new DbUpdateException("not saved", s_full)), true, true },
        { new DiskFullException(), true, true },
        { new AggregateException(new InvalidOperationException(), new DbUpdateException("not saved", s_full)), true, true },
        { new InvalidOperationException("a defect"), false, false },
        { new AggregateException(new InvalidOperationException(), new ArgumentException("a defect")), false, false },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void What_lies_below_is_seen(Exception problem, bool passes, bool isDiskFull)
    {
        Assert.Equal(passes, MeetingDoor.IsPassing(problem));
        Assert.Equal(isDiskFull, Outage.IsDiskFull(problem));
    }
}
