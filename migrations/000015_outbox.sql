-- What each commit changed, for each audience that it touched: 0 is internal, any other the vendor of that id. Versions are those of
-- shard_head, so a reader that has seen version v asks for what is later and misses nothing.

create table outbox (
  shard integer not null,
  audience integer not null,
  version bigint not null,
  learned_at bigint not null,
  changes text not null,
  primary key (shard, audience, version)
);

-- Which version each audience's shard had reached when: resolves a past instant to versions. Outlives the outbox.
create table shard_commit (
  shard integer not null,
  audience integer not null,
  version bigint not null,
  learned_at bigint not null,
  internal_version bigint not null, -- of the same commit; not granted to vendors, since it would tell of others' traffic
  primary key (shard, audience, version)
);
create index shard_commit_learned_at on shard_commit (shard, audience, learned_at);

-- Read once or not at all, and soon deleted: compressing it took a twelfth of the time of a commit.
alter table outbox alter column changes set storage external;

alter table outbox enable row level security, force row level security;
create policy internal_all on outbox for select to {{internal}} using (true);
create policy intake_all on outbox to {{intake}} using (true) with check (true);
create policy vendor_own on outbox for select using (audience = (select ll_session_vendor()));
grant select on outbox to {{internal}}, {{vendors}};
grant select, insert, delete on outbox to {{intake}};

alter table shard_commit enable row level security, force row level security;
create policy internal_all on shard_commit for select to {{internal}} using (true);
create policy intake_all on shard_commit to {{intake}} using (true) with check (true);
create policy vendor_own on shard_commit for select using (audience = (select ll_session_vendor()));
grant select on shard_commit to {{internal}};
grant select (shard, audience, version, learned_at) on shard_commit to {{vendors}};
grant select, insert, delete on shard_commit to {{intake}};

-- Two shards may learn something of one feed at one instant: the second adds to what the first noted.
grant update on intake_batch to {{intake}};
