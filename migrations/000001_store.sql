-- The store itself, who may log in to it, and the head of each shard's versions.
--
-- Names in double braces are filled in by the migration runner: the store's id and shards, and the roles
-- internal, intake and vendors. `vendors` cannot log in; it holds what every vendor's own login is granted.

create table store (
  only_row boolean primary key default true check (only_row),
  store_id text not null check (store_id ~ '^[a-z0-9]{8}$'),
  shards integer not null check (shards between 1 and 1024),
  created_at bigint not null
);
insert into store (store_id, shards, created_at) values ('{{storeId}}', {{shards}}, {{now}});
grant select on store to {{internal}}, {{intake}};

-- The vendor whose login this session is, null for every other login. A session cannot change its session_user unless
-- it is a superuser, so this is a barrier where a setting is none. Not a definer function: it needs no rights.
create function ll_session_vendor() returns integer
  language sql stable parallel safe
  return (regexp_match(session_user::text, '^ll_{{storeId}}_v([1-9][0-9]{0,8})$'))[1]::integer;

-- Versions are given under the lock of these rows, which is held to commit: gapless in commit order for each audience.
-- Audience 0 is internal, any other the vendor of that id: the versions of all would tell a vendor of others' traffic.
create table shard_head (
  shard integer not null check (shard >= 0),
  audience integer not null check (audience >= 0),
  version bigint not null default 0 check (version >= 0),
  learned_at bigint not null default 0,
  primary key (shard, audience)
) with (fillfactor = 40);
insert into shard_head (shard, audience) select shard, 0 from generate_series(0, {{shards}} - 1) as shard;

alter table shard_head enable row level security, force row level security;
create policy internal_all on shard_head to {{internal}} using (true) with check (true);
create policy intake_all on shard_head to {{intake}} using (true) with check (true);
create policy vendor_own on shard_head for select using (audience = (select ll_session_vendor()));
-- To lock a head for share, so that an answer waits for what is being committed, needs the right to update it.
grant select, insert, update on shard_head to {{internal}}, {{intake}};
grant select on shard_head to {{vendors}};
