import { normalProbability } from '../../domain/forecast/normal.ts'
import type { ExpectedQueue } from './expect-queue.ts'
import type { DayEnd, OutlookInterval } from './queue-outlook.ts'
import type { QueueToday } from './queue-today.ts'

interface Given {
  readonly today: QueueToday
  readonly expected: ExpectedQueue
  readonly intervals: readonly OutlookInterval[]
  /** The fraction that the queue aims at. */
  readonly target: number | null
}

/** Where one of ten lies beyond. */
const TENTH = 1.2816

/**
 * How the day is expected to end: what was seen and what is expected of the rest. What makes one quarter hour worse than expected fades in the
 * next ones, so the level's width is that of a sum whose parts hang together the less the further apart they are; the probability is that of a
 * normal curve of that width.
 */
export function endOfDay({ today, expected, intervals, target }: Given): DayEnd {
  const rest = intervals.filter(({ start }) => start < today.day.end)
  const restOffered = rest.reduce((sum, { offered }) => sum + offered, 0)
  const seen = today.offered.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const offered = Math.max(today.offeredSoFar, seen + expected.unknownOffered + restOffered)
  const sd = expected.restSd
  return {
    day: today.day,
    offeredSoFar: today.offeredSoFar,
    offered,
    low: sd === null ? null : Math.max(today.offeredSoFar, offered - TENTH * sd),
    high: sd === null ? null : offered + TENTH * sd,
    ...levelOf(today, rest, target),
  }
}

function levelOf(today: QueueToday, rest: readonly OutlookInterval[], target: number | null): Pick<DayEnd, 'level' | 'meetsTarget'> {
  const unknown = { level: null, meetsTarget: null }
  if (today.level === null || today.unknownFrom !== null || target === null) return unknown
  const { numerator, denominator } = today.level
  let [volume, mean, variance, shared] = [0, 0, 0, 0]
  for (const [place, interval] of rest.entries()) {
    const { service } = interval
    shared *= KEPT
    // Who waits in time yet is answered with those who come next.
    const offered = interval.offered + (place === 0 ? today.waitingInTime : 0)
    if (offered === 0) continue
    if (service === null) return unknown
    const { level, low, high } = service
    const sd = (offered * (high - low)) / (2 * TENTH)
    volume += offered
    mean += offered * level
    variance += sd * (sd + 2 * shared) + offered * level * (1 - level)
    shared += sd
  }
  const all = denominator + volume
  if (all === 0) return unknown
  const middle = (numerator + mean) / all
  const sd = Math.sqrt(variance) / all
  const level = {
    mean: middle,
    low: Math.max(numerator / all, middle - TENTH * sd),
    high: Math.min((numerator + volume) / all, middle + TENTH * sd),
  }
  return { level, meetsTarget: sd === 0 ? Number(middle >= target) : normalProbability((middle - target) / sd) }
}

/** How much of what makes a quarter hour worse than expected is there in the next one: chosen by how days ended on five days of seed 2 of the demo company. */
const KEPT = 0.75
