-- Ways to an identity provider that are not over: what has to come back with the browser that went there.
create table provider_flow (
  -- Of what the browser holds in a cookie.
  flow_hash bytea primary key check (length(flow_hash) = 32),
  -- Sealed with the deployment's secret: until it is used up, it would let in whoever also has the provider's answer.
  sealed bytea not null,
  expires_at bigint not null
);
create index provider_flow_expires on provider_flow (expires_at);
alter table provider_flow enable row level security, force row level security;
create policy internal_all on provider_flow to {{internal}} using (true) with check (true);
grant select, insert, delete on provider_flow to {{internal}};
