create table webhook (
    webhook_id  text   primary key,
    workspace   text   not null,
    name        text   not null,
    description text,
    url         text   not null,
    secret      text, -- encrypted
    status      text   not null,
    events      jsonb  not null,
    created     bigint not null,
    updated     bigint not null
);

create index webhook_newest on webhook (workspace, created desc, webhook_id);

-- What is on its way to a webhook.
create table webhook_delivery (
    delivery_id text   primary key,
    workspace   text   not null,
    webhook_id  text   not null references webhook on delete cascade,
    payload     text   not null,
    attempts    int    not null,
    due         bigint not null -- milliseconds since 1970
);

create index webhook_delivery_due on webhook_delivery (due);
