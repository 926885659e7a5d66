import type { DeskWindow } from '../../domain/interval/desk-fold.ts'
import { type Expectation, meanOfDays, type PastDay } from '../../domain/interval/expectation.ts'
import type { Measure } from '../../domain/interval/measure.ts'
import { measure, type Tally } from '../../domain/interval/tally.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { DAY_MS, INTERVAL_MS, type Instant, type Milliseconds } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import { zoneOffset } from '../decode/zone-suffix.ts'
import type { TallyPart, TallyReads } from '../kpi-query.ts'
import type { Scope } from '../scope.ts'

/** What is expected of one queue in the intervals of a window. */
export interface QueueExpectation extends Expectation {
  readonly queueId: number
  /** Of a forecast its name; absent for a mean of days. */
  readonly basis?: `forecast ${string}`
}

/** Same weekdays that are looked at. */
const WEEKS = 4

const MEASURES_USED: readonly Measure[] = ['offered', 'handled', 'talkMs', 'holdMs', 'wrapMs']

/** For what something is to be expected. */
export interface ExpectedFor {
  readonly queues: readonly Queue[]
  readonly window: DeskWindow
  /** While a past is being filled in: before this instant it is not known, and nobody who came there is nobody known, not none. */
  readonly knownFrom: Instant | null
}

/** Reads the last four same weekdays of these queues, by the wall clock of each queue's zone, and derives what is to be expected. */
export async function readExpectations(
  reads: TallyReads,
  scope: Scope,
  { queues, window, knownFrom }: ExpectedFor,
): Promise<readonly QueueExpectation[]> {
  const byZone = Map.groupBy(queues, ({ zone }) => zone)
  const pastOf = new Map([...byZone.keys()].map((zone) => [zone, pastIntervals(zone, window)]))
  const idsIn = (zone: string): readonly number[] => (byZone.get(zone) ?? []).map(({ queueId }) => queueId)
  const parts = [...pastOf].flatMap(([zone, weeks]) => weeks.map((starts) => partOf(idsIn(zone), starts)))
  if (parts.length === 0) return []
  const plan = {
    parts,
    from: window.from - WEEKS * 7 * DAY_MS,
    to: window.from,
    keepsVendors: false,
    keepsSites: false,
    vendorIds: null,
    siteIds: null,
    withReports: false,
    measures: MEASURES_USED,
  }
  const answer = await reads.read(scope, null, () => ok(plan))
  if (!answer.ok) return []
  const tallies = new Map<string, Tally[]>()
  for (const { key, tally } of answer.value.tallies) {
    const name = `${key.queueId} ${key.start}`
    tallies.set(name, [...(tallies.get(name) ?? []), tally])
  }
  return queues.flatMap(({ queueId, zone }) => {
    const isKnown = (start: Instant): boolean => knownFrom === null || start >= knownFrom
    const talliesAt = (start: Instant | null) => (start === null || !isKnown(start) ? null : (tallies.get(`${queueId} ${start}`) ?? []))
    const days = (pastOf.get(zone) ?? []).map((starts) => pastDay(starts.map(talliesAt)))
    const expectation = meanOfDays(days)
    return expectation === null ? [] : [{ queueId, ...expectation }]
  })
}

/** For each of the weeks before, the intervals at which the wall clock showed what it shows in the window; null where it skipped that. */
function pastIntervals(zone: string, { from, intervals }: DeskWindow): readonly (readonly (Instant | null)[])[] {
  const starts = Array.from({ length: intervals }, (_, interval) => from + interval * INTERVAL_MS)
  return Array.from({ length: WEEKS }, (_, week) => starts.map((start) => sameWallBefore(zone, start, (week + 1) * 7 * DAY_MS)))
}

/** The instant `before` earlier by the wall clock: between two changes of the clocks a week is not 168 hours. */
function sameWallBefore(zone: string, at: Instant, before: Milliseconds): Instant | null {
  const offset = zoneOffset(zone, at)
  const near = at - before
  const then = near + offset - zoneOffset(zone, near)
  return then + zoneOffset(zone, then) === at + offset - before ? then : null
}

function partOf(queueIds: readonly number[], starts: readonly (Instant | null)[]): TallyPart {
  const there = starts.filter((start) => start !== null)
  return { queueIds, grain: 'interval', from: Math.min(...there), to: Math.max(...there) + INTERVAL_MS, cuts: null }
}

function pastDay(intervals: readonly (readonly Tally[] | null)[]): PastDay {
  const sum = (tallies: readonly Tally[], name: Measure): number => tallies.reduce((total, tally) => total + measure(tally, name), 0)
  const all = intervals.flatMap((tallies) => tallies ?? [])
  return {
    offered: intervals.map((tallies) => (tallies === null ? null : sum(tallies, 'offered'))),
    handled: sum(all, 'handled'),
    handleMs: sum(all, 'talkMs') + sum(all, 'holdMs') + sum(all, 'wrapMs'),
  }
}
