import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { type ClusterFolder, connectionConfig, DATABASE, OWNER } from './cluster-folder.ts'
import { clearCrashRemains } from './crash-remains.ts'
import { hasCode } from './durable-file.ts'
import { type LockAttempt, takeInstanceLock } from './instance-lock.ts'
import { removeOtherCopies } from './native-binaries.ts'
import { type Postmaster, startPostmaster, stopPostmaster, untilReady } from './postmaster.ts'
import { livePostmaster, readPostmasterFile } from './postmaster-file.ts'
import { commandLineOf } from './process-table.ts'
import { postmasterArguments } from './settings.ts'
import { removeFallbackFolder } from './socket-folder.ts'
import { StartRefusedError } from './start-refused.ts'
import type { WatchedConnection } from './watched-connection.ts'

/** A postmaster that is ready, and our lock on its cluster. */
export interface Attachment extends Postmaster {
  readonly how: 'started' | 'adopted'
  readonly lock: WatchedConnection
}

const POLL_MS = 50
/** A PostgreSQL that recovers answers "not yet", for as long as replaying max_wal_size takes. */
const ATTACH_MS_MAX = 600_000
/** One that was ready and is gone again at once will not be better for being started often. */
const STARTS_MAX = 3

/**
 * Has the cluster in `folder` running and locked: starts it, or adopts the postmaster that a killed Loadline left. Call
 * it only while holding the start mutex. `earlierSocketDir` is where the socket was, when this revives.
 */
export async function attach(folder: ClusterFolder, earlierSocketDir: string | null): Promise<Attachment> {
  const until = performance.now() + ATTACH_MS_MAX
  let starts = 0
  for (;;) {
    const orphan = await livePostmaster(folder.pgDir)
    if (orphan === null) starts += 1
    const found = orphan === null ? await startAndLock(folder, earlierSocketDir) : await adopt(folder, orphan)
    if (typeof found !== 'string') return found
    if (starts >= STARTS_MAX || performance.now() > until) throw new Error(`PostgreSQL on ${folder.pgDir} does not stay: ${found}`)
    await delay(POLL_MS)
  }
}

/**
 * Whether the postmaster we once had is still ours to stop, after the connection that held the lock was lost: another
 * Loadline may have adopted it since.
 */
export async function isStillOurs(folder: ClusterFolder, { pid, socketDir }: Postmaster): Promise<boolean> {
  if ((await livePostmaster(folder.pgDir))?.pid !== pid) return false
  const attempt = await lockCluster(folder, socketDir)
  if (attempt.kind === 'taken') await attempt.lock.close()
  // While it is on its way up or down nobody can have locked it.
  return attempt.kind !== 'held'
}

/** Returns why another look is needed, where PostgreSQL changed while we looked. */
async function startAndLock(folder: ClusterFolder, earlierSocketDir: string | null): Promise<Attachment | string> {
  const killed = await readPostmasterFile(folder.pgDir)
  await clearCrashRemains(folder.pgDir, folder.log)
  const postmaster = await startPostmaster(folder, earlierSocketDir)
  if (killed !== null && killed.socketDir !== postmaster.socketDir) await removeFallbackFolder(killed.socketDir)
  let isAnothers = false
  try {
    const attempt = await lockCluster(folder, postmaster.socketDir)
    isAnothers = attempt.kind === 'held'
    const lock = lockOrReason(folder, attempt)
    if (typeof lock === 'string') return lock
    await prepareDatabase(lock.client)
    await removeOtherCopies(folder.home, folder.binaries)
    return { ...postmaster, how: 'started', lock }
  } catch (error) {
    // What we started and cannot use must not stay behind, unless another Loadline was quicker to lock it.
    if (!isAnothers) await stopPostmaster(postmaster.pid, folder.pgDir, folder.log)
    throw error
  }
}

async function adopt(folder: ClusterFolder, orphan: Postmaster): Promise<Attachment | string> {
  if (!(await untilReady(orphan, folder))) return 'it was being stopped'
  const lock = lockOrReason(folder, await lockCluster(folder, orphan.socketDir))
  if (typeof lock === 'string') return lock
  if (!runsAsWeWould(folder, orphan)) {
    folder.log(`PostgreSQL process ${orphan.pid} was left over with other programs or settings and is replaced`)
    await lock.close()
    await stopPostmaster(orphan.pid, folder.pgDir, folder.log)
    await removeFallbackFolder(orphan.socketDir)
    return 'it was replaced'
  }
  try {
    await prepareDatabase(lock.client)
  } catch (error) {
    await lock.close()
    throw error
  }
  return { pid: orphan.pid, socketDir: orphan.socketDir, how: 'adopted', lock }
}

function lockOrReason(folder: ClusterFolder, attempt: LockAttempt): WatchedConnection | string {
  if (attempt.kind === 'taken') return attempt.lock
  if (attempt.kind === 'away') return attempt.reason
  throw new StartRefusedError(`another Loadline (${attempt.holder}) is running on ${folder.dataDir}; stop it, or use another --data folder`)
}

/** The lock lies in a database of its own kind: nobody but the owner may connect to `postgres`. */
async function lockCluster(folder: ClusterFolder, socketDir: string): Promise<LockAttempt> {
  try {
    return await takeInstanceLock({ ...connectionConfig(socketDir, folder.secret, OWNER), database: 'postgres' })
  } catch (error) {
    if (!hasCode(error, '28P01')) throw error
    throw new StartRefusedError(`the data in ${folder.pgDir} was made with another secret than the one in ${folder.dataDir}/secrets.json`, {
      cause: error,
    })
  }
}

/** An orphan of an earlier release would go on with programs that may have been deleted under it. */
function runsAsWeWould(folder: ClusterFolder, orphan: Postmaster): boolean {
  if (process.platform !== 'linux') return true
  const wanted = [folder.binaries.postgres, ...postmasterArguments(folder.pgDir, orphan.socketDir, folder.extraSettings)]
  const found = commandLineOf(orphan.pid)
  return found !== null && found.length === wanted.length && found.every((part, place) => part === wanted[place])
}

/** Each step may have been done by an earlier start. Roles and grants inside the database belong to its migrations. */
async function prepareDatabase(owner: pg.Client): Promise<void> {
  const existing = await owner.query('select 1 from pg_database where datname = $1', [DATABASE])
  if (existing.rowCount === 0) {
    await owner.query('revoke all on database postgres, template1 from public')
    await owner.query(`create database ${DATABASE}`)
  }
  const compression = await owner.query<{ setting: string; enumvals: readonly string[] }>(
    `select setting, enumvals from pg_settings where name = 'wal_compression'`,
  )
  const [offered] = compression.rows
  if (offered !== undefined && offered.setting !== 'lz4' && offered.enumvals.includes('lz4')) {
    await owner.query('alter system set wal_compression = lz4')
    await owner.query('select pg_reload_conf()')
  }
}
