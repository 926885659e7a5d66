/** Row-level security off, for the owner of a test's database: what is read then is narrowed by our own queries alone. */
export const WITHOUT_POLICIES = `do $do$ declare name text; begin
    for name in select format('alter table %s no force row level security, disable row level security', oid::regclass) from pg_class
      where relrowsecurity and relnamespace = 'public'::regnamespace
    loop execute name; end loop; end $do$`
