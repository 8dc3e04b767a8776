-- Null is what controls of the version before write while they are replaced: no stage, and an active model.
alter table model_version add column stage text;

alter table logged_model add column lifecycle text;
