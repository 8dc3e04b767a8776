-- How a workspace that is being deleted goes, and under which number its Default goes on in the default workspace.
alter table workspace add column closing text;
alter table workspace add column default_becomes bigint;

-- What is emptied some at a time must not fill up meanwhile. As a trigger, since it holds for every way in, and for
-- controls of the version before while they are replaced. Who closes a workspace takes the lock for itself, and so waits
-- for the writers under way.
create function refuse_in_closed_workspace() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('workspace ' || new.workspace, 0));
    if exists (select 1 from workspace w where w.name = new.workspace and w.closing is not null) then
        raise exception 'workspace % is being deleted', new.workspace using errcode = 'NW001';
    end if;
    return new;
end $$;

-- Experiments are copied when the workspace is closed: a change of the old one would be lost.
create trigger workspace_open before insert or update on experiment for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
create trigger workspace_open before insert or update on experiment_tag for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
create trigger workspace_open before insert on run for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
create trigger workspace_open before insert on logged_model for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
create trigger workspace_open before insert on trace for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
create trigger workspace_open before insert on registered_model for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
create trigger workspace_open before insert on webhook for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
create trigger workspace_open before insert on service for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
create trigger workspace_open before insert on trigger for each row
when (new.workspace <> 'default') execute function refuse_in_closed_workspace();
