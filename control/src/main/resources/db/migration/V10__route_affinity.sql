-- What keeps a caller of a service with a revision, as the API writes it; null when requests are drawn one by one.
alter table service add column route_affinity text;
