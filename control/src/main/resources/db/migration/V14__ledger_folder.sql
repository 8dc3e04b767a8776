-- For subjects that begin alike, such as the versions of a model.
create index ledger_entry_folder on ledger_entry (workspace, subject text_pattern_ops, at);
