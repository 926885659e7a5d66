import pg from 'pg'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { type FilledTable, fillTables } from '../../../test/support/fill-tables.ts'
import { freshStore, type TestStore } from '../../../test/support/store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { changeRecords } from '../../app/records/change-records.ts'
import { readSeed } from '../../app/records/seed-file.ts'
import type { InternalScope, Scope } from '../../app/scope.ts'
import type { StoreConnections } from './pools.ts'
import { intakeRole, internalRole, vendorRole, vendorsRole } from './roles.ts'

let store: TestStore
let tables: readonly FilledTable[]
let logins: readonly string[]

beforeAll(async () => {
  store = await freshStore({ shards: 2 })
  const seed = readSeed({ format: 'loadline.seed.v1', vendors: [1, 2].map((n) => ({ key: `v${n}`, name: `Vendor ${n}` })) })
  if (!seed.ok) throw new Error('the seed is good')
  const context = { store: store.records, isZone: () => true }
  await changeRecords(context, { by: byMachine('test'), mode: 'put', records: seed.value, validFrom: null, validTo: null })
  tables = await fillTables(store)
  const { storeId } = store.identity
  logins = [internalRole(storeId), intakeRole(storeId), vendorsRole(storeId), vendorRole(storeId, 1), vendorRole(storeId, 2)]
})
afterAll(() => store.close())

async function asVendor1(
  statement: string,
): Promise<{ readonly rows: readonly Record<string, unknown>[]; readonly rowCount: number | null }> {
  return await store.connections.withVendorLogin(1, (connection) => connection.query(statement))
}

/** What came of a statement: the number of rows it touched, or how it was refused. */
async function outcomeOf(statement: string): Promise<number | string> {
  return await asVendor1(statement).then(
    ({ rowCount }) => rowCount ?? 0,
    (error: Error) => error.message,
  )
}

/** Tables that a vendor login may read some columns of, with those columns. */
async function readable(): Promise<readonly { readonly name: string; readonly columns: string }[]> {
  return await store.owner<{ name: string; columns: string }>(
    `select attrelid::regclass::text as name, string_agg(attname, ', ' order by attnum) as columns
     from pg_attribute join pg_class c on c.oid = attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and attnum > 0 and not attisdropped
       and has_column_privilege($1, attrelid, attnum, 'select')
     group by attrelid order by 1`,
    [vendorRole(store.identity.storeId, 1)],
  )
}

