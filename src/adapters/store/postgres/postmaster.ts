import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { type FileHandle, open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClusterFolder } from './cluster-folder.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { isPostgresIn, postgresProcessesIn, signalPostgres } from './process-table.ts'
import { CHILD_ENVIRONMENT, type RunAs } from './run-as.ts'
import { postmasterArguments } from './settings.ts'
import { openSocketFolder, removeFallbackFolder } from './socket-folder.ts'
import { StartRefusedError } from './start-refused.ts'

export interface Postmaster {
  readonly pid: number
  readonly socketDir: string
}

const POLL_MS = 10
const SAY_AGAIN_MS = 5000
/** Recovery replays up to max_wal_size, which takes minutes on a slow disk. */
const READY_MS_MAX = 600_000
/** A stop has 3 seconds in all. What a fast shutdown does not finish is left to recovery at the next start. */
const FAST_STOP_MS = 2000
const IMMEDIATE_STOP_MS = 600
const KILLED_STOP_MS = 300
const LOG_CHARACTERS_READ = 20_000

/** Starts a postmaster in a process session of its own, so that Ctrl-C reaches the server first and the server stops it. */
export async function startPostmaster(folder: ClusterFolder, earlierSocketDir: string | null): Promise<Postmaster> {
  const socketDir = await openSocketFolder(folder.home, folder.runAs, earlierSocketDir)
  const outputPath = join(folder.dataDir, 'postgres-start.log')
  const output = await openOutput(outputPath, folder.runAs)
  try {
    const child = spawn(folder.binaries.postgres, postmasterArguments(folder.pgDir, socketDir, folder.extraSettings), {
      ...folder.runAs,
      cwd: '/',
      detached: true,
      env: CHILD_ENVIRONMENT,
      stdio: ['ignore', output.fd, output.fd],
    })
    child.unref()
    return { pid: await untilChildIsReady(child, folder, outputPath), socketDir }
  } catch (error) {
    await removeFallbackFolder(socketDir)
    throw error
  } finally {
    await output.close()
  }
}

/** Waits until a postmaster that somebody else started is ready; false when it went away instead. */
export async function untilReady({ pid }: Postmaster, folder: ClusterFolder): Promise<boolean> {
  return (await pollStatus(pid, folder, () => (isPostgresIn(pid, folder.pgDir) ? null : 'gone'))) === 'ready'
}

/**
 * Ends a postmaster and everything below it: in order if it manages within two seconds, else at once, which is as safe
 * and only makes the next start recover. Resolves when no process of the cluster is left.
 */
export async function stopPostmaster(pid: number, pgDir: string, log: (line: string) => void): Promise<void> {
  signalPostgres(pid, pgDir, 'SIGINT')
  if (await areGoneWithin(FAST_STOP_MS, pid, pgDir)) return
  log('PostgreSQL did not finish its checkpoint in time and is stopped at once; the next start recovers from its log')
  signalPostgres(pid, pgDir, 'SIGQUIT')
  if (await areGoneWithin(IMMEDIATE_STOP_MS, pid, pgDir)) return
  for (const left of postgresProcessesIn(pgDir)) signalPostgres(left.pid, pgDir, 'SIGKILL')
  if (await areGoneWithin(KILLED_STOP_MS, pid, pgDir)) return
  log(`PostgreSQL process ${pid} in ${pgDir} does not end`)
}

async function areGoneWithin(patienceMs: number, pid: number, pgDir: string): Promise<boolean> {
  const until = performance.now() + patienceMs
  const areGone = (): boolean => !isPostgresIn(pid, pgDir) && postgresProcessesIn(pgDir).length === 0
  while (!areGone()) {
    if (performance.now() > until) return false
    await delay(POLL_MS)
  }
  return true
}

async function untilChildIsReady(child: ChildProcess, folder: ClusterFolder, outputPath: string): Promise<number> {
  const ended = Promise.withResolvers<never>()
  let fault: string | null = null
  child.once('error', (error) => ended.reject(error))
  child.once('exit', (code, signal) => {
    fault = `ended with ${signal ?? code}`
  })
  // An error such as EACCES comes without a pid, and then never an exit.
  const pid = child.pid
  if (pid === undefined) return await ended.promise
  const status = await pollStatus(pid, folder, () => fault)
  if (status !== 'ready') {
    throw new StartRefusedError(`PostgreSQL ${status} while starting on ${folder.pgDir}: ${await whyItEnded(folder.pgDir, outputPath)}`)
  }
  return pid
}

/** A crash leaves a file that says `ready`: only one that names this process tells of it. */
async function pollStatus(pid: number, folder: ClusterFolder, whyOver: () => string | null): Promise<string> {
  const startedAt = performance.now()
  for (let saidAt = startedAt; ; ) {
    const file = await readPostmasterFile(folder.pgDir)
    if (file?.pid === pid && file.status === 'ready') return 'ready'
    const over = whyOver()
    if (over !== null) return over
    const now = performance.now()
    if (now - startedAt > READY_MS_MAX)
      throw new StartRefusedError(`PostgreSQL process ${pid} is not ready after ${READY_MS_MAX / 60_000} minutes`)
    if (now - saidAt > SAY_AGAIN_MS) {
      folder.log(
        `PostgreSQL is ${file?.pid === pid ? file.status : 'starting'} for ${Math.round((now - startedAt) / 1000)} s; it may be recovering`,
      )
      saidAt = now
    }
    await delay(POLL_MS)
  }
}

/** What PostgreSQL says before its own log is open. Root must not be led elsewhere by a link that somebody put there. */
async function openOutput(path: string, runAs: RunAs): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_APPEND } = constants
  const file = await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_APPEND, 0o600)
  if (runAs !== null) await file.chown(runAs.uid, runAs.gid)
  return file
}

/** The first fatal line said on stderr, else the last in PostgreSQL's log, to which it turns once that is open. */
async function whyItEnded(pgDir: string, outputPath: string): Promise<string> {
  const isFatal = (line: string): boolean => /FATAL|PANIC|error while loading/.test(line)
  const said = (await readFile(outputPath, 'utf8')).split('\n').find(isFatal)
  if (said !== undefined) return said.trim()
  const logDir = join(pgDir, 'log')
  const logged = (await tailOfNewest(logDir)).split('\n').findLast(isFatal)
  return logged?.trim() ?? `see ${logDir} and ${outputPath}`
}

async function tailOfNewest(logDir: string): Promise<string> {
  const names = await readdir(logDir).catch(() => []) // No log yet: it ended before it had one.
  const paths = names.map((name) => join(logDir, name))
  const times = await Promise.all(paths.map(async (path) => (await stat(path)).mtimeMs))
  const newest = paths[times.indexOf(Math.max(...times))]
  return newest === undefined ? '' : (await readFile(newest, 'utf8')).slice(-LOG_CHARACTERS_READ)
}
