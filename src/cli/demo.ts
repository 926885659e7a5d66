import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { instantOf } from '../adapters/http/instant-parameter.ts'
import { lastHeardBy } from '../adapters/store/intake-batch.ts'
import type { PastFill } from '../app/past-fill.ts'
import { INTERNAL } from '../app/scope.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import { type Instant, SECOND_MS } from '../domain/shared/instant.ts'
import { companyRecords } from '../sim/company-records.ts'
import { DEMO_COMPANY } from '../sim/demo-company.ts'
import type { DemoProgress } from './demo-driver.ts'
import { type DemoMessage, type DemoTask, END_DEMO } from './demo-message.ts'
import { applySeed, type Engine } from './engine.ts'
import { CommandError } from './usage.ts'

const SEED_DEFAULT = 1
const HISTORY_DAYS = 56
/** How far the past must come before it is said again. */
const SAID_EVERY_HOURS = 7 * 24
/** Several nodes may share a store; each has a folder of its own. */
const tokenName = (dataDir: string): string => `demo of ${dataDir}`
/** Longer than anything on its way takes. */
const END_MS_MAX = 1_300

/** The demo as it is to run on a store: its seed, when it began there, and when it was heard last. */
export interface DemoPlan {
  readonly seed: number
  readonly since: Instant
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
  // Seed and beginning are part of what was sent: others would tell another story of the same contacts.
  const held = simulated.map(({ name }) => /\(simulated, seed (\d+), since (\S+)\)$/.exec(name)).find((found) => found !== null) ?? null
  if (held === null && simulated.length > 0)
    throw new CommandError('this store holds a demo of an earlier Loadline; start with another --data')
  const heard = await lastHeardBy(engine.store.connections, INTERNAL, now)
  const last = Math.max(...simulated.map(({ feedId }) => heard.get(feedId) ?? 0), 0)
  const resumeFrom = last === 0 ? null : last
  if (held === null) return { seed: seed ?? SEED_DEFAULT, since: Math.floor(now / SECOND_MS) * SECOND_MS, resumeFrom }
  return { seed: Number(held[1]), since: instantOf(held[2] ?? '', 'since'), resumeFrom }
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
  await applySeed(engine, companyRecords(DEMO_COMPANY, `(simulated, seed ${plan.seed}, since ${formatInstant(plan.since)})`), 'demo')
  const task: DemoTask = {
    url,
    ...plan,
    historyDays: HISTORY_DAYS,
    historyFile: join(dataDir, 'demo-history.json'),
    ...(await makeTokens(
      engine,
      DEMO_COMPANY.feeds.map(({ key }) => key),
      tokenName(dataDir),
    )),
  }
  const worker = new Worker(new URL('./demo-worker.ts', import.meta.url), { workerData: task, name: 'demo' })
  let progress: DemoProgress | null = null
  let isStopping = false
  const ended = new Promise<void>((resolve) => {
    worker.on('message', (message: DemoMessage) => {
      const before = progress
      progress = message.progress ?? progress
      engine.pastFilling.now = message.kind === 'ended' ? null : pastFillOf(message.progress)
      const line = message.kind === 'progress' && before !== null ? toldBy(before, message.progress) : null
      if (line !== null) say(line)
      if (message.kind === 'ended' && message.fault !== null && !isStopping) say(`the demo ended: ${message.fault}`)
    })
    worker.on('error', (error) => say(`the demo ended: ${error.message}`))
    worker.on('exit', () => {
      engine.pastFilling.now = null
      resolve()
    })
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

/** Null once nothing of the past is missing; less than a day is there before anybody has read of it. */
function pastFillOf({ phase, hours, hoursDone, knownFrom }: DemoProgress): PastFill | null {
  return phase === 'live' ? null : { days: Math.round(hours / 24), daysDone: Math.floor(hoursDone / 24), knownFrom }
}

/** What is worth a line: a phase that ended, and each week of the past. */
function toldBy(before: DemoProgress, { phase, sent, acknowledged, hours, hoursDone }: DemoProgress): string | null {
  const isFurther = Math.floor(hoursDone / SAID_EVERY_HOURS) > Math.floor(before.hoursDone / SAID_EVERY_HOURS)
  if (before.phase === phase && !(phase === 'history' && isFurther)) return null
  const days = `${Math.round(hoursDone / 24)} of ${Math.round(hours / 24)} days`
  const done =
    phase === 'live' ? 'the weeks before are there' : before.phase === 'today' ? 'today so far is there; the weeks before follow' : days
  return `demo: ${done} (sent ${sent} events, acknowledged ${acknowledged})`
}

/** Tokens of this run; those of the run before end here. */
async function makeTokens(
  { tokens, directories, machineClock }: Engine,
  feeds: readonly string[],
  name: string,
): Promise<Pick<DemoTask, 'feedTokens'>> {
  const now = machineClock.now()
  for (const token of await tokens.list(now)) if (token.name === name) await tokens.revoke(token.tokenId, now)
  const directory = await directories.of(INTERNAL)
  const common = { name, scopes: [], expiresAt: null, by: 'demo' }
  const feedTokens: Record<string, string> = {}
  for (const key of feeds) {
    const feedId = directory.feedId(key)
    if (feedId !== null) feedTokens[key] = (await tokens.make({ holder: { kind: 'feed', feedId }, ...common }, now)).secret
  }
  return { feedTokens }
}
