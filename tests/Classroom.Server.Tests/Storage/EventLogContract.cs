using System.Text;
using Classroom.Meetings;

namespace Classroom.Server.Tests.Storage;

/// <summary>What every event log promises; each log runs all of it.</summary>
public abstract class EventLogContract
{
    private static int s_meetings;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static MeetingId NewMeeting() => new($"meeting-{Interlocked.Increment(ref s_meetings)}");

    protected abstract Task<IEventLog> NewLog();

    [Fact]
    public async Task What_is_appended_is_read_back_in_order_and_complete()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var epoch = await log.TakeEpoch(meeting, Cancel);
        var at = new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.Zero).AddMicroseconds(123_456);
        LogRow[] rows =
        [
            new(1, epoch, at, "alice", "command-1", "chatSent", "everyone", Encoding.UTF8.GetBytes("""{"text":"Grüße, 你好 \u0000"}""")),
            new(2, epoch, at.AddSeconds(1), "", null, "pollTallied", "moderators", Array.Empty<byte>()),
        ];

        Assert.Equal(AppendOutcome.Committed, await log.Append(meeting, rows, Cancel));

        var read = await Read(log, meeting, 0);
        Assert.Equal(rows.Select(Text), read.Select(Text));
        Assert.Equal([2L], (await Read(log, meeting, 1)).Select(row => row.Seq));
        Assert.Empty(await Read(log, meeting, 2));
    }

    [Fact]
    public async Task Instants_are_kept_to_the_microsecond()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var epoch = await log.TakeEpoch(meeting, Cancel);
        var at = new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.FromHours(2)).AddTicks(12_345_67);

        await log.Append(meeting, [Row(1, epoch) with { At = at }], Cancel);

        var read = Assert.Single(await Read(log, meeting, 0)).At;
        Assert.Equal(TimeSpan.Zero, read.Offset);
        Assert.Equal(at.UtcTicks / TimeSpan.TicksPerMicrosecond, read.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Assert.Equal(0, read.UtcTicks % TimeSpan.TicksPerMicrosecond);
    }

    [Fact]
    public async Task Epochs_rise_and_are_counted_for_each_meeting()
    {
        var (log, one, other) = (await NewLog(), NewMeeting(), NewMeeting());

        var epochs = new List<int> { await log.TakeEpoch(one, Cancel), await log.TakeEpoch(one, Cancel), await log.TakeEpoch(other, Cancel) };

        Assert.Equal([1, 2, 1], epochs);
    }

    [Fact]
    public async Task An_older_epoch_is_fenced_and_stores_nothing()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var old = await log.TakeEpoch(meeting, Cancel);
        await log.Append(meeting, [Row(1, old)], Cancel);
        var young = await log.TakeEpoch(meeting, Cancel);

        Assert.Equal(AppendOutcome.Fenced, await log.Append(meeting, [Row(2, old)], Cancel));
        Assert.Equal(AppendOutcome.Committed, await log.Append(meeting, [Row(2, young)], Cancel));

        Assert.Equal([old, young], (await Read(log, meeting, 0)).Select(row => row.Epoch));
    }

    [Fact]
    public async Task An_epoch_that_was_never_taken_is_fenced()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());

        Assert.Equal(AppendOutcome.Fenced, await log.Append(meeting, [Row(1, 1)], Cancel));
        Assert.Empty(await Read(log, meeting, 0));
    }

    [Fact]
    public async Task A_number_is_given_once_and_a_batch_is_stored_whole_or_not_at_all()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        var epoch = await log.TakeEpoch(meeting, Cancel);
        await log.Append(meeting, [Row(1, epoch), Row(2, epoch)], Cancel);

        Assert.Equal(AppendOutcome.Fenced, await log.Append(meeting, [Row(2, epoch), Row(3, epoch)], Cancel));

        Assert.Equal([1L, 2L], (await Read(log, meeting, 0)).Select(row => row.Seq));
    }

    [Fact]
    public async Task Of_two_owners_that_append_the_same_number_one_wins()
    {
        var (log, meeting) = (await NewLog(), NewMeeting());
        for (var round = 1; round <= 20; round++)
        {
            var old = await log.TakeEpoch(meeting, Cancel);
            var takeover = log.TakeEpoch(meeting, Cancel);
            var late = log.Append(meeting, [Row(round, old) with { Actor = "old" }], Cancel);
            var young = await takeover;

            // The new owner reads what is there and goes on after it: nothing may appear below it later.
            var seen = (await Read(log, meeting, 0)).LastOrDefault()?.Seq ?? 0;
            var mine = await log.Append(meeting, [Row(seen + 1, young) with { Actor = "young" }], Cancel);

            Assert.Equal(AppendOutcome.Committed, mine);
            Assert.Equal(seen == round ? AppendOutcome.Committed : AppendOutcome.Fenced, await late);
            if (seen == round)
            {
                // Keep the rounds' numbers in step.
                round++;
            }
        }

        var numbers = (await Read(log, meeting, 0)).Select(row => row.Seq).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(n => (long)n), numbers);
    }

    [Fact]
    public async Task Meetings_do_not_see_each_other()
    {
        var (log, one, other) = (await NewLog(), NewMeeting(), NewMeeting());
        await log.Append(one, [Row(1, await log.TakeEpoch(one, Cancel))], Cancel);
        await log.Append(other, [Row(1, await log.TakeEpoch(other, Cancel)) with { Actor = "bob" }], Cancel);

        Assert.Equal("bob", Assert.Single(await Read(log, other, 0)).Actor);
    }

    protected static LogRow Row(long seq, int epoch) => new(
        seq, epoch, new DateTimeOffset(2026, 3, 1, 8, 30, 0, TimeSpan.Zero), "alice", $"command-{seq}", "chatSent", "everyone", "{}"u8.ToArray());

    protected static async Task<List<LogRow>> Read(IEventLog log, MeetingId meeting, long after)
    {
        var rows = new List<LogRow>();
        await foreach (var row in log.ReadAfter(meeting, after, Cancel))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static string Text(LogRow row) =>
        $"{row.Seq} {row.Epoch} {row.At.UtcTicks} {row.Actor} {row.CommandId ?? "-"} {row.Type} {row.Audience} {Convert.ToHexString(row.Body.Span)}";
}
