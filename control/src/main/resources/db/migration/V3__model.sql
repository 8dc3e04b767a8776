create table registered_model (
    workspace    text   not null,
    name         text   not null,
    created      bigint not null,
    updated      bigint not null,
    description  text,
    last_version bigint not null default 0, -- grows only, so that a number is never used again
    primary key (workspace, name)
);

create table registered_model_tag (
    workspace text not null,
    name      text not null,
    key       text not null,
    value     text not null,
    primary key (workspace, name, key),
    foreign key (workspace, name) references registered_model on update cascade on delete cascade
);

create table model_version (
    workspace    text   not null,
    name         text   not null,
    version      bigint not null,
    created      bigint not null,
    updated      bigint not null,
    description  text,
    source       text   not null,
    artifact_uri text   not null,
    run_id       text,
    run_link     text,
    model_id     text,
    onnx         jsonb, -- path, sha256 and size of the file that is served
    primary key (workspace, name, version),
    foreign key (workspace, name) references registered_model on update cascade on delete cascade
);

create index model_version_run on model_version (run_id);

create table model_version_tag (
    workspace text   not null,
    name      text   not null,
    version   bigint not null,
    key       text   not null,
    value     text   not null,
    primary key (workspace, name, version, key),
    foreign key (workspace, name, version) references model_version on update cascade on delete cascade
);

create table model_alias (
    workspace text   not null,
    name      text   not null,
    alias     text   not null,
    version   bigint not null,
    primary key (workspace, name, alias),
    foreign key (workspace, name, version) references model_version on update cascade on delete cascade
);
