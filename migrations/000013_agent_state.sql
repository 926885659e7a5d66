-- States of agents: each row is the set of all versions learned about one agent at one instant, as compact JSON.

create table agent_state (
  shard integer not null,
  feed_id integer not null,
  agent text not null, -- a pseudonym
  at bigint not null,
  -- Every vendor that any version names.
  vendor_ids integer[] not null,
  versions text not null,
  primary key (shard, feed_id, agent, at)
);
create index agent_state_at on agent_state (at);

-- The latest state of each agent, whose span is still open.
create table agent_now (
  shard integer not null,
  feed_id integer not null,
  agent text not null,
  vendor_id integer not null,
  site_id integer not null,
  at bigint not null,
  state text not null,
  native_state text,
  queue_ids integer[] not null,
  queue_id integer not null, -- of the contact in hand; 0 where not told
  primary key (shard, feed_id, agent)
) with (fillfactor = 60);

alter table agent_state enable row level security, force row level security;
create policy internal_all on agent_state for select to {{internal}} using (true);
create policy intake_all on agent_state to {{intake}} using (true) with check (true);
create policy vendor_own on agent_state for select using ((select ll_session_vendor()) = any (vendor_ids));
grant select on agent_state to {{internal}}, {{vendors}};
grant select, insert, update on agent_state to {{intake}};

alter table agent_now enable row level security, force row level security;
create policy internal_all on agent_now for select to {{internal}} using (true);
create policy intake_all on agent_now to {{intake}} using (true) with check (true);
create policy vendor_own on agent_now for select using (vendor_id = (select ll_session_vendor()));
grant select on agent_now to {{internal}}, {{vendors}};
grant select, insert, update on agent_now to {{intake}};
