-- Events, the triggers that wait for them, and the runs that they start. Times are milliseconds since 1970.

create table event (
    workspace   text   not null,
    source      text   not null,
    id          text   not null,
    type        text   not null,
    received_at bigint not null,
    body        text   not null, -- the CloudEvent in its JSON format
    primary key (workspace, source, id)
);

create table trigger (
    workspace   text   not null,
    name        text   not null,
    generation  bigint not null,
    event_type  text   not null,
    source      text, -- any when null
    function    text   not null,
    environment jsonb  not null,
    primary key (workspace, name)
);

create table pipeline_run (
    id           text    not null primary key,
    workspace    text    not null,
    trigger      text    not null,
    event_source text    not null,
    event_id     text    not null,
    created_at   bigint  not null,
    state        text    not null check (state in ('WAITING', 'RUNNING', 'SUCCEEDED', 'FAILED')),
    since        bigint  not null,
    attempts     integer not null,
    reason       text,
    run_id       text,
    model        text,
    version      text,
    -- One event starts one run of each trigger.
    unique (workspace, trigger, event_source, event_id),
    foreign key (workspace, event_source, event_id) references event (workspace, source, id)
);

create index pipeline_run_newest on pipeline_run (workspace, created_at desc, id);

-- Deliveries to make. Whoever takes one moves available_at behind the end of its lease.
create table outbox (
    pipeline_run text    not null primary key references pipeline_run (id),
    attempts     integer not null,
    available_at bigint  not null
);

create index outbox_due on outbox (available_at);
