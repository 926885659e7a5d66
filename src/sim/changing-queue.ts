import { HOUR_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import type { StaffedInterval } from '../domain/staffing/carry-over.ts'
import type { Arrival } from './arrivals.ts'
import { exponential } from './chance.ts'
import { workFloor } from './floor.ts'
import { arrivalAt, drawnRules, QUEUE, shiftOf, TEAM } from './one-queue-floor.ts'
import type { Shift } from './shift.ts'
import type { Measured } from './steady-queue.ts'

/** What those who were offered in an interval met, over many days that began empty. */
export interface IntervalMeasured {
  readonly serviceLevel: Measured
  readonly abandonFraction: Measured
  /** Of all, whether answered or not. */
  readonly waitSeconds: Measured
}

interface DrawnDay {
  readonly arrivals: readonly Arrival[]
  readonly handleMs: readonly number[]
  readonly patienceMs: readonly number[]
}

/** What a day adds to an interval. */
interface DaySums {
  offered: number
  answeredWithin: number
  abandoned: number
  waitSeconds: number
}

/**
 * The floor through consecutive intervals of changing load and heads, day after day. Who is at work at the end of an interval and not in the next
 * finishes the contact in hand; the heads of the last interval stay until nobody waits.
 */
export function simulateChangingQueue(
  intervals: readonly StaffedInterval[],
  { days, seed }: { readonly days: number; readonly seed: number },
): readonly IntervalMeasured[] {
  const random = new Random(`${seed}/changing`)
  const shifts = shiftsOf(intervals)
  const perDay = Array.from({ length: days }, () => workDay(intervals, drawDay(intervals, random), shifts))
  return intervals.map((_, place) => {
    const sums = perDay.map((day) => day[place] as DaySums)
    return {
      serviceLevel: ratioOf(sums, ({ answeredWithin }) => answeredWithin),
      abandonFraction: ratioOf(sums, ({ abandoned }) => abandoned),
      waitSeconds: ratioOf(sums, ({ waitSeconds }) => waitSeconds),
    }
  })
}

function drawDay(intervals: readonly StaffedInterval[], random: Random): DrawnDay {
  const arrivals: Arrival[] = []
  const handleMs: number[] = []
  const patienceMs: number[] = []
  let start = 0
  for (const { seconds, callsPerHour, ahtSeconds, patienceSeconds } of intervals) {
    const end = start + seconds * SECOND_MS
    for (let at = start + exponential(random, HOUR_MS / callsPerHour); at < end; at += exponential(random, HOUR_MS / callsPerHour)) {
      arrivals.push(arrivalAt(Math.floor(at), arrivals.length))
      handleMs.push(Math.max(1, Math.round(exponential(random, ahtSeconds * SECOND_MS))))
      const patience = patienceSeconds === null ? Number.POSITIVE_INFINITY : exponential(random, patienceSeconds * SECOND_MS)
      patienceMs.push(Math.max(1, Math.round(patience)))
    }
    start = end
  }
  return { arrivals, handleMs, patienceMs }
}

/** The first so many agents of a list are at work in each interval; each stays as long as the heads reach to them. */
function shiftsOf(intervals: readonly StaffedInterval[]): Shift[] {
  const shifts: Shift[] = []
  const most = Math.max(...intervals.map(({ agents }) => agents))
  for (let agent = 0; agent < most; agent += 1) {
    let began: number | null = null
    let at = 0
    for (const { agents, seconds } of intervals) {
      if (agents > agent) began ??= at
      else if (began !== null) {
        shifts.push(shiftOf(shifts.length, began, at))
        began = null
      }
      at += seconds * SECOND_MS
    }
    if (began !== null) shifts.push(shiftOf(shifts.length, began))
  }
  return shifts
}

function workDay(intervals: readonly StaffedInterval[], { arrivals, handleMs, patienceMs }: DrawnDay, shifts: readonly Shift[]): DaySums[] {
  const sums = intervals.map(() => ({ offered: 0, answeredWithin: 0, abandoned: 0, waitSeconds: 0 }))
  const ends = intervals.map((_, place) => SECOND_MS * intervals.slice(0, place + 1).reduce((sum, { seconds }) => sum + seconds, 0))
  const happenings = workFloor({ arrivals, queues: [QUEUE], teams: [TEAM], shifts }, drawnRules(handleMs, patienceMs))
  for (const happening of happenings) {
    if (happening.kind !== 'contact' || (happening.fact !== 'answered' && happening.fact !== 'abandoned')) continue
    const place = ends.findIndex((end) => happening.arrival.at < end)
    const sum = sums[place] as DaySums
    const limitMs = (intervals[place]?.thresholdSeconds ?? 0) * SECOND_MS
    const waitMs = happening.waitMs ?? 0
    sum.offered += 1
    sum.waitSeconds += waitMs / SECOND_MS
    if (happening.fact === 'abandoned') sum.abandoned += 1
    else if (waitMs <= limitMs) sum.answeredWithin += 1
  }
  return sums
}

/** A ratio of sums over days, with the error that the spread of days gives it. */
function ratioOf(days: readonly DaySums[], partOf: (day: DaySums) => number): Measured {
  const offered = days.reduce((sum, day) => sum + day.offered, 0)
  const mean = days.reduce((sum, day) => sum + partOf(day), 0) / offered
  const squares = days.reduce((sum, day) => sum + (partOf(day) - mean * day.offered) ** 2, 0)
  return { mean, standardError: Math.sqrt((squares * days.length) / (days.length - 1)) / offered }
}