describe('tables', () => {
  test('belong to a login that no part of the application uses', async () => {
    const owners = await store.owner<{ owner: string }>(
      `select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'public'::regnamespace`,
    )
    expect(owners.map(({ owner }) => owner).filter((owner) => logins.includes(owner))).toEqual([])
    expect(owners).toHaveLength(1)
  })

  test('with the data of vendors, and all that a vendor login may read, are under enabled and forced row security', async () => {
    const secured = await store.owner<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relrowsecurity and relforcerowsecurity`,
    )
    const names = secured.map(({ name }) => name)
    const ofVendors = tables.filter(({ vendorColumns }) => vendorColumns.length > 0).map(({ name }) => name)
    expect(ofVendors.length).toBeGreaterThan(8)
    expect(ofVendors.filter((name) => !names.includes(name))).toEqual([])
    expect((await readable()).map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([])
  })

  test('with a shard lead every unique key with it', async () => {
    expect(await store.owner(UNIQUE_WITHOUT, ['shard', null])).toEqual([])
  })

  test('into which a vendor may insert have the vendor in every unique key, or a collision would tell of others', async () => {
    const login = vendorRole(store.identity.storeId, 1)
    expect(await store.owner(UNIQUE_WITHOUT, ['vendor_id', login])).toEqual([])
    await store.owner(`create table planted (vendor_id integer, name text unique); grant insert on planted to ${login}`)
    expect(await store.owner(UNIQUE_WITHOUT, ['vendor_id', login])).toEqual([{ key: 'planted_name_key' }])
    await store.owner('drop table planted')
  })

  test('which a vendor may write have the vendor in every reference, since references are checked past row security', async () => {
    const statement = `select conrelid::regclass::text as name, conname from pg_constraint
      where contype = 'f' and has_table_privilege($1, conrelid, 'insert, update')
        and not exists (select from unnest(conkey) key join pg_attribute on attrelid = conrelid and attnum = key where attname = 'vendor_id')`
    const login = vendorRole(store.identity.storeId, 1)
    expect(await store.owner(statement, [login])).toEqual([])
    await store.owner(`create table planted (vendor_id integer, feed_id integer primary key);
      create table planted_below (feed_id integer references planted); grant insert on planted_below to ${login}`)
    expect(await store.owner(statement, [login])).toEqual([{ name: 'planted_below', conname: 'planted_below_feed_id_fkey' }])
    await store.owner('drop table planted_below; drop table planted')
  })
})

/** Unique keys that do not begin with (shard) or do not hold (vendor_id) a column, of tables that have it and may be inserted into. */
const UNIQUE_WITHOUT = `
  select indexrelid::regclass::text as key from pg_index join pg_class c on c.oid = indrelid
  where indisunique and c.relnamespace = 'public'::regnamespace and not c.relispartition
    and ($2::text is null or has_table_privilege($2, indrelid, 'insert'))
    and exists (select from pg_attribute where attrelid = indrelid and attname = $1 and not attisdropped)
    and not exists (
      select from unnest(indkey::smallint[]) with ordinality as part(number, place)
      join pg_attribute on attrelid = indrelid and attnum = number
      where attname = $1 and (place <= 1 or $1 <> 'shard' or part.place <= (
        select count(*) from pg_partitioned_table where partrelid = indrelid) + 1))`

describe('logins', () => {
  test('are no superusers, pass no policy by, inherit nothing and are members of nothing', async () => {
    const able = await store.owner<{ rolname: string }>(
      `select rolname from pg_roles r where rolname = any($1) and (rolsuper or rolbypassrls or rolinherit or rolcreaterole or rolcreatedb
         or rolreplication or exists (select from pg_auth_members where member = r.oid))`,
      [logins],
    )
    expect(able).toEqual([])
    const existing = await store.owner('select from pg_roles where rolname = any($1)', [logins])
    expect(existing).toHaveLength(5)
  })

  test('of no vendor see no row, whatever they were granted', async () => {
    const stranger = `stranger_${store.identity.storeId}`
    await store.owner(`create role ${stranger} login password 'x'`)
    await store.owner(`grant all on all tables in schema public to ${stranger}; grant usage on schema public to ${stranger}`)
    const secured = await store.owner<{ name: string }>('select oid::regclass::text as name from pg_class where relrowsecurity')
    await store.owner(`grant connect on database ${store.access.ownerConfig().database} to ${stranger}`)
    const seen: Record<string, number> = {}
    const client = new pg.Client({ ...store.access.ownerConfig(), user: stranger, password: 'x' })
    await client.connect()
    for (const { name } of secured) seen[name] = (await client.query(`select from ${name}`)).rowCount ?? 0
    await client.end()
    expect(Object.keys(seen).length).toBeGreaterThan(8)
    expect(Object.entries(seen).filter(([, rows]) => rows > 0)).toEqual([])
    await store.owner(`drop owned by ${stranger}; drop role ${stranger}`)
  })

  test('other than those of the store may not enter its database', async () => {
    const open = await store.owner(
      `select from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) where datname = current_database() and grantee = 0`,
    )
    expect(open).toEqual([])
  })
})

describe('policies', () => {
  test('ask who is logged in, and never a setting', async () => {
    const policies = await store.owner<{ name: string; says: string; roles: readonly string[] }>(
      `select format('%s on %s', policyname, tablename) as name, concat(qual, ' ', with_check) as says, roles::text[] as roles from pg_policies`,
    )
    expect(policies.length).toBeGreaterThan(20)
    expect(policies.filter(({ says }) => /current_setting|current_user|current_role/.test(says))).toEqual([])
    const forAnybody = policies.filter(({ roles }) => !roles.every((role) => logins.slice(0, 2).includes(role)))
    expect(forAnybody.filter(({ says }) => !says.includes('ll_session_vendor()'))).toEqual([])
  })

  test('show a vendor its own rows and none of another in every table it may read', async () => {
    const seen: Record<string, number> = {}
    for (const { name, columns } of await readable()) {
      const { rows } = await asVendor1(`select ${columns} from ${name}`)
      const vendorColumns = tables.find((table) => table.name === name)?.vendorColumns ?? []
      const foreign = rows.filter((row) => vendorColumns.some((column) => ![1, null].includes([row[column]].flat()[0] as number | null)))
      expect([name, foreign]).toEqual([name, []])
      if (vendorColumns.length > 0) seen[name] = rows.length
    }
    // Its own row is there, so that what was not seen was hidden and not missing.
    expect(Object.entries(seen).filter(([, rows]) => rows === 0)).toEqual([])
    expect(Object.keys(seen).length).toBeGreaterThan(5)
  })

  test('refuse what a vendor would write for another, also where it were allowed to write', async () => {
    const login = vendorRole(store.identity.storeId, 1)
    await store.owner(`grant all on all tables in schema public to ${login}`)
    for (const { name, vendorColumns } of tables.filter((table) => table.vendorColumns.length > 0)) {
      const column = vendorColumns[0] ?? ''
      const foreign = column.endsWith('s') ? 'array[2]' : '2'
      const isForeign = column.endsWith('s') ? `2 = any(${column})` : `${column} = 2`
      const attempts = [
        `update ${name} set ${column} = ${column} where ${isForeign}`,
        `update ${name} set ${column} = ${foreign}`,
        `delete from ${name} where ${isForeign}`,
        `insert into ${name} overriding system value select (jsonb_populate_record(row, jsonb_build_object('${column}', ${column.endsWith('s') ? 'array[2]' : '2'}))).* from ${name} row`,
      ]
      for (const attempt of attempts) {
        const outcome = await outcomeOf(attempt)
        if (outcome !== 0) expect([attempt, outcome]).toEqual([attempt, expect.stringContaining('row-level security')])
      }
      const [left] = await store.owner<{ rows: number }>(`select count(*) as rows from ${name} where ${isForeign}`)
      expect([name, left?.rows]).toEqual([name, 1])
    }
    await store.owner(`revoke all on all tables in schema public from ${login}`)
    await store.openAgain().then((again) => again.close()) // Gives the login again what it is granted.
  })

  test('hold for a copy as for a query, and cannot be turned off', async () => {
    const [own] = await store.owner<{ rows: number }>('select count(*) as rows from tally where vendor_id = 1')
    expect(await outcomeOf('copy tally (vendor_id) to stdout')).toBe(own?.rows)
    await store.connections.withVendorLogin(1, async (connection) => {
      await connection.query('set row_security = off')
      await expect(connection.query('select vendor_id from tally')).rejects.toThrow(/affected by row-level security/)
    })
  })
})

describe('a vendor login', () => {
  test.each([
    'set role postgres',
    'set session authorization postgres',
    `select set_config('session_authorization', (select rolname from pg_roles where rolsuper limit 1), false)`,
    `select set_config('role', (select rolname from pg_roles where rolsuper limit 1), false)`,
    'create table mine (n integer)',
    'create temporary table tally (vendor_id integer)',
    'create schema mine',
    'create function ll_session_vendor() returns integer language sql return 2',
    'create or replace function public.ll_session_vendor() returns integer language sql return 2',
    'alter table tally disable row level security',
    'create policy mine on tally using (true)',
    'drop policy vendor_own on tally',
    'grant select on quarantine to current_user',
    'alter role current_user bypassrls',
    'alter role current_user superuser',
    'truncate tally',
    'begin; lock table tally in access exclusive mode',
    `select pg_read_file('PG_VERSION')`,
    `copy tally to program 'cat'`,
    'select * from store',
    'select * from quarantine',
    'select * from fact',
    'select * from session',
    'select * from migration',
    'select recorded_by from record',
  ])('may not: %s', async (statement) => {
    const superuser = (await store.owner<{ name: string }>('select session_user::text as name'))[0]?.name ?? ''
    expect(await outcomeOf(statement.replace('postgres', superuser))).toMatch(
      /permission denied|must be owner|must be (?:able|a) |must have|only roles with|does not exist|Only roles with/i,
    )
  })

  test('stays that vendor under every name and every setting it can give itself', async () => {
    const other = vendorRole(store.identity.storeId, 2)
    await store.connections.withVendorLogin(1, async (connection) => {
      for (const attempt of [
        `set role ${other}`,
        `set session authorization ${other}`,
        `set role ${vendorsRole(store.identity.storeId)}`,
        `set role ${internalRole(store.identity.storeId)}`,
        `set local session authorization ${other}`,
      ]) {
        await expect(connection.query(attempt)).rejects.toThrow(/permission denied/)
      }
      for (const attempt of [
        `set ll.vendor = '2'`,
        `set application_name = '${other}'`,
        'set search_path = pg_temp, public',
        'set session authorization default',
        'reset role',
        'discard all',
      ]) {
        await connection.query(attempt)
        const { rows } = await connection.query<{ vendor: number; seen: readonly number[] }>(
          'select public.ll_session_vendor() as vendor, array_agg(distinct vendor_id) as seen from public.tally',
        )
        expect([attempt, rows]).toEqual([attempt, [{ vendor: 1, seen: [1] }]])
      }
    })
  })

  test('learns nothing of others from the planner, statistics included', async () => {
    expect(await outcomeOf(`select from pg_stats where schemaname = 'public'`)).toBe(0)
  })
})

describe('past the policies lead', () => {
  test('no view without security_invoker, no materialized view, no definer function', async () => {
    const around = `
      select relname::text as name from pg_class where relnamespace = 'public'::regnamespace
        and (relkind = 'm' or (relkind = 'v' and not coalesce('security_invoker=true' = any(reloptions), false)))
      union all select proname::text from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`
    expect(await store.owner(around)).toEqual([])
    await store.owner(`create view planted_view as select 1 as n; create materialized view planted_matview as select 1 as n;
      create function planted_definer() returns integer language sql security definer return 1`)
    expect((await store.owner<{ name: string }>(around)).map(({ name }) => name).sort()).toEqual([
      'planted_definer',
      'planted_matview',
      'planted_view',
    ])
    await store.owner('drop view planted_view; drop materialized view planted_matview; drop function planted_definer()')
  })

  test('no repository function: each asks for a scope', () => {
    expectTypeOf<StoreConnections['withScope']>().parameter(0).toEqualTypeOf<InternalScope>()
    expectTypeOf<StoreConnections['readAs']>().parameter(0).toEqualTypeOf<Scope>()
    expectTypeOf<TestStore['records']['load']>().parameter(0).toEqualTypeOf<Scope>()
  })
})
