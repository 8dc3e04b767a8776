-- A search for what has a value of a param or tag walks along an index, newest first, however many runs there are. What
-- belongs to a run says once more what the run is found by, which never changes.
alter table param add column workspace text, add column experiment_id bigint, add column start_time bigint;
update param p set workspace = r.workspace, experiment_id = r.experiment_id, start_time = r.start_time
from run r where r.run_id = p.run_id;
alter table param alter column workspace set not null, alter column experiment_id set not null,
    alter column start_time set not null;
create index param_order on param (workspace, experiment_id, key, left(value, 100), start_time desc, run_id);

alter table run_tag add column workspace text, add column experiment_id bigint, add column start_time bigint;
update run_tag t set workspace = r.workspace, experiment_id = r.experiment_id, start_time = r.start_time
from run r where r.run_id = t.run_id;
alter table run_tag alter column workspace set not null, alter column experiment_id set not null,
    alter column start_time set not null;
create index run_tag_order on run_tag (workspace, experiment_id, key, left(value, 100), start_time desc, run_id);
