import { normalProbability } from '../../domain/forecast/normal.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { WorkedStretch } from '../../domain/staffing/shared-backlog.ts'
import { lineFinder, type WorkGiven, type WorkLane, type WorkStretch, workLanes, workStretches } from './backlog-lanes.ts'
import type { DayEnd, LaneOutlook, PredictedService, PredictedWork, WorkAhead } from './queue-outlook.ts'
import { overCases, workCases } from './work-cases.ts'
import { clearingOf } from './work-clearing.ts'
import { workNeeds } from './work-need.ts'
import { workParts } from './work-parts.ts'

/** One quarter hour of a queue that promises a reply. */
export interface WorkInterval {
  readonly work: PredictedWork
  /** Null where hardly anything is due. */
  readonly service: PredictedService | null
  readonly heads: number | null
  readonly required: number | null
  readonly lanes: readonly LaneOutlook[]
}

/** The open work of a queue as it will be. */
export interface ForeseenWork {
  readonly intervals: ReadonlyMap<Instant, WorkInterval>
  readonly ahead: WorkAhead
  readonly dayEnd: Pick<DayEnd, 'level' | 'meetsTarget'>
}

/** Fewer due in a quarter hour have no level. */
const NOTHING_DUE = 0.05
/** From so many broken promises on the first one is told. */
const ONE_BREACH = 0.5
/** Where one of ten lies beyond. */
const TENTH = 1.2816

/**
 * What becomes of the open work of all queues that promise a reply by a time; a queue on which nobody is known to work is not among them, nor one that
 * was not come to before it was cancelled.
 */
export function foreseeWork(given: WorkGiven, isCancelled: () => boolean = () => false): ReadonlyMap<number, ForeseenWork> {
  return new Map(workParts(given).flatMap((part) => (isCancelled() ? [] : worksOfPart(part))))
}

function worksOfPart(given: WorkGiven): readonly (readonly [queueId: number, work: ForeseenWork])[] {
  const lanes = workLanes(given)
  const stretches = workStretches(given, lanes)
  const told = Math.max(...given.promising.map(({ expected }) => expected.intervals.length))
  const all = { given, lanes, stretches, cases: workCases(given, lanes, stretches), needs: workNeeds(given, lanes, stretches, told) }
  return given.promising.flatMap((queue) => {
    const own = lanes.flatMap(({ queueId }, line) => (queueId === queue.queueId ? [line] : []))
    const isWorked = stretches.some(({ basis }) => own.some((line) => basis[line] !== null))
    return isWorked ? [[queue.queueId, workOfQueue(queue, own, all)] as const] : []
  })
}

interface AllWork {
  readonly given: WorkGiven
  readonly lanes: readonly WorkLane[]
  readonly stretches: readonly WorkStretch[]
  readonly cases: readonly (readonly WorkedStretch[])[]
  readonly needs: readonly (readonly number[])[]
}

type Queue = WorkGiven['promising'][number]

