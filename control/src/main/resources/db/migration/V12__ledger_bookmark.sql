-- How far each reader of the ledger has come. The sink of events was the only one; what it had in event_feed stays there
-- for controls of the version before, while they are replaced.
create table ledger_bookmark (
    reader       text   primary key,
    sequence     bigint not null, -- of the last entry that was read
    leased_until bigint not null  -- milliseconds since 1970
);

insert into ledger_bookmark (reader, sequence, leased_until) select 'events', sequence, 0 from event_feed;
