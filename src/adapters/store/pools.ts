import pg from 'pg'
import type { InternalScope, Scope } from '../../app/scope.ts'
import { intakeRole, internalRole, vendorRole } from './roles.ts'
import { ScopedConnection } from './scoped-connection.ts'
import type { StoreAccess, StoreIdentity } from './store-access.ts'
import { surviveItsEnd } from './survive-its-end.ts'
import { storeTypes } from './value-types.ts'
import { VendorPool } from './vendor-pool.ts'
import { vendorRows as ownRows, type VendorRows } from './vendor-rows.ts'

/** A connection that reads and writes whatever its login may. */
export type Connection = pg.ClientBase

export interface PoolLimits {
  readonly internalMax: number
  readonly intakeMax: number
  /** Over all vendors together. */
  readonly vendorMax: number
  /** A vendor's connection that nobody uses for so long is closed. */
  readonly vendorIdleMs: number
}

export const DEFAULT_POOL_LIMITS: PoolLimits = { internalMax: 10, intakeMax: 10, vendorMax: 20, vendorIdleMs: 15_000 }

const CONNECT_TIMEOUT_MS = 10_000
const IDLE_MS = 30_000

/** The connections of one node, by trust class. What runs under a scope can only reach what that scope's login can. */
export interface StoreConnections {
  readonly identity: StoreIdentity
  /** Runs `work` on a connection of our own login, which sees everything. */
  readonly withScope: <T>(scope: InternalScope, work: (connection: Connection) => Promise<T>) => Promise<T>
  /** Reads on a connection of the scope's own login, with tables named by marks that say whose rows are meant. */
  readonly readAs: <T>(scope: Scope, work: (connection: ScopedConnection) => Promise<T>) => Promise<T>
  /** Runs `work` on a connection of a vendor's login with nothing but the policies around it: to look whether they hold. */
  readonly withVendorLogin: <T>(vendorId: number, work: (connection: Connection) => Promise<T>) => Promise<T>
  /** Runs `work` as the login that writes contacts and tallies. */
  readonly withIntake: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>
  /** A connection outside the pools for what holds one for long, as listening does; whoever asks ends it. */
  readonly openInternal: () => Promise<pg.Client>
  readonly close: () => Promise<void>
}

export interface ConnectionOptions {
  readonly limits?: PoolLimits
  /** What a vendor's scope sees of each table. Only tests give another one, to see that the policies hold without it. */
  readonly vendorRows?: VendorRows
}

/** `onIdleError` hears of connections that broke while nobody used them; those in use fail their query. */
export function openConnections(
  access: StoreAccess,
  identity: StoreIdentity,
  onIdleError: (error: Error) => void,
  { limits = DEFAULT_POOL_LIMITS, vendorRows = ownRows }: ConnectionOptions = {},
): StoreConnections {
  const configFor = (role: string): pg.ClientConfig => ({
    ...access.configFor(role),
    application_name: `loadline ${role.slice(role.lastIndexOf('_') + 1)}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: storeTypes,
  })
  const poolOf = (role: string, max: number, more: pg.PoolConfig = {}): pg.Pool => {
    const pool = new pg.Pool({ ...configFor(role), max, idleTimeoutMillis: IDLE_MS, ...more })
    pool.on('error', onIdleError)
    pool.on('connect', surviveItsEnd)
    return pool
  }
  const { storeId } = identity
  const internal = poolOf(internalRole(storeId), limits.internalMax)
  // What the intake writes does not wait for the answer of what it wrote before: the server works while we prepare the next statement.
  const intake = poolOf(intakeRole(storeId), limits.intakeMax, { pipeline: true })
  const vendors = new VendorPool((vendorId) => configFor(vendorRole(storeId, vendorId)), onIdleError, {
    max: limits.vendorMax,
    idleMs: limits.vendorIdleMs,
  })
  return {
    identity,
    withScope: async (scope, work) => {
      if (scope.kind !== 'internal') throw new Error('a vendor reads through readAs')
      return await onPool(internal, work)
    },
    readAs: async (scope, work) => {
      const read = (client: pg.ClientBase) => work(new ScopedConnection(client, scope, vendorRows))
      return scope.kind === 'internal' ? await onPool(internal, read) : await vendors.withVendor(scope.vendorId, read)
    },
    withVendorLogin: async (vendorId, work) => await vendors.withVendor(vendorId, work),
    withIntake: async (work) => await onPool(intake, work),
    openInternal: async () => {
      const client = new pg.Client(configFor(internalRole(storeId)))
      surviveItsEnd(client)
      await client.connect()
      return client
    },
    close: async () => {
      await Promise.all([internal.end(), intake.end(), vendors.close()])
    },
  }
}

/** Runs `work` within a transaction, at `repeatable read` where one snapshot has to hold over several statements. */
export async function inTransaction<T>(
  connection: { readonly query: (text: string) => Promise<unknown> },
  work: () => Promise<T>,
  mode: 'read committed' | 'repeatable read read only' = 'read committed',
): Promise<T> {
  await connection.query(`begin isolation level ${mode}`)
  try {
    const result = await work()
    await connection.query('commit')
    return result
  } catch (error) {
    // Where the connection itself is gone, so is the transaction; what failed first is what the caller has to hear.
    await connection.query('rollback').catch(() => undefined)
    throw error
  }
}

async function onPool<T>(pool: pg.Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let isBroken = false
  const onError = (): void => {
    isBroken = true
  }
  client.on('error', onError)
  try {
    return await work(client)
  } catch (error) {
    // The server says first that it ends a connection, and then ends it: in between it looks usable.
    isBroken ||= error instanceof pg.DatabaseError && (error.severity === 'FATAL' || error.severity === 'PANIC')
    throw error
  } finally {
    // An open transaction holds locks, and would swallow what its next user believes to be durable.
    const isDropped = isBroken || client.getTransactionStatus() !== 'I'
    // One that is dropped may still say that it ends; without a listener that would end the process.
    if (!isDropped) client.off('error', onError)
    client.release(isDropped)
  }
}
