-- A model measured on two data sets at once is measured twice, even where both gave the same number.
alter table logged_model_metric drop constraint logged_model_metric_pkey;
create unique index logged_model_metric_key on logged_model_metric
    (model_id, run_id, key, timestamp, step, value, coalesce(dataset_name, ''), coalesce(dataset_digest, ''));
