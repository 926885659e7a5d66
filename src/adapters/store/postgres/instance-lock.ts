import type pg from 'pg'
import { hasCode } from './durable-file.ts'
import { openWatched, type WatchedConnection } from './watched-connection.ts'

/** `away` is a PostgreSQL that is going down, coming up, or gone: look again what is there. */
export type LockAttempt =
  | { readonly kind: 'taken'; readonly lock: WatchedConnection }
  | { readonly kind: 'held'; readonly holder: string }
  | { readonly kind: 'away'; readonly reason: string }

/** Any number will do as long as it never changes: "LOAD". */
const INSTANCE_LOCK = 0x4c4f4144
/** How long the backend of a killed Node may take to notice and let go. */
const LET_GO_MS_MAX = 2000

const AWAY_CODES = ['57P01', '57P02', '57P03', '08006', 'ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE'] as const

/**
 * Takes the lock that says which Loadline has this cluster. It is a session lock inside the database, so it goes when
 * this process goes, and the end of its connection is how we notice that PostgreSQL died.
 */
export async function takeInstanceLock(config: pg.ClientConfig): Promise<LockAttempt> {
  let lock: WatchedConnection | null = null
  try {
    lock = await openWatched({ ...config, application_name: `process ${process.pid}` })
    // The wait happens in the server, which grants the lock the moment the one before lets go.
    await lock.client.query(`set lock_timeout = ${LET_GO_MS_MAX}`)
    await lock.client.query('select pg_advisory_lock($1)', [INSTANCE_LOCK])
    return { kind: 'taken', lock }
  } catch (error) {
    if (lock !== null && hasCode(error, '55P03')) {
      const holder = await nameHolder(lock.client)
      await lock.close()
      return { kind: 'held', holder }
    }
    await lock?.close()
    if (hasCode(error, ...AWAY_CODES) || (error instanceof Error && /terminated|timeout/i.test(error.message))) {
      return { kind: 'away', reason: error.message }
    }
    throw error
  }
}

async function nameHolder(client: pg.Client): Promise<string> {
  const found = await client.query<{ name: string }>(
    `select a.application_name as name
       from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1 and l.objsubid = 1`,
    [INSTANCE_LOCK],
  )
  return found.rows[0]?.name ?? 'a process that has just ended'
}
