import { addTallyCounts, emptyCounts, NOTHING_OPEN } from '../../domain/interval/kpi-counts.ts'
import type { Measure } from '../../domain/interval/measure.ts'
import type { ServiceLevelTarget } from '../../domain/interval/service-level.ts'
import { measure } from '../../domain/interval/tally.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { DAY_MS, INTERVAL_MS, type Instant, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import type { CountedTally, TallyPlan, TallyReads } from '../kpi-query.ts'
import type { Calendar } from '../local-days.ts'
import { INTERNAL } from '../scope.ts'
import { takenAtOnce } from './at-once.ts'
import type { LeftOut } from './forecast-effects.ts'
import { DAYS_FORESEEN } from './kept-forecast.ts'
import { levelsOf, type PastLevels, type QueuePast, type VendorPast } from './queue-past.ts'

/** How much past is learned from. */
export const PAST_DAYS = 56
/** Of these last days vendors are told apart: who serves what, and when. */
const LATELY_DAYS = 28
/** Beyond today so many days will be asked for, and the one after them, in which the last may end. */
const DAYS_AHEAD = DAYS_FORESEEN + 1
/** Days that are read at once: some thousands of rows, which hold up whoever looks at a desk for no more than a frame or two. */
const DAYS_AT_ONCE = 14

const MEASURES_USED: readonly Measure[] = [
  'offered',
  'answeredOfOffered',
  'flowedOut',
  'handled',
  'talkMs',
  'holdMs',
  'wrapMs',
  'abandoned',
  'waitAnsweredMs',
  'waitAbandonedMs',
  'availableMs',
  'agentHandlingMs',
  'agentWrapMs',
]

/** Local days, and the public holidays of the country that a zone belongs to. */
export interface PastCalendar {
  readonly days: Calendar['days']
  readonly holidays: (zone: string, span: { readonly from: string; readonly until: string }) => ReadonlyMap<string, string>
}

/** Reads what was counted of a queue in the eight weeks before the local day of `now`, in bounded parts. */
export async function readPast(
  reads: TallyReads,
  calendar: PastCalendar,
  queue: Queue,
  { now, leftOut }: { readonly now: Instant; readonly leftOut: readonly LeftOut[] },
): Promise<QueuePast> {
  const days = calendar.days(queue.zone, now - PAST_DAYS * DAY_MS, now + DAYS_AHEAD * DAY_MS)
  const from = days[0]?.start ?? now
  const to = days.find(({ end }) => end > now)?.start ?? now
  const latelyFrom = Math.max(from, days.find(({ start }) => start >= to - LATELY_DAYS * DAY_MS)?.start ?? from)
  const target = targetOf(queue)
  const older = await readTallies(reads, queue.queueId, { from, to: latelyFrom, keepsVendors: false, limitsMs: null })
  const limitsMs = target === null ? null : [target.thresholdMs, queue.shortAbandonSeconds * SECOND_MS]
  const lately = await readTallies(reads, queue.queueId, { from: latelyFrom, to, keepsVendors: true, limitsMs })
  const vendors = [...Map.groupBy(lately, ({ key }) => key.vendorId)]
  const { firstCounted, ...counted } = countedFrom([...older, ...lately], from, (to - from) / INTERVAL_MS)
  return {
    queue,
    from,
    days,
    holidays: [...calendar.holidays(queue.zone, { from: days[0]?.date ?? '', until: days.at(-1)?.date ?? '' })],
    leftOut,
    // While a past comes in, newest first, of its oldest day only the evening is there: learned from, it would say that mornings are closed.
    knownFrom: firstCounted === null ? null : (days.find(({ start }) => start >= firstCounted)?.start ?? null),
    ...counted,
    lately: latelySums(lately, latelyFrom, (to - latelyFrom) / INTERVAL_MS),
    vendors: vendors.map(([vendorId, tallies]) => {
      const counted = vendorPast(vendorId, tallies, latelyFrom, (to - latelyFrom) / INTERVAL_MS)
      const levels = target === null ? null : pastLevels(queue, target, tallies, { from: latelyFrom, to })
      return levels === null ? counted : { ...counted, levels }
    }),
  }
}

interface PartRead {
  readonly from: Instant
  readonly to: Instant
  readonly keepsVendors: boolean
  /** Waits are told apart by these; null where they are not needed. */
  readonly limitsMs: readonly Milliseconds[] | null
}

async function readTallies(reads: TallyReads, queueId: number, asked: PartRead): Promise<readonly CountedTally[]> {
  const tallies: CountedTally[] = []
  for (let from = asked.from; from < asked.to; from += DAYS_AT_ONCE * DAY_MS) {
    const part = { ...asked, from, to: Math.min(asked.to, from + DAYS_AT_ONCE * DAY_MS) }
    tallies.push(...(await readPart(reads, queueId, part)))
  }
  return tallies
}

