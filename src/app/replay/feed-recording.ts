import { type Instant, MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { type FeedIdentity, type Intake, type IntakeItem, IntakeUnavailable, type ItemResult } from '../intake/event.ts'
import { contactCloudEventBytes } from './cloud-event.ts'
import type { RecordedEvent, RecordedFile } from './recorded-file.ts'
import { RowLedger } from './row-ledger.ts'

/** What feeding a recording needs from outside. */
export interface RecordingContext {
  readonly intake: Intake
  readonly feed: FeedIdentity
  /** Lets the clock that everybody reads show a moment of the recording. */
  readonly advanceTo: (at: Instant) => void
  /** Milliseconds of real time since some beginning. */
  readonly elapsed: () => Milliseconds
  /** Resolves after so much real time, or earlier when the replay is to end. */
  readonly wait: (ms: Milliseconds) => Promise<void>
  /** Whether the replay is to end before its file does. */
  readonly isEnding: () => boolean
}

/** Events of one submission: as many as the intake handles best at once. */
const BATCH_MAX = 2_000

/** At a speed, what became due is sent so often. */
const STEP_MS = 100

/** After so much silence in the time of the recording, an empty submission says that the feed lives. */
const HEARTBEAT_MS = 5 * MINUTE_MS

/** A replay is told to come back later at most so often in a row; then something else is wrong. */
const REFUSALS_MAX = 200

/** Feeds a file as fast as the intake takes it. The clock follows the events. Returns what became of the rows. */
export async function feedAtOnce(file: RecordedFile, context: RecordingContext): Promise<RowLedger> {
  const ledger = new RowLedger(file.offeredRows)
  await submitRefused(file, context)
  for (let from = 0; from < file.events.length && !context.isEnding(); from += BATCH_MAX) {
    await submitEvents(file.events.slice(from, from + BATCH_MAX), ledger, context)
  }
  return ledger
}

/**
 * Feeds a file at `speed` times real time: between two events the clock runs on, so that who waits is seen to wait. A silent hour of the
 * recording takes an hour divided by `speed`.
 */
export async function feedAtSpeed(file: RecordedFile, speed: number, context: RecordingContext): Promise<RowLedger> {
  const ledger = new RowLedger(file.offeredRows)
  await submitRefused(file, context)
  const first = file.events[0]?.event.at ?? 0
  const begun = context.elapsed()
  let heardAt = first
  for (let from = 0; from < file.events.length && !context.isEnding(); ) {
    const shown = first + Math.floor((context.elapsed() - begun) * speed)
    context.advanceTo(shown)
    const until = Math.min(dueBy(file.events, from, shown), from + BATCH_MAX)
    const isHeard = until > from || shown - heardAt >= HEARTBEAT_MS
    if (until > from) await submitEvents(file.events.slice(from, until), ledger, context)
    else if (isHeard) await submit([], context)
    if (isHeard) heardAt = shown
    if (until - from < BATCH_MAX) await context.wait(STEP_MS)
    from = until
  }
  return ledger
}

/** The place of the first event after `from` that is later than `shown`. */
function dueBy(events: readonly RecordedEvent[], from: number, shown: Instant): number {
  let until = from
  while (until < events.length && (events[until]?.event.at ?? 0) <= shown) until += 1
  return until
}

async function submitEvents(batch: readonly RecordedEvent[], ledger: RowLedger, context: RecordingContext): Promise<void> {
  context.advanceTo(batch.at(-1)?.event.at ?? 0)
  const items = batch.map(({ event }): IntakeItem => ({ kind: 'event', event, raw: contactCloudEventBytes(event) }))
  const results = await submit(items, context)
  for (const [place, { row }] of batch.entries()) ledger.note(row, results[place]?.status ?? 'quarantined')
}

async function submitRefused(file: RecordedFile, context: RecordingContext): Promise<void> {
  context.advanceTo(file.events[0]?.event.at ?? 0)
  for (let from = 0; from < file.refused.length; from += BATCH_MAX) {
    const items = file.refused
      .slice(from, from + BATCH_MAX)
      .map(({ place, refusal, raw }): IntakeItem => ({ kind: 'refused', place, refusal, raw }))
    await submit(items, context)
  }
}

/** Submits until it is taken: nothing of a refused submission was taken, so it is sent again as a whole. */
async function submit(items: readonly IntakeItem[], context: RecordingContext): Promise<readonly ItemResult[]> {
  for (let refusals = 0; ; refusals += 1) {
    try {
      return (await context.intake.submit(context.feed, items)).results
    } catch (error) {
      if (!(error instanceof IntakeUnavailable) || refusals >= REFUSALS_MAX || context.isEnding()) throw error
      await context.wait(error.retryAfterSeconds * SECOND_MS)
    }
  }
}
