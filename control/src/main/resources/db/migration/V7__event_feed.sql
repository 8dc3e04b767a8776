-- How far the ledger has been told to the sink of events: one row, made when a sink is first known.
create table event_feed (
    single       boolean primary key default true check (single),
    sequence     bigint  not null, -- of the last entry that was told
    leased_until bigint  not null  -- milliseconds since 1970
);

-- Events that a Broker could not bring to their trigger, as they were.
create table dead_letter (
    workspace   text   not null,
    trigger     text   not null,
    source      text   not null,
    id          text   not null,
    type        text   not null,
    received_at bigint not null,
    reason      text   not null,
    body        text   not null, -- the CloudEvent in its JSON format
    primary key (workspace, trigger, source, id)
);

create index dead_letter_newest on dead_letter (workspace, received_at desc);
