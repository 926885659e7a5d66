import type { OutlookAnswer } from '../../wire/outlook.ts'

type OutlookRow = OutlookAnswer['rows'][number]

/** One time in ten it is less, and one time in ten more. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** What customers and agents would meet over some quarter hours together; null where it cannot be said of all of them. */
export interface StretchService {
  readonly level: number | null
  readonly levelLow: number | null
  readonly levelHigh: number | null
  readonly asaSeconds: number | null
  readonly asaRange: Range | null
  readonly abandonRate: number | null
  readonly abandonRange: Range | null
  readonly occupancy: number | null
  readonly occupancyRange: Range | null
  readonly misses: number | null
  readonly heads: number | null
  /** Of a queue that promises a reply by a time: open at the end, and of what is due within how much is late. Null of others. */
  readonly open: number | null
  readonly due: number | null
  readonly late: number | null
}

/** Figures of customers weigh by who comes, the share of time in which agents are busy by the agents that are there. */
export function stretchService(rows: readonly OutlookRow[], { from, to }: { readonly from: string; readonly to: string }): StretchService {
  const within = rows.filter(({ start }) => Date.parse(start) >= Date.parse(from) && Date.parse(start) < Date.parse(to))
  // Of a promise the level is a share of what is due, of a wait one of those who come.
  const judged = ({ offered: { mean }, work }: OutlookRow): number => work?.due ?? mean
  const offered = ({ offered: { mean } }: OutlookRow): number => mean
  const works = within.flatMap(({ work }) => work ?? [])
  const isWork = works.length > 0 && works.length === within.length
  const staffed = ({ heads }: OutlookRow): number => heads ?? 0
  const range = (of: (row: OutlookRow) => Range | null, weightOf: (row: OutlookRow) => number): Range | null => {
    const [low, high] = [
      weighted(within, (row) => of(row)?.low ?? null, weightOf),
      weighted(within, (row) => of(row)?.high ?? null, weightOf),
    ]
    return low === null || high === null ? null : { low, high }
  }
  return {
    level: weighted(within, ({ serviceLevel }) => serviceLevel?.value ?? null, judged),
    levelLow: weighted(within, ({ serviceLevel }) => serviceLevel?.low ?? null, judged),
    levelHigh: weighted(within, ({ serviceLevel }) => serviceLevel?.high ?? null, judged),
    asaSeconds: weighted(within, ({ asaSeconds }) => asaSeconds, offered),
    asaRange: range(({ asaRange }) => asaRange, offered),
    abandonRate: weighted(within, ({ abandonRate }) => abandonRate, offered),
    abandonRange: range(({ abandonRange }) => abandonRange, offered),
    occupancy: weighted(within, ({ occupancy }) => occupancy, staffed),
    occupancyRange: range(({ occupancyRange }) => occupancyRange, staffed),
    misses: within.every(({ misses }) => misses !== null) ? within.reduce((sum, { misses }) => sum + (misses ?? 0), 0) : null,
    heads: weighted(
      within,
      ({ heads }) => heads,
      () => 1,
    ),
    open: isWork ? (works.at(-1)?.open ?? null) : null,
    due: isWork ? works.reduce((sum, { due }) => sum + due, 0) : null,
    late: isWork ? works.reduce((sum, { breaches }) => sum + breaches, 0) : null,
  }
}

/** A quarter hour to which nobody comes says nothing of customers. */
function weighted(
  rows: readonly OutlookRow[],
  of: (row: OutlookRow) => number | null,
  weightOf: (row: OutlookRow) => number,
): number | null {
  let [sum, weight] = [0, 0]
  for (const row of rows) {
    const own = weightOf(row)
    if (own === 0) continue
    const value = of(row)
    if (value === null) return null
    sum += own * value
    weight += own
  }
  return weight === 0 ? null : sum / weight
}