function workOfQueue(queue: Queue, own: readonly number[], all: AllWork): ForeseenWork {
  const { stretches } = all
  const due = dueByLane(queue, own, all)
  const late = lateInRunning(queue, own, all)
  const breachesAt = (place: number, lines: readonly number[]): readonly number[] =>
    all.cases.map((worked) =>
      lines.reduce((sum, line) => sum + (worked[place]?.breaches[line] ?? 0) + (place === 0 ? (late.get(line) ?? 0) : 0), 0),
    )
  const dueAt = (place: number, lines: readonly number[]): number => lines.reduce((sum, line) => sum + (due.get(line)?.[place] ?? 0), 0)
  const target = queue.learned.past.queue.target?.fraction ?? null
  const intervals = new Map<Instant, WorkInterval>()
  for (const [place, { start, basis, offered, crews }] of stretches.slice(0, queue.expected.intervals.length).entries()) {
    const laneOutlooks = own.map((line): LaneOutlook => {
      const { vendorId } = all.lanes[line] as WorkLane
      const heads = headsOn(crews, line)
      const needed = Math.ceil(neededOn(all, place, line) - 1e-6)
      const service = serviceOf(dueAt(place, [line]), breachesAt(place, [line]), target)
      const isKnown = basis[line] !== null
      return {
        vendorId,
        offered: offered[line] ?? 0,
        heads: isKnown ? heads : null,
        required: needed,
        staffBasis: basis[line] ?? null,
        service,
      }
    })
    const open = overCases(all.cases.map((worked) => own.reduce((sum, line) => sum + (worked[place]?.openAtEnd[line] ?? 0), 0)))
    const completed = overCases(all.cases.map((worked) => own.reduce((sum, line) => sum + (worked[place]?.handled[line] ?? 0), 0)))
    const breaches = breachesAt(place, own)
    intervals.set(start, {
      work: {
        completed: completed.mean,
        open: open.mean,
        low: open.low,
        high: open.high,
        due: dueAt(place, own),
        breaches: overCases(breaches).mean,
      },
      service: serviceOf(dueAt(place, own), breaches, target),
      heads: laneOutlooks.some(({ heads }) => heads !== null) ? laneOutlooks.reduce((sum, { heads }) => sum + (heads ?? 0), 0) : null,
      required: laneOutlooks.reduce((sum, { required }) => sum + (required ?? 0), 0),
      lanes: laneOutlooks,
    })
  }
  const places = stretches.map((_, place) => place)
  return {
    intervals,
    ahead: workAhead(queue, own, all, { byPlace: places.map((place) => breachesAt(place, own)) }),
    dayEnd: endOfWorkDay(queue, {
      due: places.filter((place) => isOfDay(queue, stretches[place])).reduce((sum, place) => sum + dueAt(place, own), 0),
      breaches: places.filter((place) => isOfDay(queue, stretches[place])).map((place) => breachesAt(place, own)),
    }),
  }
}

function isOfDay({ today }: Queue, stretch: WorkStretch | undefined): boolean {
  return stretch !== undefined && stretch.start < today.day.end
}

/** What is due in each stretch by lane: replies promised already, given or not, and those that what comes will be promised. */
function dueByLane(
  { queueId, backlog }: Queue,
  own: readonly number[],
  { given, lanes, stretches }: AllWork,
): ReadonlyMap<number, Float64Array> {
  const until = given.seen.until
  const due = new Map(own.map((line) => [line, new Float64Array(stretches.length)]))
  const add = (line: number, at: Instant, count: number): void => {
    const column = due.get(line)
    const place = Math.floor((at - until) / INTERVAL_MS)
    if (column !== undefined && place >= 0 && place < column.length) column[place] = (column[place] ?? 0) + count
  }
  const lineOf = lineFinder(lanes)
  // Of a vendor who gets nothing any more and has nothing open, all that is due was given: it counts with whoever is first.
  for (const { vendorId, start, due: count } of backlog.due) add(lineOf({ queueId, vendorId }) ?? own[0] ?? 0, start, count)
  for (const [place, { offered }] of stretches.entries()) {
    const promisedAt = backlog.promisedAt[place] ?? null
    if (promisedAt !== null) for (const line of own) add(line, promisedAt, offered[line] ?? 0)
  }
  return due
}

/** Promises that ended in the quarter hour that runs, by lane. */
function lateInRunning(
  { backlog, queueId }: Queue,
  own: readonly number[],
  { given: { seen }, lanes }: AllWork,
): ReadonlyMap<number, number> {
  const late = new Map(own.map((line) => [line, 0]))
  const lineOf = lineFinder(lanes)
  for (const { vendorId, dueAt, items } of backlog.open) {
    if (dueAt === null || dueAt < seen.until || dueAt >= seen.asOf) continue
    const line = lineOf({ queueId, vendorId })
    if (line !== null) late.set(line, (late.get(line) ?? 0) + items)
  }
  return late
}

