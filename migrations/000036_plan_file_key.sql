-- Under which key a file was sealed: once LOADLINE_SECRET is another it cannot be opened any more, which is told and is nobody's mistake.

-- Null of files that came before this was noted: they open where the secret is still the same.
alter table plan_file add column key_mark bytea check (length(key_mark) = 32);
