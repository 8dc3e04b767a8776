-- What each workspace wants to be rid of, as the API shows it.
create table retention_policy (
    workspace text    primary key,
    policy    text    not null,
    automatic boolean not null
);

-- Folders whose run, model or trace is gone: their artifacts follow, some at a time, whoever is killed meanwhile.
create table retention_folder (
    folder    text collate "C" primary key,
    workspace text not null
);

create index retention_folder_workspace on retention_folder (workspace, folder);

-- Contents that have lost a name. Whether another name is left is looked up when they are to be freed.
create table unnamed_content (
    sha256 text   primary key,
    size   bigint not null,
    since  bigint not null -- milliseconds since 1970
);

create index unnamed_content_since on unnamed_content (since, sha256);

-- When the contents whose digest begins so were last compared with their names; the first time finds what earlier
-- versions have left, later ones what a kill between keeping and naming has.
create table content_survey (
    shelf text   primary key,
    at    bigint not null -- milliseconds since 1970
);

-- Triggers, since they see what each statement has really replaced, and hold for controls of the version before while
-- they are replaced. In the order of digests, so that two of them wait for one another and never lock each other out.
create function note_deleted_content() returns trigger language plpgsql as $$
begin
    insert into unnamed_content (sha256, size, since)
    select sha256, max(size), cast(extract(epoch from clock_timestamp()) * 1000 as bigint)
    from gone group by sha256 order by sha256
    on conflict (sha256) do update set since = excluded.since;
    return null;
end $$;

create trigger artifact_deleted after delete on artifact
referencing old table as gone for each statement execute function note_deleted_content();

create function note_replaced_content() returns trigger language plpgsql as $$
begin
    insert into unnamed_content (sha256, size, since)
    select o.sha256, max(o.size), cast(extract(epoch from clock_timestamp()) * 1000 as bigint)
    from gone o join come n using (path) where o.sha256 <> n.sha256 group by o.sha256 order by o.sha256
    on conflict (sha256) do update set since = excluded.since;
    return null;
end $$;

create trigger artifact_replaced after update on artifact
referencing old table as gone new table as come for each statement execute function note_replaced_content();

-- When a run was deleted, and how many points a curve of it was thinned to since it ended.
alter table run add column deleted_at bigint;
alter table run add column thinned_to integer;
update run set deleted_at = cast(extract(epoch from now()) * 1000 as bigint) where lifecycle = 'DELETED';

create function note_run_moved() returns trigger language plpgsql as $$
begin
    if new.lifecycle is distinct from old.lifecycle then
        new.deleted_at := case when new.lifecycle = 'DELETED'
            then cast(extract(epoch from clock_timestamp()) * 1000 as bigint) end;
    end if;
    if new.end_time is distinct from old.end_time then
        new.thinned_to := null;
    end if;
    return new;
end $$;

create trigger run_moved before update on run for each row
when (new.lifecycle is distinct from old.lifecycle or new.end_time is distinct from old.end_time)
execute function note_run_moved();

-- The traces that a run made. Of any length: a client writes what it likes.
create index trace_source_run on trace_metadata using hash (value) where key = 'mlflow.sourceRun';
