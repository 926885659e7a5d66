import type { Instant } from '../shared/instant.ts'
import { cellsAtLevel, meanAht, sum } from './plan-level.ts'
import type { PlanCell } from './plan-row.ts'

/** What a snapshot says of a queue over some intervals. */
export interface PlanTotal {
  readonly contacts: number | null
  /** Over all contacts of the intervals. */
  readonly ahtSeconds: number | null
  /** Heads times hours. */
  readonly headHours: number | null
}

/** One queue in two snapshots. Totals are of the intervals that both speak of: others would make a difference that nobody planned. */
export interface ComparedQueue {
  readonly queueId: number
  readonly both: number
  readonly onlyFirst: number
  readonly onlySecond: number
  readonly first: PlanTotal
  readonly second: PlanTotal
  /** The sum over intervals of what the contacts differ by, whatever the sign; null where an interval of neither has any. */
  readonly moved: number | null
  readonly intervals: readonly ComparedInterval[]
}

export interface ComparedInterval {
  readonly start: Instant
  /** Null where the snapshot does not speak of the interval. */
  readonly first: PlanCell | null
  readonly second: PlanCell | null
}

/** How two snapshots differ, queue by queue and interval by interval, each queue as a whole. */
export function comparePlans(first: readonly PlanCell[], second: readonly PlanCell[]): readonly ComparedQueue[] {
  const queues = new Map<number, Map<Instant, { first: PlanCell | null; second: PlanCell | null }>>()
  const take = (cells: readonly PlanCell[], side: 'first' | 'second'): void => {
    for (const cell of cellsAtLevel(cells, 'queue')) {
      const intervals = queues.get(cell.queueId) ?? new Map<Instant, { first: PlanCell | null; second: PlanCell | null }>()
      queues.set(cell.queueId, intervals)
      const held = intervals.get(cell.start) ?? { first: null, second: null }
      intervals.set(cell.start, { ...held, [side]: cell })
    }
  }
  take(first, 'first')
  take(second, 'second')
  return [...queues]
    .sort(([a], [b]) => a - b)
    .map(([queueId, intervals]) => comparedQueue(queueId, [...intervals].map(([start, sides]) => ({ start, ...sides })).sort(byStart)))
}

function comparedQueue(queueId: number, intervals: readonly ComparedInterval[]): ComparedQueue {
  const both = intervals.flatMap(({ first, second }) => (first === null || second === null ? [] : [{ first, second }]))
  return {
    queueId,
    both: both.length,
    onlyFirst: intervals.filter(({ second }) => second === null).length,
    onlySecond: intervals.filter(({ first }) => first === null).length,
    first: totalOf(both.map((pair) => pair.first)),
    second: totalOf(both.map((pair) => pair.second)),
    moved: sum(both.map((pair) => differenceOf(pair.first.contacts, pair.second.contacts))),
    intervals,
  }
}

function differenceOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.abs(a - b)
}

/** What cells of one queue come to; heads of a quarter hour are a quarter of an hour each. */
export function totalOf(cells: readonly PlanCell[]): PlanTotal {
  const heads = sum(cells.map((cell) => cell.heads))
  return {
    contacts: sum(cells.map((cell) => cell.contacts)),
    ahtSeconds: meanAht(cells),
    headHours: heads === null ? null : heads / QUARTERS_AN_HOUR,
  }
}

const QUARTERS_AN_HOUR = 4

function byStart(a: ComparedInterval, b: ComparedInterval): number {
  return a.start - b.start
}
