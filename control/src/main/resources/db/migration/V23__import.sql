-- What an import has brought last, so that the next one tells what has changed at its source from what has changed here.
create table import_record (
    workspace   text   not null,
    kind        text   not null,
    id          text   not null,
    facts       jsonb  not null default '{}',
    fingerprint text, -- of the source's state; null until all of it has arrived
    points      bigint not null default 0,
    primary key (workspace, kind, id)
);
