-- Who may enter: sign-in links, sessions, tokens of programs, secrets that sign what feeds send. What a person or a
-- program holds is never stored, only its SHA-256; all of them are random and long, so no slower hash is needed.

create table sign_in_link (
  link_hash bytea primary key check (length(link_hash) = 32),
  user_name text not null,
  role text not null check (role in ('admin', 'analyst', 'viewer', 'vendor')),
  vendor_id integer check (vendor_id > 0),
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  check ((role = 'vendor') = (vendor_id is not null))
);

create table session (
  session_id integer generated always as identity primary key,
  session_hash bytea not null unique check (length(session_hash) = 32),
  user_name text not null,
  role text not null check (role in ('admin', 'analyst', 'viewer', 'vendor')),
  vendor_id integer check (vendor_id > 0),
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint,
  check ((role = 'vendor') = (vendor_id is not null))
);
create index session_user_name on session (user_name) where revoked_at is null;

create table api_token (
  token_id integer generated always as identity primary key,
  token_hash bytea not null unique check (length(token_hash) = 32),
  kind text not null check (kind in ('feed', 'vendor', 'admin', 'read')),
  name text not null,
  feed_id integer check (feed_id > 0),
  vendor_id integer check (vendor_id > 0),
  scopes text[] not null,
  created_at bigint not null,
  created_by text not null,
  expires_at bigint,
  last_used_at bigint,
  revoked_at bigint,
  check ((kind = 'feed') = (feed_id is not null)),
  check ((kind = 'vendor') = (vendor_id is not null))
);

-- Sealed with a key that derives from the deployment's secret: signatures cannot be checked against a hash.
create table feed_secret (
  feed_id integer not null check (feed_id > 0),
  secret_id integer not null check (secret_id > 0),
  sealed bytea not null,
  created_at bigint not null,
  retired_at bigint,
  primary key (feed_id, secret_id)
);

alter table sign_in_link enable row level security, force row level security;
alter table session enable row level security, force row level security;
alter table api_token enable row level security, force row level security;
create policy internal_all on sign_in_link to {{internal}} using (true) with check (true);
create policy internal_all on session to {{internal}} using (true) with check (true);
create policy internal_all on api_token to {{internal}} using (true) with check (true);
grant select, insert, update, delete on sign_in_link, session, api_token, feed_secret to {{internal}};
