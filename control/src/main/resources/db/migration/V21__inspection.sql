-- What the files of a model say; looked at again when the digest over them is another. It can be made anew from the files:
-- a migration that changes what a report is made of empties it.
create table inspection (
    folder text primary key, -- in the artifact store
    digest text not null,
    report json not null
);

-- What a workspace allows of models, and what a model does: as its document says.
create table workspace_policy (
    workspace text primary key,
    policy    json not null
);

create table model_policy (
    workspace text not null,
    name      text not null,
    policy    json not null,
    primary key (workspace, name),
    foreign key (workspace, name) references registered_model on update cascade on delete cascade
);
