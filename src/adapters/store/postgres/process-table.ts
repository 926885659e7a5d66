import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { basename } from 'node:path'

export type ProcessState = 'none' | 'zombie' | 'alive'

export interface FolderProcess {
  readonly pid: number
  readonly parentPid: number
}

const hasProc = process.platform === 'linux'

/** A zombie has ended and freed everything but its number, which its parent has not asked for yet. */
export function processState(pid: number): ProcessState {
  const stat = processStat(pid)
  if (stat === null || stat.state.startsWith('X')) return 'none'
  return stat.state.startsWith('Z') ? 'zombie' : 'alive'
}

/**
 * Whether `pid` is, now, a PostgreSQL process of the cluster in `folder`. Numbers are used again, so a number read from
 * a file proves nothing: program, owner and working directory have to fit. PostgreSQL works inside its data folder, and
 * directories are compared by inode, so a folder that was renamed or mounted elsewhere is still the same.
 */
export function isPostgresIn(pid: number, folder: string): boolean {
  if (processState(pid) !== 'alive') return false
  if (!hasProc) {
    const command = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
    return command.includes('postgres') && command.includes(folder)
  }
  const data = statOrNull(folder)
  return data !== null && worksIn(pid, data)
}

/**
 * Every PostgreSQL process of the cluster in `folder`, postmaster or not. Where there is no /proc this is always empty:
 * there PostgreSQL's own guard, which counts who is attached to its shared memory, has to do alone.
 */
export function postgresProcessesIn(folder: string): readonly FolderProcess[] {
  const data = hasProc ? statOrNull(folder) : null
  if (data === null) return []
  const found: FolderProcess[] = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || !worksIn(pid, data)) continue
    const stat = processStat(pid)
    if (stat !== null && !stat.state.startsWith('Z')) found.push({ pid, parentPid: stat.parentPid })
  }
  return found
}

/** The program and arguments a process was started with, or null where this cannot be known or its program file is gone. */
export function commandLineOf(pid: number): readonly string[] | null {
  if (!hasProc) return null
  try {
    if (readlinkSync(`/proc/${pid}/exe`).endsWith(' (deleted)')) return null
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  } catch {
    return null // It ended meanwhile.
  }
}

/** How many processes are attached to a System V shared memory segment. */
export function attachedTo(sharedMemoryId: number): number {
  const [header = '', ...rows] = readFileSync('/proc/sysvipc/shm', 'utf8').trimEnd().split('\n')
  const names = header.trim().split(/\s+/)
  for (const row of rows) {
    const cells = row.trim().split(/\s+/)
    if (Number(cells[names.indexOf('shmid')]) === sharedMemoryId) return Number(cells[names.indexOf('nattch')])
  }
  return 0
}

/** Signals a PostgreSQL process of `folder`, and no other process that may have got its number meanwhile. */
export function signalPostgres(pid: number, folder: string, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  if (!isPostgresIn(pid, folder)) return
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function worksIn(pid: number, data: Stats): boolean {
  try {
    if (basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')) !== 'postgres') return false
    const cwd = statSync(`/proc/${pid}/cwd`)
    return cwd.dev === data.dev && cwd.ino === data.ino && statSync(`/proc/${pid}`).uid === data.uid
  } catch {
    return false // It ended, or belongs to somebody else, who cannot be inside a folder of mode 0700.
  }
}

function processStat(pid: number): { readonly state: string; readonly parentPid: number } | null {
  const text = hasProc
    ? readOrEmpty(`/proc/${pid}/stat`)
    : (spawnSync('ps', ['-o', 'stat=,ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '')
  // The program's name stands in parentheses and may hold spaces and parentheses itself.
  const [state, parentPid] = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(/\s+/)
  return state ? { state, parentPid: Number(parentPid) } : null
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // No such process.
  }
}

function statOrNull(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null
}
