-- What a revision's function says of itself and its model, as it answered: kept to be told while it sleeps.
create table model_metadata (
    revision text primary key references revision on delete cascade,
    server   json not null,
    model    json not null
);
