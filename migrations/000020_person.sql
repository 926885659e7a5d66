-- Servers from before this one cannot run on the store afterwards: sessions and sign-in links are of people now.
-- People, with what they are and what of the markets and queues they are limited to. Signed-in people sign in anew.

create table person (
  person_id integer generated always as identity primary key,
  -- What a person signs in with, in lower case; an e-mail address where sign-in is at a provider.
  login text not null unique check (login = lower(login) and length(login) between 1 and 200),
  name text not null check (length(name) between 1 and 200),
  role text not null check (role in ('analyst', 'marketLead', 'incidentManager', 'forecaster', 'risk', 'vendor', 'admin')),
  vendor_id integer check (vendor_id > 0),
  -- Both empty: all of them.
  market_ids integer[] not null default '{}',
  queue_ids integer[] not null default '{}',
  -- argon2id in PHC form, keyed with the deployment's secret; null for who signs in otherwise.
  password text,
  provider_issuer text,
  provider_subject text,
  created_at bigint not null,
  created_by text not null,
  disabled_at bigint,
  -- Grows with every change, so that nobody overwrites what they have not seen.
  version integer not null default 1,
  check ((role = 'vendor') = (vendor_id is not null)),
  check (role not in ('vendor', 'admin') or (market_ids = '{}' and queue_ids = '{}')),
  check ((provider_issuer is null) = (provider_subject is null)),
  unique (provider_issuer, provider_subject)
);

drop table sign_in_link;
create table sign_in_link (
  link_hash bytea primary key check (length(link_hash) = 32),
  person_id integer not null references person on delete cascade,
  -- An invitation lets a person choose a password, a sign-in link begins a session.
  purpose text not null check (purpose in ('signIn', 'invitation')),
  created_at bigint not null,
  created_by text not null,
  expires_at bigint not null,
  used_at bigint
);
create index sign_in_link_person on sign_in_link (person_id) where used_at is null;

drop table session;
create table session (
  session_id integer generated always as identity primary key,
  session_hash bytea not null unique check (length(session_hash) = 32),
  person_id integer not null references person on delete cascade,
  means text not null check (means in ('link', 'invitation', 'password', 'provider')),
  -- What the browser says it is, in short, so that people recognise their own.
  browser text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint
);
create index session_person on session (person_id) where revoked_at is null;

-- Attempts to sign in, by keyed hashes of the login and of the address: neither stands here to be read.
create table sign_in_attempt (
  subject bytea not null check (length(subject) = 32),
  attempted_at bigint not null
);
create index sign_in_attempt_subject on sign_in_attempt (subject, attempted_at);
create index sign_in_attempt_attempted on sign_in_attempt (attempted_at);

alter table api_token drop constraint api_token_kind_check;
alter table api_token add constraint api_token_kind_check check (kind in ('feed', 'vendor', 'admin', 'read', 'wallboard'));
alter table api_token add column market_ids integer[] not null default '{}';
alter table api_token add column queue_ids integer[] not null default '{}';
alter table api_token add constraint api_token_limits_check
  check (kind in ('read', 'wallboard') or (market_ids = '{}' and queue_ids = '{}'));

alter table person enable row level security, force row level security;
alter table sign_in_link enable row level security, force row level security;
alter table session enable row level security, force row level security;
create policy internal_all on person to {{internal}} using (true) with check (true);
create policy internal_all on sign_in_link to {{internal}} using (true) with check (true);
create policy internal_all on session to {{internal}} using (true) with check (true);
grant select, insert, update on person to {{internal}};
grant select, insert, update, delete on sign_in_link, session, sign_in_attempt to {{internal}};
