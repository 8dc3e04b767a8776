-- What a survey has found, so that one that finds a store full of what this database never named is not believed: the
-- store may be another's, or the database have been lost.
alter table content_survey add column kept bigint;
alter table content_survey add column nameless bigint;

-- Whether a survey has found it. What lost its name in this database was this Neap's.
alter table unnamed_content add column surveyed boolean not null default false;

create or replace function note_deleted_content() returns trigger language plpgsql as $$
begin
    insert into unnamed_content (sha256, size, since)
    select sha256, max(size), cast(extract(epoch from clock_timestamp()) * 1000 as bigint)
    from gone group by sha256 order by sha256
    on conflict (sha256) do update set since = excluded.since, surveyed = false;
    return null;
end $$;

create or replace function note_replaced_content() returns trigger language plpgsql as $$
begin
    insert into unnamed_content (sha256, size, since)
    select o.sha256, max(o.size), cast(extract(epoch from clock_timestamp()) * 1000 as bigint)
    from gone o join come n using (path) where o.sha256 <> n.sha256 group by o.sha256 order by o.sha256
    on conflict (sha256) do update set since = excluded.since, surveyed = false;
    return null;
end $$;
