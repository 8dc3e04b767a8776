-- How a workspace that is being deleted goes, and under which number its Default goes on in the default workspace.
alter table workspace add column closing text;
alter table workspace add column default_becomes bigint;

-- What is emptied some at a time must not fill up meanwhile. As a trigger, since it holds for every way in, and for
-- controls of the version before while they are replaced.
create function refuse_in_closed_workspace() returns trigger language plpgsql as $$
begin
    if exists (select 1 from workspace w where w.name = new.workspace and w.closing is not null) then
        raise exception 'workspace % is being deleted', new.workspace using errcode = 'NW001';
    end if;
    return new;
end $$;

create trigger workspace_open before insert on experiment for each row
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
