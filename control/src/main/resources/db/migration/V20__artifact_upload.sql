-- Files that clients may put into the bucket themselves: which path the object presigned/{id} is for.
create table artifact_upload (
    id      text   primary key,
    path    text   not null collate "C",
    expires bigint not null, -- the URL, in milliseconds
    seen    text   not null default '' -- the version of the object that was taken over
);

create index artifact_upload_path on artifact_upload (path);
create index artifact_upload_expires on artifact_upload (expires);