function serviceOf(due: number, breaches: readonly number[], target: number | null): PredictedService | null {
  if (due < NOTHING_DUE) return null
  const broken = overCases(breaches)
  const kept = (count: number): number => Math.min(1, Math.max(0, 1 - count / due))
  const level = kept(broken.mean)
  return {
    level,
    low: Math.min(level, kept(broken.high)),
    high: Math.max(level, kept(broken.low)),
    asaSeconds: null,
    asaRange: null,
    abandonFraction: 0,
    abandonRange: null,
    occupancy: null,
    occupancyRange: null,
    misses: due * Math.max(0, (target ?? 0) - level),
  }
}

function headsOn(crews: WorkStretch['crews'], line: number): number {
  return crews.reduce((sum, crew) => (crew.lanes.includes(line) ? sum + crew.heads : sum), 0)
}

/** Heads needed on a lane together with what else its people have to do, as the heads are told that serve it. */
function neededOn({ stretches, needs }: AllWork, place: number, line: number): number {
  const { crews } = stretches[place] as WorkStretch
  const own = crews.filter(({ lanes }) => lanes.includes(line))
  const others = [...new Set(own.flatMap(({ lanes }) => lanes))].filter((other) => other !== line)
  const busy = own.reduce((sum, { heads, freeHeads }) => sum + heads - freeHeads, 0)
  return others.reduce(
    (sum, other) => {
      const all = headsOn(crews, other)
      const shared = headsOn(own, other)
      return sum + (all > 0 ? ((needs[other]?.[place] ?? 0) * shared) / all : 0)
    },
    (needs[line]?.[place] ?? 0) + busy,
  )
}

function workAhead(
  queue: Queue,
  own: readonly number[],
  { given, lanes, stretches }: AllWork,
  { byPlace }: { readonly byPlace: readonly (readonly number[])[] },
): WorkAhead {
  const { seen } = given
  const openNow = queue.backlog.open.reduce((sum, { items }) => sum + items, 0)
  const lateNow = queue.backlog.open.reduce((sum, { dueAt, items }) => sum + (dueAt !== null && dueAt < seen.asOf ? items : 0), 0)
  const { mean, low, high } = overCases(
    byPlace[0]?.map((_, each) => byPlace.reduce((sum, breaches) => sum + (breaches[each] ?? 0), 0)) ?? [],
  )
  let [sofar, first]: [number, Instant | null] = [0, null]
  for (const [place, breaches] of byPlace.entries()) {
    sofar += overCases(breaches).mean
    if (first === null && sofar >= ONE_BREACH) first = stretches[place]?.start ?? null
  }
  return {
    openNow,
    lateNow,
    until: (stretches.at(-1)?.start ?? seen.until) + INTERVAL_MS,
    breaches: mean,
    low,
    high,
    firstBreachAt: first,
    ...clearingOf(queue, own, lanes, stretches),
  }
}

/** The day's level: what was due and kept so far, and what will be. */
function endOfWorkDay(
  { today, learned }: Queue,
  rest: { readonly due: number; readonly breaches: readonly (readonly number[])[] },
): Pick<DayEnd, 'level' | 'meetsTarget'> {
  const target = learned.past.queue.target?.fraction ?? null
  const all = (today.level?.denominator ?? 0) + rest.due
  if (today.level === null || today.unknownFrom !== null || target === null || all < NOTHING_DUE) return { level: null, meetsTarget: null }
  const kept = today.level.numerator + rest.due
  const broken = overCases(rest.breaches[0]?.map((_, each) => rest.breaches.reduce((sum, at) => sum + (at[each] ?? 0), 0)) ?? [0])
  const of = (count: number): number => Math.min(1, Math.max(0, (kept - count) / all))
  const level = { mean: of(broken.mean), low: of(Math.max(broken.mean, broken.high)), high: of(Math.min(broken.mean, broken.low)) }
  const sd = (level.high - level.low) / (2 * TENTH)
  return { level, meetsTarget: sd === 0 ? Number(level.mean >= target) : normalProbability((level.mean - target) / sd) }
}
