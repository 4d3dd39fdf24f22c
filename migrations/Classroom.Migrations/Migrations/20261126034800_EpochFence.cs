using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Classroom.Migrations
{
    /// <inheritdoc />
    public partial class EpochFence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Whoever appends shares the fence of its meetings, whoever takes or forgets epochs has it alone; both until they commit. So every
            // append is either durable before a new owner reads, or sees the new epoch. A fence in memory for a sixteenth of all meetings costs
            // far less than a lock on the row of each. In a volatile function each statement sees what was committed before it, if the transaction
            // is read committed: under any other level the look at the epochs would be older than the lock.
            migrationBuilder.Sql(
                """
                create function epoch_fence(meeting text) returns integer language sql immutable as
                $fence$ select hashtext(meeting) & 15 $fence$;

                create function hold_epochs(meetings text[], epochs integer[]) returns void language plpgsql volatile as
                $fence$
                begin
                    if current_setting('transaction_isolation') <> 'read committed' then
                        raise exception 'the log is written in read committed only' using errcode = '25001';
                    end if;
                    perform pg_advisory_xact_lock_shared(1129072197, fence)
                        from (select distinct epoch_fence(meeting) as fence from unnest(meetings) as meeting order by 1) as fences;
                    if exists (
                        select from unnest(meetings, epochs) as held (meeting_id, epoch)
                        left join meeting_epochs as newest on newest.meeting_id = held.meeting_id
                        where newest.epoch is distinct from held.epoch) then
                        raise exception 'a meeting has another owner' using errcode = 'CL001';
                    end if;
                end
                $fence$;

                create function take_epoch(meeting text) returns integer language plpgsql volatile as
                $fence$
                declare taken integer;
                begin
                    perform pg_advisory_xact_lock(1129072197, epoch_fence(meeting));
                    insert into meeting_epochs (meeting_id, epoch) values (meeting, 1)
                        on conflict (meeting_id) do update set epoch = meeting_epochs.epoch + 1 returning epoch into taken;
                    return taken;
                end
                $fence$;

                create function forget_epochs(meetings text[]) returns void language plpgsql volatile as
                $fence$
                begin
                    perform pg_advisory_xact_lock(1129072197, fence)
                        from (select distinct epoch_fence(meeting) as fence from unnest(meetings) as meeting order by 1) as fences;
                    delete from meeting_epochs where meeting_id = any(meetings);
                end
                $fence$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                "drop function forget_epochs(text[]); drop function take_epoch(text); drop function hold_epochs(text[], integer[]); drop function epoch_fence(text);");
        }
    }
}
