import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readIfThere } from './durable-file.ts'
import { type PostmasterFile, postmasterFilePath, readPostmasterFile } from './postmaster-file.ts'
import { attachedTo, type FolderProcess, isPostgresIn, postgresProcessesIn, processState, signalPostgres } from './process-table.ts'
import { StartRefusedError } from './start-refused.ts'

const POLL_MS = 50
/** A backend whose postmaster was killed ends when it next waits for something; one that only computes does not. */
const SURVIVOR_ENDS_BY_ITSELF_MS = 5000
const SURVIVOR_ENDS_ON_SIGNAL_MS = 3000

/**
 * Makes a folder in which PostgreSQL was killed ready for a new postmaster. Call it only when no postmaster serves the
 * folder, and only while holding the start mutex.
 *
 * Backends that outlived their postmaster still write to the old shared memory, so they have to be gone first. Then the
 * pid file: PostgreSQL takes it for a live one as long as any process has that number, also a zombie (whose parent does
 * not ask for it, as process 1 of many containers) and a stranger who got the number after a reboot.
 */
export async function clearCrashRemains(pgDir: string, log: (line: string) => void): Promise<void> {
  await endSurvivors(pgDir, log)
  const path = postmasterFilePath(pgDir)
  const text = await readIfThere(path)
  if (text === null) return
  const file = await readPostmasterFile(pgDir)
  // An unreadable pid file is what a power cut leaves of one that was being written; PostgreSQL refuses to start over it.
  if (file !== null && !isSurelyDead(file, pgDir)) return
  // Nobody else starts here while the mutex is held; reading again costs nothing and notices a start by other means.
  if (postgresProcessesIn(pgDir).length > 0 || (await readIfThere(path)) !== text) {
    throw new StartRefusedError(`a PostgreSQL that Loadline did not start has just begun to use ${pgDir}`)
  }
  log(`removed the pid file of a PostgreSQL that was killed${file === null ? '' : ` (process ${file.pid})`}`)
  if (file !== null && file.socketDir !== '') await removeSocketLockOf(file)
  await rm(path)
}

/**
 * True only on evidence that the postmaster named in the file has ended although its number is taken, and that nothing
 * is attached to its shared memory. False where its number is free: that case PostgreSQL judges itself, and stricter.
 */
function isSurelyDead(file: PostmasterFile, pgDir: string): boolean {
  const state = processState(file.pid)
  if (process.platform !== 'linux' || state === 'none') return false
  const isSomebodyElse = state === 'alive' && !isPostgresIn(file.pid, pgDir)
  const isUnattached = file.sharedMemoryId === null || attachedTo(file.sharedMemoryId) === 0
  return (state === 'zombie' || isSomebodyElse) && isUnattached
}

/** PostgreSQL guards its socket by the same number in a second file. */
async function removeSocketLockOf(file: PostmasterFile): Promise<void> {
  const path = join(file.socketDir, '.s.PGSQL.5432.lock')
  const text = await readIfThere(path)
  if (text !== null && Number(text.split('\n')[0]) === file.pid) await rm(path)
}

/**
 * Waits for surviving backends, then ends them as their postmaster would have done in an immediate shutdown: what they
 * had not committed is undone by recovery, what they had is in the log.
 */
async function endSurvivors(pgDir: string, log: (line: string) => void): Promise<void> {
  let survivors = await survivorsAfter(0, pgDir)
  if (survivors.length === 0) return
  const steps = [
    ['SIGQUIT', SURVIVOR_ENDS_BY_ITSELF_MS],
    ['SIGKILL', SURVIVOR_ENDS_ON_SIGNAL_MS],
  ] as const
  log(`waiting for ${namesOf(survivors)}, left over from a PostgreSQL that was killed`)
  for (const [signal, patienceMs] of steps) {
    survivors = await survivorsAfter(patienceMs, pgDir)
    refuseLivePostmaster(survivors, pgDir)
    for (const { pid } of survivors) signalPostgres(pid, pgDir, signal)
    if (survivors.length === 0) return
    log(`sent ${signal} to ${namesOf(survivors)}`)
  }
  survivors = await survivorsAfter(SURVIVOR_ENDS_ON_SIGNAL_MS, pgDir)
  if (survivors.length > 0) {
    throw new StartRefusedError(`${namesOf(survivors)} of a PostgreSQL that was killed cannot be ended and still uses ${pgDir}`)
  }
}

async function survivorsAfter(patienceMs: number, pgDir: string): Promise<readonly FolderProcess[]> {
  const until = performance.now() + patienceMs
  let survivors = postgresProcessesIn(pgDir)
  while (survivors.length > 0 && performance.now() < until) {
    await delay(POLL_MS)
    survivors = postgresProcessesIn(pgDir)
  }
  return survivors
}

/** Only a postmaster has children. One without its pid file notices within a minute and ends in order by itself. */
function refuseLivePostmaster(survivors: readonly FolderProcess[], pgDir: string): void {
  const parent = survivors.find(({ pid }) => survivors.some(({ parentPid }) => parentPid === pid))
  if (parent === undefined) return
  throw new StartRefusedError(
    `PostgreSQL process ${parent.pid} runs in ${pgDir} though its postmaster.pid is gone; it ends within a minute, start again then`,
  )
}

function namesOf(processes: readonly FolderProcess[]): string {
  return `process${processes.length > 1 ? 'es' : ''} ${processes.map(({ pid }) => pid).join(', ')}`
}
