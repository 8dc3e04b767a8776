-- What a span says of the call of a model that it is: {"model", "provider", "usage", "cost"}.
alter table span add column model_call jsonb;

-- Whether the value was added up from spans, so that later ones may change it; what a client has told stays.
alter table trace_metadata add column summed boolean not null default false;
