import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { processesBelow, until } from './cluster-process.ts'
import type { FreshClone } from './fresh-clone.ts'
import { type LiveFigures, liveFigures } from './live-figures.ts'

/** What an `npm start` of a clone showed. */
export interface StartedClone {
  /** Of the line that says the store is up, as `PostgreSQL created on …`. */
  readonly store: string
  /** What set-up did before. */
  readonly setUp: readonly string[]
  readonly figures: LiveFigures
  /** From the line that says the store is up to the first live figures. */
  readonly figuresMs: number
}

/** The first command of a clone may install and build before it says anything; that takes its time on a busy machine. */
const SET_UP_MS_MAX = 300_000
const END_MS_MAX = 20_000
const SIGN_IN_LINK = /^Sign in .*: (http:\S+)$/m
const STORE_LINE = /^Store: (.*)$/m

/** `npm start` in a fresh clone, as whoever cloned it types it, on a port that is free. */
export class CloneDesk {
  readonly #clone: FreshClone
  #child: ChildProcess | null = null
  #stdout = ''
  #stderr = ''

  constructor(clone: FreshClone) {
    this.#clone = clone
  }

  /** Starts, follows the sign-in link, and listens until live figures have come. */
  async start(): Promise<StartedClone> {
    const { command, args, options } = this.#clone.inClone('npm', ['start'], { LOADLINE_PORT: '0' })
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#stdout = ''
    this.#stderr = ''
    let storeAt = 0
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text
      if (storeAt === 0 && STORE_LINE.test(this.#stdout)) storeAt = performance.now()
    })
    const link = (): string | undefined => SIGN_IN_LINK.exec(this.#stdout)?.[1]
    await until('the sign-in link is printed', () => link() !== undefined || hasEnded(child), SET_UP_MS_MAX)
    const printed = link()
    if (printed === undefined) throw new Error(`npm start ended with ${child.exitCode ?? child.signalCode}: ${this.#stdout}${this.#stderr}`)
    const figures = await liveFigures(printed)
    const setUp = this.#stderr.split('\n').filter((line) => line.startsWith('[setup]'))
    return { store: STORE_LINE.exec(this.#stdout)?.[1] ?? '', setUp, figures, figuresMs: Math.round(performance.now() - storeAt) }
  }

  /** Ctrl-C: the terminal sends it to every process in the foreground. Answers what still runs after npm has ended. */
  async pressCtrlC(): Promise<readonly number[]> {
    const child = this.#child
    if (child?.pid === undefined) throw new Error('nothing runs in the clone')
    process.kill(-child.pid, 'SIGINT')
    await until('npm has ended after Ctrl-C', () => hasEnded(child), END_MS_MAX)
    return this.#left()
  }

  /** Ends Node, and only Node, as the kernel does that needs its memory. */
  async killNode(): Promise<void> {
    const child = this.#child
    const { pid } = JSON.parse(readFileSync(join(this.#clone.folder, 'data/server.json'), 'utf8')) as { readonly pid: number }
    process.kill(pid, 'SIGKILL')
    await until('npm has ended after the kill of Node', () => child === null || hasEnded(child), END_MS_MAX)
  }

  /** Leaves no process and no folder, however it was left. */
  async destroy(): Promise<void> {
    for (const pid of this.#left()) process.kill(pid, 'SIGKILL')
    await until('nothing of the clone runs', () => this.#left().length === 0)
    const home = this.#home()
    if (home !== null && !home.startsWith(this.#clone.folder)) rmSync(home, { recursive: true, force: true })
  }

  /** Where PostgreSQL keeps its files: as root below a folder that only root can enter, not in the clone. */
  #home(): string | null {
    const pointer = join(this.#clone.folder, 'data/cluster.json')
    return existsSync(pointer) ? (JSON.parse(readFileSync(pointer, 'utf8')) as { readonly home: string }).home : null
  }

  #left(): readonly number[] {
    const home = this.#home()
    return [...processesBelow(this.#clone.folder), ...(home === null ? [] : processesBelow(home))]
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
