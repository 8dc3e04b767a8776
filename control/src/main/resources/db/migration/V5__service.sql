create table service (
    id                  text primary key, -- workspace/service
    workspace           text        not null,
    name                text        not null,
    spec                text        not null, -- JSON as the API shows it
    generation          bigint      not null,
    observed_generation bigint      not null,
    deleting            boolean     not null,
    route_generation    bigint      not null, -- 0 when no route is wanted yet
    route               text        not null, -- JSON list of {revision, percent, tag}
    created_at          timestamptz not null,
    resource_version    bigint      not null
);

create index service_workspace on service (workspace, name);

create table revision (
    id       text   primary key, -- workspace/revision
    service  text   not null references service on delete cascade,
    name     text   not null,
    model    text   not null,
    version  text   not null,
    artifact text   not null,
    sha256   text   not null,
    size     bigint not null,
    template text   not null, -- JSON: scale, containerConcurrency, timeout, progressDeadline
    standing text   not null
);

create index revision_service on revision (service, name);

create table rollout (
    service       text        primary key references service on delete cascade,
    generation    bigint      not null,
    from_revision text,
    to_revision   text        not null,
    started_at    timestamptz not null,
    phase         text        not null,
    step          int         not null,
    since         timestamptz not null, -- when the phase or step began
    cause         text        not null,
    reason        text        not null,
    evidence      text        -- JSON list of measurements
);
