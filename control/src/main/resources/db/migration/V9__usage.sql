-- What functions have reported of their usage, summed up by revision and window of five minutes. It outlives its revision.
create table usage (
    service       text   not null, -- workspace/service
    revision      text   not null,
    begins_at     bigint not null, -- milliseconds since 1970
    requests      bigint not null,
    answered_rows bigint not null,
    failures      bigint not null,
    compute_us    bigint not null,
    cpu_us        bigint not null,
    process_us    bigint not null,
    memory_peak   bigint not null, -- bytes
    primary key (service, revision, begins_at)
);

create index usage_age on usage (begins_at);

-- How far each process has reported, so that a report which comes again counts once.
create table usage_process (
    process  text   primary key, -- workspace/revision/process
    sequence bigint not null,
    seen_at  bigint not null -- milliseconds since 1970
);
