-- Workspaces that were made before their first use; others are where something names them.
create table workspace (
    name          text primary key,
    description   text,
    artifact_root text
);
