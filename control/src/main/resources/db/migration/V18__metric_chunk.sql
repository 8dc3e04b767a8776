-- The points of one batch and key are one row: the database handles a thousand points at the price of one. Reading takes
-- each point once, however often it was logged; the same batch again is the same row.
create table metric_chunk (
    run_id       text     not null,
    key          text     not null,
    digest       uuid     not null, -- of the arrays
    points       integer  not null,
    first_time   bigint   not null,
    last_time    bigint   not null,
    point_times  bigint[] not null,
    point_steps  bigint[] not null,
    point_values float8[] not null,
    primary key (run_id, key, digest)
);

insert into metric_chunk
select run_id, key, gen_random_uuid(), count(*), min(timestamp), max(timestamp),
    array_agg(timestamp order by timestamp, step, value),
    array_agg(step order by timestamp, step, value),
    array_agg(value order by timestamp, step, value)
from (
    select *, row_number() over (partition by run_id, key order by timestamp, step, value) / 1000 as part from metric) m
group by run_id, key, part;

drop table metric;

-- A search that is ordered by a metric walks along an index, however many runs there are.
alter table latest_metric add column workspace text;
alter table latest_metric add column experiment_id bigint;
update latest_metric l set workspace = r.workspace, experiment_id = r.experiment_id from run r where r.run_id = l.run_id;
delete from latest_metric where workspace is null;
alter table latest_metric alter column workspace set not null;
alter table latest_metric alter column experiment_id set not null;

create index latest_metric_order on latest_metric (workspace, experiment_id, key, value);
