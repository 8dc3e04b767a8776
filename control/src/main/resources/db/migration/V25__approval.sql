-- Who has approved a version for an alias, and of what it was then.
create table approval (
    workspace text   not null,
    name      text   not null,
    version   bigint not null,
    alias     text   not null,
    approver  text   not null,
    at        bigint not null, -- milliseconds since 1970
    reason    text,
    covers    text   not null, -- FILES, or SOURCE where they are in another store
    digest    text   not null,
    primary key (workspace, name, version, alias, approver),
    foreign key (workspace, name, version) references model_version on update cascade on delete cascade
);
