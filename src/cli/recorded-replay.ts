import { setTimeout as delay } from 'node:timers/promises'
import { temporalCalendar } from '../adapters/calendar/temporal-calendar.ts'
import { type ReplayClock, replayClock } from '../adapters/clock/replay-clock.ts'
import { lastLearnedAt } from '../adapters/store/shard-head.ts'
import { feedAtOnce, feedAtSpeed, type RecordingContext } from '../app/replay/feed-recording.ts'
import type { RecordedFile } from '../app/replay/recorded-file.ts'
import type { RecordedFormat } from '../app/replay/recorded-row.ts'
import { foreignRecord, replaySeed } from '../app/replay/replay-seed.ts'
import type { RowCounts } from '../app/replay/row-ledger.ts'
import { INTERNAL } from '../app/scope.ts'
import { DAY_MS, MINUTE_MS } from '../domain/shared/instant.ts'
import { applySeed, type Engine } from './engine.ts'
import { feedIdentity } from './feed-identity.ts'
import type { Lifetime } from './lifetime.ts'
import { formatNamed, readSource } from './recorded-formats.ts'
import { periodOf } from './replay-to.ts'
import type { ReplaySource } from './serve-options.ts'
import { CommandError } from './usage.ts'

/** How late facts of an interval may be; the feed of a recording is made with the default. */
const LATENESS_MS = MINUTE_MS

/** A recording that is read and can be run on a store. */
export interface RecordedReplay {
  readonly format: RecordedFormat
  readonly file: RecordedFile
  /** The clock of everything around the store: it follows the recording. */
  readonly clock: ReplayClock
  /** Makes the records that the recording needs; refuses a store that holds anything else. */
  readonly prepare: (engine: Engine) => Promise<void>
  /** Feeds it to its end, and says what became of its rows; null where it was ended before. */
  readonly run: (engine: Engine, lifetime: Lifetime) => Promise<RowCounts | null>
}

/** Reads a recording; its clock begins with its first event. */
export async function recordedReplay(source: ReplaySource, secret: string): Promise<RecordedReplay> {
  const format = formatNamed(source.format)
  const file = await readSource(source, temporalCalendar, secret)
  const clock = replayClock(file.events[0]?.event.at ?? DAY_MS)
  return {
    format,
    file,
    clock,
    prepare: async (engine) => {
      // A store that was replayed into before has learned up to some moment, and nothing is learned before that.
      clock.advanceTo(await engine.store.connections.withScope(INTERNAL, lastLearnedAt))
      const { entries } = await engine.store.records.load(INTERNAL)
      const foreign = foreignRecord(format, entries)
      if (foreign !== null)
        throw new CommandError(
          `this store holds other data (${foreign}), expected an empty one or one of ${format.name} alone; name another folder with --data`,
        )
      await applySeed(engine, replaySeed(format, [...new Set(file.events.map(({ event }) => event.queue))].sort()), format.name)
    },
    run: async (engine, lifetime) => {
      const context = await contextOf(engine, format, clock, lifetime)
      const ledger = source.speed === null ? await feedAtOnce(file, context) : await feedAtSpeed(file, source.speed, context)
      if (lifetime.signal.aborted) return null
      // The last day is over, and with it every interval of it is closed.
      const period = periodOf(format, file, engine.calendar)
      if (period !== null) clock.advanceTo(period.to + LATENESS_MS)
      await engine.lostSweeper.finish()
      return ledger.counts(file)
    },
  }
}

async function contextOf(engine: Engine, format: RecordedFormat, clock: ReplayClock, { signal }: Lifetime): Promise<RecordingContext> {
  return {
    intake: engine.intake,
    feed: await feedIdentity(engine, format.name),
    advanceTo: clock.advanceTo,
    elapsed: () => performance.now(),
    wait: async (ms) => {
      await delay(ms, undefined, { signal }).catch(() => undefined) // Ended: whoever waits looks at that next.
    },
    isEnding: () => signal.aborted,
  }
}