async function readPart(
  reads: TallyReads,
  queueId: number,
  { from, to, keepsVendors, limitsMs }: PartRead,
): Promise<readonly CountedTally[]> {
  const plan: TallyPlan = {
    parts: [{ queueIds: [queueId], grain: 'interval', from, to, cuts: null }],
    from,
    to,
    keepsVendors,
    keepsSites: false,
    vendorIds: null,
    siteIds: null,
    withReports: false,
    withOpen: false,
    measures: MEASURES_USED,
    ...(limitsMs === null ? {} : { limitsMsOf: () => limitsMs }),
  }
  const answer = await reads.read<TallyPlan, never>(INTERNAL, null, () => ok(plan))
  if (!answer.ok) throw new Error(`the past of queue ${queueId} cannot be read: ${answer.error.kind}`)
  return answer.value.tallies
}

type CountedColumns = Pick<QueuePast, 'offered' | 'abandoned' | 'handled' | 'talkMs' | 'holdMs' | 'wrapMs'>

function countedFrom(
  tallies: readonly CountedTally[],
  from: Instant,
  intervals: number,
): CountedColumns & { readonly firstCounted: Instant | null } {
  const column = (of: keyof CountedColumns): Float64Array => {
    const counted = new Float64Array(intervals)
    for (const { key, tally } of tallies) {
      const place = (key.start - from) / INTERVAL_MS
      counted[place] = (counted[place] ?? 0) + measure(tally, of)
    }
    return counted
  }
  const offered = column('offered')
  const first = offered.findIndex((count) => count > 0)
  return {
    firstCounted: first < 0 ? null : from + first * INTERVAL_MS,
    offered,
    abandoned: column('abandoned'),
    handled: column('handled'),
    talkMs: column('talkMs'),
    holdMs: column('holdMs'),
    wrapMs: column('wrapMs'),
  }
}

function latelySums(tallies: readonly CountedTally[], from: Instant, intervals: number): QueuePast['lately'] {
  const [handleMs, agentHandleMs] = [new Float64Array(intervals), new Float64Array(intervals)]
  for (const counted of tallies) {
    const place = (counted.key.start - from) / INTERVAL_MS
    handleMs[place] = (handleMs[place] ?? 0) + handleMsOf(counted)
    agentHandleMs[place] = (agentHandleMs[place] ?? 0) + busyMsOf(counted)
  }
  const sum = (of: (tally: CountedTally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0)
  return {
    abandoned: sum(({ tally }) => measure(tally, 'abandoned')),
    waitMs: sum(({ tally }) => measure(tally, 'waitAnsweredMs') + measure(tally, 'waitAbandonedMs')),
    atOnce: takenAtOnce(handleMs, agentHandleMs),
  }
}

function vendorPast(vendorId: number, tallies: readonly CountedTally[], from: Instant, intervals: number): VendorPast {
  const [productiveMs, busyMs] = [new Float64Array(intervals), new Float64Array(intervals)]
  let [offered, handled, handleMs] = [0, 0, 0]
  for (const counted of tallies) {
    const { key, tally } = counted
    const place = (key.start - from) / INTERVAL_MS
    productiveMs[place] = (productiveMs[place] ?? 0) + productiveMsOf(counted)
    busyMs[place] = (busyMs[place] ?? 0) + busyMsOf(counted)
    offered += measure(tally, 'offered')
    handled += measure(tally, 'handled')
    handleMs += handleMsOf(counted)
  }
  return { vendorId, offered, handled, handleMs, from, productiveMs, busyMs }
}

/** A target of waits; null where none is aimed at. */
function targetOf({ target }: Queue): ServiceLevelTarget | null {
  if (target === null || target.formula === 'SL-async') return null
  return { formula: target.formula, thresholdMs: target.thresholdSeconds * SECOND_MS, fraction: target.fraction }
}

/** Null where waits are not counted by what the queue aims at. */
function pastLevels(
  { shortAbandonSeconds }: Queue,
  target: ServiceLevelTarget,
  tallies: readonly CountedTally[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): PastLevels | null {
  const intervals = (to - from) / INTERVAL_MS
  const [numerator, denominator] = [new Float64Array(intervals), new Float64Array(intervals)]
  for (const { key, tally, edgesMs } of tallies) {
    const counts = emptyCounts([])
    addTallyCounts(counts, tally, { edgesMs, target, shortAbandonMs: shortAbandonSeconds * SECOND_MS }, NOTHING_OPEN)
    if (counts.parts === null) return null
    const place = (key.start - from) / INTERVAL_MS
    numerator[place] = (numerator[place] ?? 0) + counts.parts.numerator
    denominator[place] = (denominator[place] ?? 0) + counts.parts.denominator
  }
  return levelsOf(numerator, denominator)
}

function handleMsOf({ tally }: Pick<CountedTally, 'tally'>): number {
  return measure(tally, 'talkMs') + measure(tally, 'holdMs') + measure(tally, 'wrapMs')
}

/** The time of agents in which they serve or could serve. */
export function productiveMsOf({ tally }: Pick<CountedTally, 'tally'>): number {
  return measure(tally, 'availableMs') + busyMsOf({ tally })
}

function busyMsOf({ tally }: Pick<CountedTally, 'tally'>): number {
  return measure(tally, 'agentHandlingMs') + measure(tally, 'agentWrapMs')
}
