import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { postgresProcessesIn } from '../../src/adapters/store/postgres/process-table.ts'

export interface ServedOptions {
  readonly dataDir: string
  /** After `serve --port 0 --data DIR`. */
  readonly args: readonly string[]
  /** The program to run instead of src/main.ts; it takes the same arguments and says in the same file where it listens. */
  readonly program?: string
}

/** A token of an administrator that every server started here knows. */
export const SERVED_ADMIN_TOKEN = 'an-admin-token-of-proofs-0123456789'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const START_MS_MAX = 60_000
const STOP_MS_MAX = 20_000
const SAID_CHARS_MAX = 20_000

/** A Loadline as its users run it: a process of its own with its own PostgreSQL, which can be ended in any way and started again. */
export class ServedProcess {
  readonly #options: ServedOptions
  #child: ChildProcess | null = null
  #url = ''
  #said = ''

  constructor(options: ServedOptions) {
    this.#options = options
  }

  /** Where it answers; another address after each start. */
  get url(): string {
    return this.#url
  }

  /** The end of what it said on both of its outputs since it was first started. */
  get said(): string {
    return this.#said
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Error('the server is not running')
    return pid
  }

  /** Starts it, and resolves when it is ready for requests. */
  async start(): Promise<void> {
    const { dataDir, args, program = MAIN } = this.#options
    const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--data', dataDir, ...args], {
      cwd: REPOSITORY,
      env: { ...process.env, LOADLINE_ADMIN_TOKEN: SERVED_ADMIN_TOKEN, LOADLINE_PARENT_PID: String(process.pid) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    for (const output of [child.stdout, child.stderr])
      output.setEncoding('utf8').on('data', (chunk: string) => (this.#said = (this.#said + chunk).slice(-SAID_CHARS_MAX)))
    await this.#until('the server is ready', START_MS_MAX, async () => {
      if (hasEnded(child)) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}; it said:\n${this.#said}`)
      const control = controlOf(dataDir)
      if (control?.pid !== child.pid || control === null) return false
      this.#url = control.url
      return await answersReady(control.url)
    })
  }

  /** Ends Node the hard way and resolves when it is gone. PostgreSQL is left alone. */
  async killNode(): Promise<void> {
    const child = this.#child
    child?.kill('SIGKILL')
    if (child !== null) await this.#until('the killed server is gone', STOP_MS_MAX, async () => hasEnded(child))
  }

  /** Ends every process of its PostgreSQL the hard way, the postmaster first, so that nothing of it is written any more. */
  killPostgres(): void {
    const { dataDir } = this.#options
    const postmaster = postmasterPid(dataDir)
    const ordered = [...postgresPids(dataDir)].sort((a, b) => Number(b === postmaster) - Number(a === postmaster))
    for (const pid of ordered) killIfThere(pid)
  }

  /** Ends it as Ctrl-C does, the hard way where that takes too long. */
  async stop(): Promise<void> {
    const child = this.#child
    if (child === null || hasEnded(child)) return
    child.kill('SIGTERM')
    const deadline = performance.now() + STOP_MS_MAX
    while (!hasEnded(child) && performance.now() < deadline) await delay(20)
    if (hasEnded(child)) return
    await this.killNode()
    throw new Error(`the server did not end within ${STOP_MS_MAX / 1_000} s; it said:\n${this.#said}`)
  }

  /** Leaves no process behind, however it was left. */
  async destroy(): Promise<void> {
    const child = this.#child
    if (child !== null && !hasEnded(child)) await this.stop().catch(() => undefined)
    this.killPostgres()
  }

  async #until(what: string, msMax: number, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + msMax
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error(`after ${msMax / 1_000} s still not so: ${what}; it said:\n${this.#said}`)
      await delay(20)
    }
  }
}

/** A folder that PostgreSQL's user can pass through, for one server's files. */
export async function makeServedFolder(name: string): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `loadline-${name}-`))
  chmodSync(path, 0o711)
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** The folder of PostgreSQL's files below a data folder. */
function pgDirOf(dataDir: string): string {
  return join(dataDir, 'pg')
}

/** The processes of the PostgreSQL that works on a data folder. */
export function postgresPids(dataDir: string): readonly number[] {
  return postgresProcessesIn(pgDirOf(dataDir)).map(({ pid }) => pid)
}

function postmasterPid(dataDir: string): number {
  return Number(readOrEmpty(join(pgDirOf(dataDir), 'postmaster.pid')).split('\n')[0])
}

function controlOf(dataDir: string): { readonly url: string; readonly pid: number } | null {
  const text = readOrEmpty(join(dataDir, 'server.json'))
  return text === '' ? null : (JSON.parse(text) as { readonly url: string; readonly pid: number })
}

async function answersReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })
    await response.text()
    return response.ok
  } catch {
    return false // Not listening yet.
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // Not written yet, or taken back.
  }
}
