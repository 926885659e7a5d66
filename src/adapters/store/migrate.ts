import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Instant } from '../../domain/shared/instant.ts'
import { fillIn, type MigrationFile, readMigrations } from './migration-file.ts'
import { asOwner } from './owner.ts'
import { checkLogins, ensureBaseRoles, ensureVendorGrants, intakeRole, internalRole, vendorsRole } from './roles.ts'
import { type StoreAccess, type StoreIdentity, StoreRefusedError } from './store-access.ts'
import { checkTables } from './table-check.ts'

const STORE_ID_CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789'
const STORE_ID_LENGTH = 8

export interface MigrateOptions {
  /** How many shards a new store gets; of an existing one it must have exactly so many. Null takes what is there, 1 when new. */
  readonly shards: number | null
  readonly now: Instant
  readonly migrations?: readonly MigrationFile[]
}

/** Makes the store where there is none, brings its tables to this release, and checks that vendors are kept apart in it. */
export async function migrate(access: StoreAccess, { shards, now, migrations = readMigrations() }: MigrateOptions): Promise<StoreIdentity> {
  return await asOwner(access, async (owner) => {
    await owner.query(`create table if not exists migration (
      number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`)
    const pending = await pendingOf(owner, migrations)
    const existing = await readIdentity(owner)
    if (existing !== null && shards !== null && existing.shards !== shards) {
      throw new StoreRefusedError(
        `this store has ${existing.shards} shard${existing.shards === 1 ? '' : 's'} since it was made, but ${shards} were asked for; leave --shards away, or make a new store`,
      )
    }
    const identity = existing ?? { storeId: newStoreId(), shards: shards ?? 1 }
    const { storeId } = identity
    await ensureBaseRoles(owner, storeId, access.secret)
    const values = {
      storeId,
      shards: String(identity.shards),
      now: String(now),
      internal: internalRole(storeId),
      intake: intakeRole(storeId),
      vendors: vendorsRole(storeId),
    }
    for (const migration of pending) await apply(owner, migration, values)
    await closeDatabase(owner, storeId)
    await ensureVendorGrants(owner, storeId)
    await checkLogins(owner, storeId)
    await checkTables(owner)
    return identity
  })
}

async function pendingOf(owner: pg.Client, migrations: readonly MigrationFile[]): Promise<readonly MigrationFile[]> {
  const { rows } = await owner.query<{ number: number; name: string; sha256: string }>(
    'select number, name, sha256 from migration order by number',
  )
  const known = new Map(migrations.map((migration) => [migration.number, migration]))
  for (const { number, name, sha256 } of rows) {
    const migration = known.get(number)
    if (migration === undefined) {
      throw new StoreRefusedError(`the store was used by a newer release: it holds migration ${name}, which this one does not know`)
    }
    if (migration.sha256 !== sha256) {
      throw new StoreRefusedError(
        `migrations/${migration.name} was edited after it had been run: its SHA-256 is ${migration.sha256}, the store holds ${sha256}`,
      )
    }
  }
  const applied = new Set(rows.map(({ number }) => number))
  return migrations.filter(({ number }) => !applied.has(number))
}

async function apply(owner: pg.Client, migration: MigrationFile, values: Readonly<Record<string, string>>): Promise<void> {
  const statements = fillIn(migration, values)
  await owner.query('begin')
  try {
    await owner.query(statements)
    await owner.query('insert into migration (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ])
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    throw new Error(`migrations/${migration.name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** Only our logins may enter, and none of them may make objects. */
async function closeDatabase(owner: pg.Client, storeId: string): Promise<void> {
  const { rows } = await owner.query<{ name: string }>('select quote_ident(current_database()) as name')
  const database = rows[0]?.name ?? ''
  const roles = [internalRole(storeId), intakeRole(storeId), vendorsRole(storeId)].join(', ')
  await owner.query(`revoke all on database ${database} from public`)
  await owner.query(`grant connect on database ${database} to ${roles}`)
  await owner.query('revoke all on schema public from public')
  await owner.query(`grant usage on schema public to ${roles}`)
}

async function readIdentity(owner: pg.Client): Promise<StoreIdentity | null> {
  const { rows } = await owner.query<{ there: boolean }>(`select to_regclass('store') is not null as there`)
  if (rows[0]?.there !== true) return null
  const found = await owner.query<{ store_id: string; shards: number }>('select store_id, shards from store')
  const row = found.rows[0]
  return row === undefined ? null : { storeId: row.store_id, shards: row.shards }
}

function newStoreId(): string {
  return Array.from(randomBytes(STORE_ID_LENGTH), (byte) => STORE_ID_CHARACTERS[byte % STORE_ID_CHARACTERS.length]).join('')
}
