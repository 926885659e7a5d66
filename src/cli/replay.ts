import { temporalCalendar } from '../adapters/calendar/temporal-calendar.ts'
import { systemClock } from '../adapters/clock/system-clock.ts'
import { type ReplaySummary, replaySummary } from '../app/replay/replay-summary.ts'
import type { DeskClock } from '../wire/desk.ts'
import { openDatabase } from './database.ts'
import { checkPort, serveDesk } from './desk-server.ts'
import { type Engine, openEngine } from './engine.ts'
import { formatNamed, readSource } from './recorded-formats.ts'
import { recordedReplay } from './recorded-replay.ts'
import type { ReplayOptions } from './replay-options.ts'
import { periodOf, replayTo } from './replay-to.ts'
import { announce, type ServeContext } from './serve.ts'
import { storeFigures } from './store-figures.ts'
import { summaryLines } from './summary-lines.ts'

const LOCALHOST = '127.0.0.1'

/** `loadline replay`: a recording through the real intake, and what came of it. Null where it was ended before. */
export async function replay(options: ReplayOptions, context: ServeContext): Promise<ReplaySummary | null> {
  const { source, to } = options
  if (to === null) return await replayHere(options, context)
  const file = await readSource(source, temporalCalendar, to.adminToken)
  return await replayTo(to, formatNamed(source.format), file, temporalCalendar)
}

/** What a summary is shown as: JSON alone, or lines for people. */
export function shownSummary(summary: ReplaySummary, { isJson, source }: ReplayOptions): string {
  return isJson ? JSON.stringify(summary) : summaryLines(summary, formatNamed(source.format).credit)
}

async function replayHere(options: ReplayOptions, context: ServeContext): Promise<ReplaySummary | null> {
  const { source, shards, port, dataDir } = options
  const { lifetime, say } = context
  const isServed = source.speed !== null
  if (isServed) await checkPort(LOCALHOST, port)
  const database = await openDatabase({ dataDir, databaseUrl: null, secret: undefined }, lifetime, say)
  const recording = await recordedReplay(source, database.access.secret)
  const engine = await openEngine(database, { clock: recording.clock, machineClock: systemClock(), shards }, lifetime, say)
  await recording.prepare(engine)
  if (isServed) await serveMeanwhile(engine, options, context)
  const counts = await recording.run(engine, lifetime)
  return counts === null
    ? null
    : replaySummary(counts, await storeFigures(engine, recording.format, periodOf(recording.format, recording.file, engine.calendar)))
}

async function serveMeanwhile(engine: Engine, { port, dataDir, source }: ReplayOptions, context: ServeContext): Promise<void> {
  const { credit } = formatNamed(source.format)
  const deskClock = (): DeskClock => ({ kind: 'replay', speed: source.speed, credit })
  const server = {
    version: context.version,
    host: LOCALHOST,
    port,
    publicUrl: null,
    adminToken: null,
    provider: null,
    takesFeed: () => false,
    deskClock,
  }
  const desk = await serveDesk(engine, server, context.lifetime)
  await announce(engine, desk, { dataDir, publicUrl: null }, context)
}
