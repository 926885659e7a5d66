import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startCluster } from '../../src/adapters/store/postgres/embedded.ts'
import { makeServedFolder, SERVED_ADMIN_TOKEN, ServedProcess } from './served-process.ts'
import { storedFigures } from './stored-figures.ts'

export interface MonthRunOptions {
  readonly file: string
  /** An instant after everything in the file; the clocks of the servers stand there. */
  readonly until: string
  readonly seed: number
  /** A server for each of these numbers of shards gets the shuffled month. */
  readonly shards: readonly number[]
  readonly clients: number
  readonly twice: number
  readonly say: (line: string) => void
}

/** A summary as `replay --json` prints it. */
export interface MonthSummary {
  readonly read: number
  readonly offeredRows: number
  readonly phantom: number
  readonly neverOffered: number
  readonly duplicate: number
  readonly quarantined: number
  readonly total: MonthFigures
  readonly queues: readonly (MonthFigures & { readonly queue: string })[]
  readonly vendors: readonly (MonthFigures & { readonly vendor: string })[]
}

export interface MonthFigures {
  readonly offered: number
  readonly answered: number
  readonly answeredWithin: Readonly<Record<string, number>>
  readonly abandoned: number
  readonly abandonedWithin: Readonly<Record<string, number>>
  readonly ahtSeconds: number
  readonly asaSeconds: number
}

export interface MonthRunOutcome {
  readonly inOrder: MonthSummary
  readonly shuffled: readonly {
    readonly shards: number
    readonly summary: MonthSummary
    /** Lines of its tallies that are not in those of the replay in order, or the other way round. */
    readonly divergences: number
  }[]
  /** Figures that are not zero in the tallies of the replay in order: what was compared. */
  readonly figures: number
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Replays a file in order and, shuffled and partly twice, over HTTP into servers with different numbers of shards, and compares the stores. */
export async function monthRun(options: MonthRunOptions): Promise<MonthRunOutcome> {
  const { file, say } = options
  const folder = await makeServedFolder('month')
  try {
    const orderedDir = join(folder.path, 'ordered')
    const inOrder = await replay([file, '--speed', 'max', '--data', orderedDir, '--json'])
    const expected = await figuresIn(orderedDir)
    say(`in order: ${inOrder.total.offered} offered, ${expected.size} figures`)
    const shuffled: MonthRunOutcome['shuffled'][number][] = []
    for (const shards of options.shards) {
      const dataDir = join(folder.path, `shuffled-${shards}`)
      const startedAt = performance.now()
      const summary = await sendShuffled(options, dataDir, shards)
      const found = await figuresIn(dataDir)
      const divergences = [...expected].filter((line) => !found.has(line)).length + [...found].filter((line) => !expected.has(line)).length
      shuffled.push({ shards, summary, divergences })
      const seconds = Math.round((performance.now() - startedAt) / 1_000)
      say(`shuffled into ${shards} shards: ${summary.total.offered} offered, ${divergences} divergences, ${seconds} s`)
    }
    return { inOrder, shuffled, figures: expected.size }
  } finally {
    await folder.remove()
  }
}

async function sendShuffled(options: MonthRunOptions, dataDir: string, shards: number): Promise<MonthSummary> {
  const { file, until, seed, clients, twice } = options
  const args = ['--replay-until', until, '--shards', String(shards)]
  const server = new ServedProcess({ dataDir, args })
  try {
    await server.start()
    const how = ['--to', server.url, '--clients', String(clients), '--shuffle', String(seed), '--twice', String(twice), '--json']
    const summary = await replay([file, ...how])
    await server.stop()
    return summary
  } finally {
    await server.destroy()
  }
}

async function replay(args: readonly string[]): Promise<MonthSummary> {
  const child = spawn(process.execPath, [MAIN, 'replay', ...args], {
    env: { ...process.env, LOADLINE_ADMIN_TOKEN: SERVED_ADMIN_TOKEN, LOADLINE_PARENT_PID: String(process.pid) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', resolve)
  })
  const [said, faults, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw new Error(`replay ${args.join(' ')} ended with ${code}: ${faults}`)
  return JSON.parse(said) as MonthSummary
}

async function figuresIn(dataDir: string): Promise<ReadonlySet<string>> {
  const cluster = await startCluster({ dataDir, log: () => undefined })
  const owner = new pg.Client(cluster.ownerConfig())
  try {
    await owner.connect()
    return new Set(await storedFigures(owner))
  } finally {
    await owner.end()
    await cluster.stop()
  }
}
