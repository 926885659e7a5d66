import pg from 'pg'
import type { StoreAccess } from './store-access.ts'
import { storeTypes } from './value-types.ts'

/** Held while roles or tables change, so that any number of nodes may do it at once. The number is Loadline's, chosen once. */
const OWNER_LOCK = 4_680_000_001

/**
 * Runs `work` as the owner of the database, alone among all nodes, on a connection of its own. Who holds locks of another connection
 * meanwhile gives a `lockTimeoutMs`: the owner who is waited for may itself wait for those, which PostgreSQL cannot see.
 */
export async function asOwner<T>(access: StoreAccess, work: (owner: pg.Client) => Promise<T>, lockTimeoutMs = 0): Promise<T> {
  const owner = new pg.Client({ ...access.ownerConfig(), application_name: 'loadline owner', types: storeTypes })
  await owner.connect()
  try {
    await owner.query(`set lock_timeout = ${lockTimeoutMs}`)
    await owner.query('select pg_advisory_lock($1)', [OWNER_LOCK])
    return await work(owner)
  } finally {
    await owner.end()
  }
}
