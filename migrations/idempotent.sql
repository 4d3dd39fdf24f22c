CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    migration_id character varying(150) NOT NULL,
    product_version character varying(32) NOT NULL,
    CONSTRAINT pk___ef_migrations_history PRIMARY KEY (migration_id)
);

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE TABLE meeting_epochs (
        meeting_id text NOT NULL,
        epoch integer NOT NULL,
        CONSTRAINT pk_meeting_epochs PRIMARY KEY (meeting_id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE TABLE meeting_events (
        meeting_id text NOT NULL,
        seq bigint NOT NULL,
        epoch integer NOT NULL,
        at timestamp with time zone NOT NULL,
        actor text NOT NULL,
        command_id text,
        type text NOT NULL,
        audience text NOT NULL,
        body bytea NOT NULL,
        CONSTRAINT pk_meeting_events PRIMARY KEY (meeting_id, seq)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE TABLE meeting_snapshots (
        meeting_id text NOT NULL,
        seq bigint NOT NULL,
        at timestamp with time zone NOT NULL,
        state bytea NOT NULL,
        CONSTRAINT pk_meeting_snapshots PRIMARY KEY (meeting_id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE TABLE rooms (
        id character varying(64) NOT NULL,
        title character varying(200) NOT NULL,
        moderator_token_hash bytea NOT NULL,
        viewer_token_hash bytea NOT NULL,
        created_at timestamp with time zone NOT NULL,
        created_from character varying(64) NOT NULL,
        last_meeting_id character varying(64),
        owner character varying(64),
        CONSTRAINT pk_rooms PRIMARY KEY (id)
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE TABLE meetings (
        id character varying(64) NOT NULL,
        room_id character varying(64) NOT NULL,
        started_at timestamp with time zone NOT NULL,
        ended_at timestamp with time zone,
        delete_after timestamp with time zone,
        CONSTRAINT pk_meetings PRIMARY KEY (id),
        CONSTRAINT fk_meetings_rooms_room_id FOREIGN KEY (room_id) REFERENCES rooms (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE INDEX ix_meetings_delete_after ON meetings (delete_after);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE INDEX ix_meetings_room_id ON meetings (room_id);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE UNIQUE INDEX ix_meetings_running ON meetings (room_id) WHERE ended_at is null;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    CREATE INDEX ix_rooms_created_from ON rooms (created_from);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    create view meeting_events_readable as
    select meeting_id, seq, epoch, at, actor, command_id, type, audience, convert_from(body, 'UTF8')::jsonb as body
    from meeting_events;
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261123235828_Initial') THEN
    INSERT INTO "__EFMigrationsHistory" (migration_id, product_version)
    VALUES ('20261123235828_Initial', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261124110052_RoomTokens') THEN
    CREATE TABLE room_tokens (
        room_id character varying(64) NOT NULL,
        hash bytea NOT NULL,
        "right" character varying(16) NOT NULL,
        created_at timestamp with time zone NOT NULL,
        CONSTRAINT pk_room_tokens PRIMARY KEY (room_id, hash),
        CONSTRAINT fk_room_tokens_rooms_room_id FOREIGN KEY (room_id) REFERENCES rooms (id) ON DELETE CASCADE
    );
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261124110052_RoomTokens') THEN
    INSERT INTO "__EFMigrationsHistory" (migration_id, product_version)
    VALUES ('20261124110052_RoomTokens', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261126034800_EpochFence') THEN
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
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261126034800_EpochFence') THEN
    INSERT INTO "__EFMigrationsHistory" (migration_id, product_version)
    VALUES ('20261126034800_EpochFence', '10.0.15');
    END IF;
END $EF$;
COMMIT;

START TRANSACTION;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261126042600_RoomVideoCodec') THEN
    ALTER TABLE rooms ADD video_codec character varying(8);
    END IF;
END $EF$;

DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM "__EFMigrationsHistory" WHERE "migration_id" = '20261126042600_RoomVideoCodec') THEN
    INSERT INTO "__EFMigrationsHistory" (migration_id, product_version)
    VALUES ('20261126042600_RoomVideoCodec', '10.0.15');
    END IF;
END $EF$;
COMMIT;

