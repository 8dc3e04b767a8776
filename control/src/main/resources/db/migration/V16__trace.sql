create table trace (
    trace_id           text   primary key,
    workspace          text   not null,
    experiment_id      bigint not null,
    request_time       bigint not null, -- milliseconds since 1970
    execution_duration bigint,          -- milliseconds
    state              text   not null,
    client_request_id  text,
    request_preview    text,
    response_preview   text,
    foreign key (workspace, experiment_id) references experiment
);

create index trace_newest on trace (workspace, experiment_id, request_time desc, trace_id);

create table trace_tag (
    trace_id text not null references trace on delete cascade,
    key      text not null,
    value    text not null,
    primary key (trace_id, key)
);

create table trace_metadata (
    trace_id text not null references trace on delete cascade,
    key      text not null,
    value    text not null,
    primary key (trace_id, key)
);

create table assessment (
    assessment_id text    primary key,
    trace_id      text    not null references trace on delete cascade,
    name          text    not null,
    content       jsonb   not null, -- by MLflow's names
    overrides     text,
    valid         boolean not null,
    created       bigint  not null,
    updated       bigint  not null
);

create index assessment_of_trace on assessment (trace_id);

-- Traces that a run made, or was evaluated on; they may come later than the link.
create table trace_run (
    run_id   text not null references run,
    trace_id text not null,
    primary key (run_id, trace_id)
);
