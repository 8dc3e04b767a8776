-- The sink of events is no longer the only reader of the ledger.
alter table event_feed rename to ledger_bookmark;
alter table ledger_bookmark add column reader text not null default 'events';
alter table ledger_bookmark alter column reader drop default;
alter table ledger_bookmark drop column single; -- and the primary key with it
alter table ledger_bookmark add primary key (reader);
