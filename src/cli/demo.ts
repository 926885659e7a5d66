import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { lastHeardBy } from '../adapters/store/intake-batch.ts'
import { INTERNAL } from '../app/scope.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { DemoProgress } from './demo-driver.ts'
import { type DemoMessage, type DemoTask, END_DEMO } from './demo-message.ts'
import { applySeed, type Engine } from './engine.ts'

const SEED_FILE = new URL('../../seeds/demo-company.json', import.meta.url)
const SEED_DEFAULT = 1
/** Several nodes may share a store; each has a folder of its own. */
const tokenName = (dataDir: string): string => `demo of ${dataDir}`
/** Longer than anything on its way takes. */
const END_MS_MAX = 1_300

interface DemoSeedFile {
  readonly feeds: readonly { readonly key: string; readonly name: string }[]
}

/** The demo as it is to run on a store: its seed, and since when it was heard last. */
export interface DemoPlan {
  readonly seed: number
  readonly resumeFrom: Instant | null
}

/** How the demo is to run on this store, or null where it is not: the store holds something else. */
export async function planDemo(engine: Engine, wanted: 'onEmptyStore' | 'always' | 'never', seed: number | null): Promise<DemoPlan | null> {
  if (wanted === 'never') return null
  const directory = await engine.directories.of(INTERNAL)
  const now = engine.clock.now()
  const feeds = directory.feeds(now)
  const isNew = feeds.length === 0 && directory.queues(now).length === 0
  const simulated = feeds.filter(({ kind }) => kind === 'simulation')
  if (simulated.length === 0 && !isNew && wanted !== 'always') return null
  // The seed is part of what was sent: another one would tell another story of the same contacts.
  const held = Number(/\(simulated, seed (\d+)\)$/.exec(simulated[0]?.name ?? '')?.[1] ?? Number.NaN)
  const heard = await lastHeardBy(engine.store.connections, INTERNAL, now)
  const last = Math.max(...simulated.map(({ feedId }) => heard.get(feedId) ?? 0), 0)
  return { seed: Number.isNaN(held) ? (seed ?? SEED_DEFAULT) : held, resumeFrom: last === 0 ? null : last }
}

export interface RunningDemo {
  readonly progress: () => DemoProgress | null
  readonly stop: () => Promise<void>
}

/** Makes the company's records and tokens, and sends its events to the server at `url` as any other feed would. */
export async function startDemo(
  engine: Engine,
  { dataDir, ...plan }: DemoPlan & { readonly dataDir: string },
  url: string,
  say: (line: string) => void,
): Promise<RunningDemo> {
  const file = JSON.parse(readFileSync(SEED_FILE, 'utf8')) as DemoSeedFile
  const feeds = file.feeds.map((feed) => ({ ...feed, name: `${feed.name} (simulated, seed ${plan.seed})` }))
  await applySeed(engine, { ...file, feeds }, 'demo')
  const task: DemoTask = {
    url,
    ...plan,
    ...(await makeTokens(
      engine,
      feeds.map(({ key }) => key),
      tokenName(dataDir),
    )),
  }
  const worker = new Worker(new URL('./demo-worker.ts', import.meta.url), { workerData: task, name: 'demo' })
  let progress: DemoProgress | null = null
  let isStopping = false
  const ended = new Promise<void>((resolve) => {
    worker.on('message', (message: DemoMessage) => {
      const before = progress?.phase
      progress = message.progress ?? progress
      if (message.kind === 'progress' && before !== undefined && before !== message.progress.phase) say(toldBy(before, message.progress))
      if (message.kind === 'ended' && message.fault !== null && !isStopping) say(`the demo ended: ${message.fault}`)
    })
    worker.on('error', (error) => say(`the demo ended: ${error.message}`))
    worker.on('exit', () => resolve())
  })
  return {
    progress: () => progress,
    stop: async () => {
      isStopping = true
      worker.postMessage(END_DEMO)
      await Promise.race([ended, delay(END_MS_MAX, undefined, { ref: false })])
      await worker.terminate()
      if (progress !== null) say(`demo: sent ${progress.sent} events, acknowledged ${progress.acknowledged}`)
    },
  }
}

function toldBy(phase: DemoProgress['phase'], { sent, acknowledged }: DemoProgress): string {
  const done = { today: 'today so far is there; the weeks before follow', history: 'the weeks before are there', live: '' }[phase]
  return `demo: ${done} (sent ${sent} events, acknowledged ${acknowledged})`
}

/** Tokens of this run; those of the run before end here. */
async function makeTokens(
  { tokens, directories, machineClock }: Engine,
  feeds: readonly string[],
  name: string,
): Promise<Pick<DemoTask, 'feedTokens' | 'readToken'>> {
  const now = machineClock.now()
  for (const token of await tokens.list(now)) if (token.name === name) await tokens.revoke(token.tokenId, now)
  const directory = await directories.of(INTERNAL)
  const common = { name, scopes: [], expiresAt: null, by: 'demo' }
  const feedTokens: Record<string, string> = {}
  for (const key of feeds) {
    const feedId = directory.feedId(key)
    if (feedId !== null) feedTokens[key] = (await tokens.make({ holder: { kind: 'feed', feedId }, ...common }, now)).secret
  }
  return { feedTokens, readToken: (await tokens.make({ holder: { kind: 'read' }, ...common }, now)).secret }
}
