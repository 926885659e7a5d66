import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ClusterOptions } from '../../src/adapters/store/postgres/embedded.ts'

export interface ClusterProcess {
  readonly child: ChildProcess
  readonly how: string
  readonly postmasterPid: number
  readonly socketDir: string
  readonly pgDir: string
  /** What it said on stderr so far. */
  readonly said: () => string
}

const childFile = fileURLToPath(new URL('./cluster-child.ts', import.meta.url))
const WAIT_MS_MAX = 20_000

/** Starts a server process on `options` and waits until its PostgreSQL is ready; rejects with what it said otherwise. */
export async function startClusterProcess(
  options: Omit<ClusterOptions, 'log'>,
  identity: { readonly uid?: number; readonly gid?: number } = {},
): Promise<ClusterProcess> {
  const child = spawn(process.execPath, [childFile, JSON.stringify(options)], { ...identity, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' })
  let said = ''
  let printed = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk))
  await until('the server process is ready or has ended', () => printed.includes('\n') || child.exitCode !== null)
  if (child.exitCode !== null) throw new Error(said.trim())
  return { child, ...(JSON.parse(printed) as Omit<ClusterProcess, 'child' | 'said'>), said: () => said }
}

/** Ends a process the hard way and waits until it is gone. */
export async function killHard(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await until('the killed process is gone', () => child.signalCode !== null)
}

/** Waits for a condition, and says which one when it does not come true. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, msMax = WAIT_MS_MAX): Promise<void> {
  const deadline = performance.now() + msMax
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`after ${msMax / 1000} s still not true: ${what}`)
    await delay(10)
  }
}

/** A folder for one test, which everybody may pass through so that PostgreSQL's user can reach what lies below. */
export async function makeTestFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'loadline-test-'))
  await chmod(path, 0o755)
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Processes that work in `folder` or below, found without the code under test. Zombies work nowhere. */
export function processesBelow(folder: string): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const cwd = readlinkSync(`/proc/${pid}/cwd`)
        return cwd === folder || cwd.startsWith(`${folder}/`)
      } catch {
        return false // Not a process, or one that has ended.
      }
    })
}

/** The state letter of a process, such as Z for a zombie, or null where there is none. */
export function stateOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? null
  } catch {
    return null // No such process.
  }
}
