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
 * How the day is expected to end: what was seen and what is expected of the rest. The level's range takes the rest at its bad or its good end all
 * through, since what makes one hour worse than expected mostly makes the next one so; the probability is that of a normal curve of that width.
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
  let [volume, mean, low, high, chance] = [0, 0, 0, 0, 0]
  for (const { offered, service } of rest) {
    if (offered === 0) continue
    if (service === null) return unknown
    volume += offered
    mean += offered * service.level
    low += offered * service.low
    high += offered * service.high
    chance += offered * service.level * (1 - service.level)
  }
  const all = denominator + volume
  if (all === 0) return unknown
  const level = { mean: (numerator + mean) / all, low: (numerator + low) / all, high: (numerator + high) / all }
  // Customers who wait together are late together, so chance counts more than once each.
  const spread = (level.high - level.low) / (2 * TENTH)
  const sd = Math.sqrt(spread ** 2 + (TOGETHER * chance) / all ** 2)
  return { level, meetsTarget: sd === 0 ? Number(level.mean >= target) : normal((level.mean - target) / sd) }
}

/** By how much the variance of a level is greater than that of customers who would be late each by themselves. */
const TOGETHER = 4

/** The normal distribution (Abramowitz and Stegun 26.2.17; within 1e-7). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const tail =
    (Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return x >= 0 ? 1 - tail : tail
}
