-- What a trigger's events start instead of a function, and what is kept of the end of a run's job.
alter table trigger add column job jsonb;
alter table pipeline_run add column exit_code integer;
alter table pipeline_run add column log text;
