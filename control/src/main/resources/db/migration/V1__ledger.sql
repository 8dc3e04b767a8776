create table ledger_entry (
    id        uuid           primary key,
    at        timestamptz(6) not null,
    workspace text           not null,
    kind      text           not null,
    subject   text           not null,
    actor     text           not null,
    data      text           not null, -- the JSON as it was signed, byte for byte
    mac       text           not null, -- hex of the HMAC-SHA-256 over the columns above
    sequence  bigint         unique,   -- null until the sealer has chained the entry
    hash      text                     -- hex of the HMAC-SHA-256 over the predecessor's hash, the sequence and the mac
);

create index ledger_entry_subject on ledger_entry (workspace, subject, at);
create index ledger_entry_unsealed on ledger_entry (at, id) where sequence is null;
