import { fileURLToPath } from 'node:url'
import { systemClock } from '../adapters/clock/system-clock.ts'
import { tickingClock } from '../adapters/clock/ticking.ts'
import type { Clock } from '../app/clock.ts'
import type { Feed } from '../domain/record/directory.ts'
import type { DeskClock } from '../wire/desk.ts'
import { removeControl, writeControl } from './control-file.ts'
import { openDatabase } from './database.ts'
import { planDemo, startDemo } from './demo.ts'
import { checkPort, type DeskServer, serveDesk } from './desk-server.ts'
import { type Engine, openEngine } from './engine.ts'
import { keepHouse } from './housekeeping.ts'
import type { Lifetime } from './lifetime.ts'
import { LOCAL_OPERATOR, operatorLink } from './local-operator.ts'
import { RECORDED_FORMATS } from './recorded-formats.ts'
import { recordedReplay } from './recorded-replay.ts'
import type { ServeOptions } from './serve-options.ts'

export interface ServeContext {
  readonly version: string
  readonly lifetime: Lifetime
  /** What whoever started it is to see. */
  readonly tell: (line: string) => void
  /** Diagnostics. */
  readonly say: (line: string) => void
}

/** `loadline serve`: the desk on an open store, with whatever feeds it. Resolves once all of it runs. */
export async function serve(options: ServeOptions, context: ServeContext): Promise<void> {
  const { lifetime, say, tell } = context
  await checkPort(options.host, options.port)
  const database = await openDatabase(options, lifetime, say)
  const machineClock = systemClock()
  const replay = options.replay === null ? null : await recordedReplay(options.replay, database.access.secret)
  const clock: Clock = replay?.clock ?? (options.replayUntil === null ? machineClock : standingClock(options.replayUntil))
  const engine = await openEngine(database, { clock, machineClock, shards: options.shards }, lifetime, say)
  if (replay !== null) await replay.prepare(engine)
  tell(`Store: ${database.how}`)
  const deskClock = deskClockOf(options, replay?.format.credit ?? null)
  const desk = await serveDesk(
    engine,
    { ...options, version: context.version, takesFeed: feedsTaken(options), deskClock: () => deskClock },
    lifetime,
  )
  await keepHouse(engine, options.auditAnchors, lifetime, say)
  await announce(engine, desk, options, context)
  if (replay !== null) {
    tell(`Replay of ${replay.file.offeredRows} contacts at ${options.replay?.speed} times real time. Source: ${replay.format.credit}`)
    void replay.run(engine, lifetime).then(
      () => tell('Replay: at its end; the clock stands'),
      (error: unknown) => {
        say(`the replay ended: ${error instanceof Error ? error.message : String(error)}`)
        lifetime.end(1)
      },
    )
  }
  await runDemoOn(engine, desk, options, context)
}

/** A replay plays another day: what other feeds send now has no place in it. */
function feedsTaken({ replay, replayUntil }: ServeOptions): (feed: Feed) => boolean {
  if (replay !== null) return () => false
  return replayUntil === null ? () => true : ({ kind }) => kind === 'replay'
}

function deskClockOf({ replay, replayUntil }: ServeOptions, credit: string | null): DeskClock {
  if (replay === null && replayUntil === null) return { kind: 'live' }
  return { kind: 'replay', speed: replay?.speed ?? null, credit: credit ?? CREDIT_OF_SENT_REPLAYS }
}

function standingClock(at: number): Clock {
  return tickingClock(() => at)
}

/** Which recording will be sent is not known; its terms ask that it is named wherever it is shown. */
const CREDIT_OF_SENT_REPLAYS = RECORDED_FORMATS.map(({ credit }) => credit).join('; ')

const DATA_DIR_USUAL = fileURLToPath(new URL('../../data', import.meta.url))

/** Several nodes may share a store; each has a folder of its own. */
const controlTokenName = (dataDir: string): string => `command line of ${dataDir}`

/** Says where the desk is, gives the first sign-in link, and lets other commands find the server. */
export async function announce(
  engine: Engine,
  { url }: DeskServer,
  { dataDir, publicUrl }: Pick<ServeOptions, 'dataDir' | 'publicUrl'>,
  { lifetime, tell }: ServeContext,
): Promise<void> {
  const { tokens, machineClock } = engine
  const now = machineClock.now()
  for (const token of await tokens.list(now)) if (token.name === controlTokenName(dataDir)) await tokens.revoke(token.tokenId, now)
  const holder = { kind: 'admin' } as const
  const { secret } = await tokens.make({ holder, name: controlTokenName(dataDir), scopes: [], expiresAt: null, by: 'this machine' }, now)
  await writeControl(dataDir, { url, pid: process.pid, token: secret })
  await lifetime.add('control file', () => removeControl(dataDir, process.pid))
  const shown = publicUrl === null ? url : publicUrl.origin
  const link = await operatorLink(engine, now)
  tell(`Desk: ${shown}`)
  if (link === null) tell(`Sign in with your own account; the account ${LOCAL_OPERATOR} of this machine is no administrator any more`)
  else tell(`Sign in (good once, for 15 minutes; another one: npm run -s loadline -- link${dataOption(dataDir)}): ${shown}/sign-in/${link}`)
}

/** What another command has to be told to find the data folder, so that it can be copied as it is printed. */
function dataOption(dataDir: string): string {
  if (dataDir === DATA_DIR_USUAL) return ''
  return ` --data ${/^[\w./-]+$/.test(dataDir) ? dataDir : `'${dataDir.replaceAll("'", "'\\''")}'`}`
}

async function runDemoOn(
  engine: Engine,
  { url, metrics }: DeskServer,
  { demo, seed, dataDir }: ServeOptions,
  { lifetime, tell, say }: ServeContext,
): Promise<void> {
  const plan = await planDemo(engine, demo, seed)
  if (plan === null || lifetime.signal.aborted) return
  tell(plan.resumeFrom === null ? 'Demo: a simulated company begins; today so far comes first' : 'Demo: the simulated company goes on')
  const running = await startDemo(engine, { ...plan, dataDir }, url, say)
  await lifetime.add('demo', running.stop)
  metrics.gauge('loadline_demo_events_sent', 'Events that the demo has sent', () => running.progress()?.sent ?? 0)
  metrics.gauge(
    'loadline_demo_events_acknowledged',
    'Events of the demo that were acknowledged',
    () => running.progress()?.acknowledged ?? 0,
  )
  metrics.gauge('loadline_demo_history_hours', 'Hours of the past that the demo has to send', () => running.progress()?.hours ?? 0)
  metrics.gauge(
    'loadline_demo_live_ms_max',
    'The longest that the present of the demo waited to be acknowledged while its past was filled in',
    () => running.progress()?.liveMsMax ?? 0,
  )
  metrics.gauge('loadline_demo_history_hours_done', 'Hours of the past that the demo has sent', () => running.progress()?.hoursDone ?? 0)
}
