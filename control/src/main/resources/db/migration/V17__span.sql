-- Whether a client has told of the trace itself, or its spans alone have.
alter table trace add column told boolean not null default true;

create table span (
    trace_id       text   not null references trace on delete cascade,
    span_id        text   not null,
    parent_span_id text,
    name           text   not null,
    type           text,
    status         text   not null,
    start_time     bigint not null, -- nanoseconds since 1970
    end_time       bigint,
    content        jsonb  not null, -- by OpenTelemetry's names
    primary key (trace_id, span_id)
);

-- Prompts that a trace used; they need not be there.
create table trace_prompt (
    trace_id text not null references trace on delete cascade,
    name     text not null,
    version  text not null,
    primary key (trace_id, name, version)
);
