-- Times are milliseconds since 1970, as MLflow's clients send them.

create table experiment (
    workspace         text   not null,
    experiment_id     bigint not null,
    name              text   not null,
    artifact_location text   not null,
    lifecycle         text   not null,
    creation_time     bigint not null,
    last_update_time  bigint not null,
    primary key (workspace, experiment_id),
    unique (workspace, name)
);

-- 0 is each workspace's Default.
create sequence experiment_number;

create table experiment_tag (
    workspace     text   not null,
    experiment_id bigint not null,
    key           text   not null,
    value         text   not null,
    primary key (workspace, experiment_id, key),
    foreign key (workspace, experiment_id) references experiment
);

create table run (
    run_id        text   primary key,
    workspace     text   not null,
    experiment_id bigint not null,
    run_name      text   not null,
    user_id       text   not null,
    status        text   not null,
    start_time    bigint not null,
    end_time      bigint,
    artifact_uri  text   not null,
    lifecycle     text   not null,
    foreign key (workspace, experiment_id) references experiment
);

create index run_newest on run (workspace, experiment_id, start_time desc, run_id);

create table run_tag (
    run_id text not null references run,
    key    text not null,
    value  text not null,
    primary key (run_id, key)
);

create table param (
    run_id text not null references run,
    key    text not null,
    value  text not null,
    primary key (run_id, key)
);

-- A point is its own key, so that logging it again changes nothing; the key's order is the order of a history. There is
-- no foreign key: the run is read before anything is logged to it, and a check for each of a million points is dear.
create table metric (
    run_id    text   not null,
    key       text   not null,
    timestamp bigint not null,
    step      bigint not null,
    value     float8 not null,
    primary key (run_id, key, timestamp, step, value)
);

-- The point with the greatest step, time and value of each key: what a run shows, and what searches compare.
create table latest_metric (
    run_id    text   not null,
    key       text   not null,
    timestamp bigint not null,
    step      bigint not null,
    value     float8 not null,
    primary key (run_id, key)
);

create table dataset (
    dataset_id    bigint generated always as identity primary key,
    workspace     text   not null,
    experiment_id bigint not null,
    name          text   not null,
    digest        text   not null,
    source_type   text   not null,
    source        text   not null,
    schema        text,
    profile       text,
    unique (workspace, experiment_id, name, digest),
    foreign key (workspace, experiment_id) references experiment
);

create table run_dataset (
    run_id     text   not null references run,
    dataset_id bigint not null references dataset,
    context    text,
    tags       jsonb  not null,
    primary key (run_id, dataset_id)
);

create table run_model (
    run_id   text    not null references run,
    model_id text    not null,
    output   boolean not null,
    step     bigint  not null,
    primary key (run_id, model_id, output)
);

create table logged_model (
    model_id      text   primary key,
    workspace     text   not null,
    experiment_id bigint not null,
    name          text   not null,
    artifact_uri  text   not null,
    status        text   not null,
    model_type    text,
    source_run_id text,
    created       bigint not null,
    updated       bigint not null,
    foreign key (workspace, experiment_id) references experiment
);

create index logged_model_newest on logged_model (workspace, experiment_id, created desc, model_id);

create table logged_model_tag (
    model_id text not null references logged_model,
    key      text not null,
    value    text not null,
    primary key (model_id, key)
);

create table logged_model_param (
    model_id text not null references logged_model,
    key      text not null,
    value    text not null,
    primary key (model_id, key)
);

-- Points that name a model are kept here once more: clients log a run's points again with the model that they measure.
create table logged_model_metric (
    model_id       text   not null,
    run_id         text   not null,
    key            text   not null,
    timestamp      bigint not null,
    step           bigint not null,
    value          float8 not null,
    dataset_name   text,
    dataset_digest text,
    primary key (model_id, run_id, key, timestamp, step, value)
);

create view logged_model_latest_metric as
select distinct on (model_id, key, dataset_name, dataset_digest) *
from logged_model_metric
order by model_id, key, dataset_name, dataset_digest, step desc, timestamp desc, value desc;

-- Which blob of the artifact store each path names. In the order of bytes, a folder is one range.
create table artifact (
    path      text        collate "C" primary key,
    sha256    text        not null,
    size      bigint      not null,
    stored_at timestamptz not null default now()
);

create index artifact_blob on artifact (sha256);

insert into experiment (workspace, experiment_id, name, artifact_location, lifecycle, creation_time, last_update_time)
select 'default', 0, 'Default', 'mlflow-artifacts:/0', 'ACTIVE', millis, millis
from (select cast(extract(epoch from now()) * 1000 as bigint) as millis) at_install;
