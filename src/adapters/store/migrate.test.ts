import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase, TEST_NOW } from '../../../test/support/store.ts'
import { TestClock } from '../../../test/support/test-clock.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { migrate } from './migrate.ts'
import { type MigrationFile, readMigrations } from './migration-file.ts'
import { openStore } from './open-store.ts'
import { rolePassword } from './postgres/role-password.ts'
import { intakeRole, internalRole, vendorRole, vendorsRole } from './roles.ts'
import { type StoreAccess, StoreRefusedError } from './store-access.ts'

const now = TEST_NOW
const MIGRATIONS = readMigrations()
let access: StoreAccess
beforeEach(async () => {
  access = await freshDatabase(0)
})

async function asOwner<Row extends pg.QueryResultRow>(statement: string): Promise<readonly Row[]> {
  const client = new pg.Client(access.ownerConfig())
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

async function tables(): Promise<number> {
  const [row] = await asOwner<{ n: string }>(
    `select count(*) as n from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  )
  return Number(row?.n)
}

function planted(number: number, text: string): MigrationFile {
  return { number, name: `${String(number).padStart(6, '0')}_planted.sql`, text, sha256: `hash of ${text}` }
}

describe('migrating', () => {
  test('makes one store when five nodes start at once, and nothing more when they start again', async () => {
    const identities = await Promise.all(Array.from({ length: 5 }, () => migrate(access, { shards: 2, now })))
    expect(new Set(identities.map(({ storeId }) => storeId)).size).toBe(1)
    const made = await tables()
    expect(await migrate(access, { shards: null, now: now + 1 })).toEqual(identities[0])
    expect(await tables()).toBe(made)
    const [store] = await asOwner<{ shards: number; created_at: string }>('select shards, created_at from store')
    expect(store).toEqual({ shards: 2, created_at: String(now) })
    const runs = await asOwner<{ number: number }>('select number from migration order by number')
    expect(runs.map(({ number }) => number)).toEqual(MIGRATIONS.map(({ number }) => number))
  })

  test('refuses a migration that was edited after it had been run', async () => {
    await migrate(access, { shards: 1, now })
    const edited = MIGRATIONS.map((file) => (file.number === 2 ? { ...file, text: `${file.text} `, sha256: 'other' } : file))
    await expect(migrate(access, { shards: 1, now, migrations: edited })).rejects.toThrow(
      /000002_record\.sql was edited after it had been run/,
    )
  })

  test('refuses a store that a newer release has used', async () => {
    await migrate(access, { shards: 1, now, migrations: [...MIGRATIONS, planted(999_998, 'select 1')] })
    await expect(migrate(access, { shards: 1, now })).rejects.toThrow(
      'the store was used by a newer release: it holds migration 999998_planted.sql, which this one does not know',
    )
  })

  test('refuses another number of shards than the store was made with', async () => {
    await migrate(access, { shards: 8, now })
    await expect(migrate(access, { shards: 1, now })).rejects.toThrow(/this store has 8 shards since it was made, but 1 were asked for/)
    await expect(migrate(access, { shards: 1, now })).rejects.toBeInstanceOf(StoreRefusedError)
  })

  test('leaves nothing of a migration that fails, and goes on from there once it is mended', async () => {
    await migrate(access, { shards: 1, now })
    const made = await tables()
    const broken = planted(999_998, 'create table half (n integer); select 1 / 0')
    await expect(migrate(access, { shards: 1, now, migrations: [...MIGRATIONS, broken] })).rejects.toThrow(
      'migrations/999998_planted.sql failed: division by zero',
    )
    expect(await tables()).toBe(made)
    await migrate(access, { shards: 1, now, migrations: [...MIGRATIONS, planted(999_998, 'create table whole (n integer)')] })
    expect(await tables()).toBe(made + 1)
  })

  test('runs a migration that a branch numbered below those already run', async () => {
    await migrate(access, { shards: 1, now, migrations: [...MIGRATIONS, planted(999_999, 'select 1')] })
    const made = await tables()
    const between = [...MIGRATIONS, planted(999_998, 'create table between_two (n integer)'), planted(999_999, 'select 1')]
    await migrate(access, { shards: 1, now, migrations: between })
    expect(await tables()).toBe(made + 1)
  })

  test('names a placeholder that nobody fills in', async () => {
    const unknown = planted(999_998, 'grant select on store to {{somebody}}')
    await expect(migrate(access, { shards: 1, now, migrations: [...MIGRATIONS, unknown] })).rejects.toThrow(
      /999998_planted\.sql: \{\{somebody\}\} is not among storeId, shards/,
    )
  })

  test('changes rights of vendors that exist as a later migration says', async () => {
    const { storeId } = await migrate(access, { shards: 1, now })
    const store = await openStore(access, { shards: 1, clock: new TestClock(now), onIdleError: () => undefined })
    await store.records.append(byMachine('test'), () => ({
      ok: true,
      value: [
        {
          kind: 'vendor',
          entityId: 1,
          parentId: 0,
          key: 'a',
          body: { name: 'A', isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null },
          validFrom: 0,
          validTo: null,
        },
      ],
    }))
    await store.close()
    const changed = planted(999_998, 'grant select on entity to {{vendors}}; revoke select on shard_head from {{vendors}}')
    await migrate(access, { shards: 1, now, migrations: [...MIGRATIONS, changed] })
    const [may] = await asOwner(`select has_table_privilege('${vendorRole(storeId, 1)}', 'entity', 'select') as entity,
      has_table_privilege('${vendorRole(storeId, 1)}', 'shard_head', 'select') as heads`)
    expect(may).toEqual({ entity: true, heads: false })
  })
})

describe('a store is refused', () => {
  test('when a table with vendors’ data is not under forced row security', async () => {
    await migrate(access, { shards: 1, now })
    await asOwner('alter table record no force row level security; create table kpi (vendor_id integer)')
    await expect(migrate(access, { shards: 1, now })).rejects.toThrow(
      'row-level security is not enabled and forced on kpi, record; vendors’ data would not be kept apart'.replaceAll('’', "'"),
    )
  })

  test.each([
    ['bypassrls', internalRole, 'bypasses row-level security'],
    ['superuser', intakeRole, 'is a superuser'],
    ['inherit', vendorsRole, 'inherits rights'],
  ])('when a login was given %s', async (ability, roleOf, fault) => {
    const { storeId } = await migrate(access, { shards: 1, now })
    await asOwner(`alter role ${roleOf(storeId)} ${ability}`)
    await expect(migrate(access, { shards: 1, now })).rejects.toThrow(`the database role ${roleOf(storeId)} ${fault};`)
  })

  test('when a login became a member of another role', async () => {
    const { storeId } = await migrate(access, { shards: 1, now })
    await asOwner(`grant ${internalRole(storeId)} to ${intakeRole(storeId)}`)
    await expect(migrate(access, { shards: 1, now })).rejects.toThrow(/is a member of another role/)
  })

  test('when the server logs us in as somebody else', async () => {
    const disguised: StoreAccess = { ...access, configFor: () => access.ownerConfig() }
    const opening = openStore(disguised, { shards: 1, clock: new TestClock(now), onIdleError: () => undefined })
    await expect(opening).rejects.toThrow(/the database logged ll_\w+_internal in as \w+ \(superuser on/)
  })
})

test('a changed secret changes the password of every login at the next start', async () => {
  const { storeId } = await migrate(access, { shards: 1, now })
  const secret = 'another secret of 32 characters.'
  const changed: StoreAccess = {
    ownerConfig: access.ownerConfig,
    configFor: (role) => ({ ...access.configFor(role), password: rolePassword(secret, role) }),
    secret,
  }
  const refused = new pg.Client(changed.configFor(internalRole(storeId)))
  await expect(refused.connect()).rejects.toThrow(/password authentication failed/)
  const store = await openStore(changed, { shards: 1, clock: new TestClock(now), onIdleError: () => undefined })
  expect(await store.records.version({ kind: 'internal' })).toBe(0)
  await store.close()
})

test('an owner of the database who may create roles and is no superuser is enough', async () => {
  const { database } = access.ownerConfig()
  const tenant = `tenant_of_${database}`
  await asOwner(`create role ${tenant} login createrole password 'tenant'`)
  await asOwner(`create database ${tenant} owner ${tenant}`)
  const inTenant = (config: pg.ClientConfig): pg.ClientConfig => ({ ...config, database: tenant })
  const tenantAccess: StoreAccess = {
    ownerConfig: () => inTenant({ ...access.ownerConfig(), user: tenant, password: 'tenant' }),
    configFor: (role) => inTenant(access.configFor(role)),
    secret: access.secret,
  }
  const options = { shards: 2, clock: new TestClock(now), onIdleError: () => undefined }
  const first = await openStore(tenantAccess, options)
  const body = { name: 'A', isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null }
  await first.records.append(byMachine('test'), () => ({
    ok: true,
    value: [{ kind: 'vendor', entityId: 1, parentId: 0, key: 'a', body, validFrom: 0, validTo: null }],
  }))
  await first.close()
  const again = await openStore(tenantAccess, options)
  const { entries } = await again.records.load({ kind: 'vendor', vendorId: 1 })
  expect(entries.map(({ body }) => body)).toEqual([body])
  await again.close()
})

test('a vendor whose login is missing, as in a database restored on another server, has one after the next start', async () => {
  const options = { shards: 1, clock: new TestClock(now), onIdleError: () => undefined }
  const first = await openStore(access, options)
  const body = { name: 'A', isInHouse: false, lockedForVendorDays: null, schedulePublishDays: null }
  await first.records.append(byMachine('test'), () => ({
    ok: true,
    value: [1, 2].map((entityId) => ({ kind: 'vendor', entityId, parentId: 0, key: `${entityId}`, body, validFrom: 0, validTo: null })),
  }))
  await first.close()
  const login = vendorRole(first.identity.storeId, 2)
  await asOwner(`drop owned by ${login}`)
  await asOwner(`drop role ${login}`)
  const again = await openStore(access, options)
  expect((await again.records.load({ kind: 'vendor', vendorId: 2 })).entries.map(({ entityId }) => entityId)).toEqual([2])
  await again.close()
})
