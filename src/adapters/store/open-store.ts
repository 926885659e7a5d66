import type { Clock } from '../../app/clock.ts'
import type { RecordStore } from '../../app/records/record-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import { migrate } from './migrate.ts'
import { type Connection, type ConnectionOptions, openConnections, type StoreConnections } from './pools.ts'
import { recordStore } from './record.ts'
import { ensureVendorRoles, intakeRole, internalRole, vendorRole } from './roles.ts'
import { type StoreAccess, type StoreIdentity, StoreRefusedError } from './store-access.ts'

export interface OpenStoreOptions extends ConnectionOptions {
  /** How many shards a new store gets; of an existing one it must have exactly so many. Null takes what is there, 1 when new. */
  readonly shards: number | null
  readonly clock: Clock
  /** Hears of connections that broke while nobody used them. */
  readonly onIdleError: (error: Error) => void
}

/** A store that is up to date, checked and ready. */
export interface OpenStore {
  readonly identity: StoreIdentity
  readonly connections: StoreConnections
  readonly records: RecordStore
  /** Ends all connections; the database itself is the access's. */
  readonly close: () => Promise<void>
}

/** Migrates, checks that vendors are kept apart, catches up on vendors' logins, and opens the connections. */
export async function openStore(access: StoreAccess, { shards, clock, onIdleError, ...options }: OpenStoreOptions): Promise<OpenStore> {
  const identity = await migrate(access, { shards, now: clock.now() })
  const connections = openConnections(access, identity, onIdleError, options)
  try {
    await connections.withScope(INTERNAL, (connection) => checkConnection(connection, internalRole(identity.storeId)))
    await connections.withIntake((connection) => checkConnection(connection, intakeRole(identity.storeId)))
    const makeVendorLogins = (vendorIds: readonly number[]): Promise<void> => ensureVendorRoles(access, identity, vendorIds)
    // A database that was restored on another server has vendors without a login there.
    await makeVendorLogins(await vendorsWithoutLogin(connections))
    return { identity, connections, records: recordStore(connections, clock, makeVendorLogins), close: connections.close }
  } catch (error) {
    await connections.close()
    throw error
  }
}

/** Looks from the inside: a proxy or a pg_hba rule may log us in as somebody else than we asked for. */
async function checkConnection(connection: Connection, role: string): Promise<void> {
  const { rows } = await connection.query<{ login: string; superuser: string; row_security: string }>(
    `select session_user::text as login, current_setting('is_superuser') as superuser, current_setting('row_security') as row_security`,
  )
  const { login, superuser, row_security } = rows[0] ?? { login: '', superuser: '', row_security: '' }
  if (login === role && superuser === 'off' && row_security === 'on') return
  throw new StoreRefusedError(
    `the database logged ${role} in as ${login} (superuser ${superuser}, row security ${row_security}), expected itself, off and on`,
  )
}

async function vendorsWithoutLogin(connections: StoreConnections): Promise<readonly number[]> {
  return await connections.withScope(INTERNAL, async (connection) => {
    const { rows } = await connection.query<{ vendor_id: number }>(
      `select entity_id as vendor_id from entity where kind = 'vendor'
         and not exists (select from pg_roles where rolname = $1 || entity_id) order by entity_id`,
      [vendorRole(connections.identity.storeId, 1).slice(0, -1)],
    )
    return rows.map(({ vendor_id }) => vendor_id)
  })
}
