import type { OutlookAnswer } from '../../wire/outlook.ts'

type OutlookRow = OutlookAnswer['rows'][number]

/** What customers and agents would meet over some quarter hours together; null where it cannot be said of all of them. */
export interface StretchService {
  readonly level: number | null
  readonly levelLow: number | null
  readonly levelHigh: number | null
  readonly asaSeconds: number | null
  readonly abandonRate: number | null
  readonly occupancy: number | null
  /** Of the quietest and the busiest quarter hour. */
  readonly occupancyLow: number | null
  readonly occupancyHigh: number | null
  readonly misses: number | null
  readonly heads: number | null
}

/** Figures of customers weigh by who comes, the share of time in which agents are busy by the agents that are there. */
export function stretchService(rows: readonly OutlookRow[], { from, to }: { readonly from: string; readonly to: string }): StretchService {
  const within = rows.filter(({ start }) => Date.parse(start) >= Date.parse(from) && Date.parse(start) < Date.parse(to))
  const offered = ({ offered: { mean } }: OutlookRow): number => mean
  const busy = within.flatMap(({ occupancy }) => occupancy ?? [])
  const isKnown = busy.length > 0
  return {
    level: weighted(within, ({ serviceLevel }) => serviceLevel?.value ?? null, offered),
    levelLow: weighted(within, ({ serviceLevel }) => serviceLevel?.low ?? null, offered),
    levelHigh: weighted(within, ({ serviceLevel }) => serviceLevel?.high ?? null, offered),
    asaSeconds: weighted(within, ({ asaSeconds }) => asaSeconds, offered),
    abandonRate: weighted(within, ({ abandonRate }) => abandonRate, offered),
    occupancy: weighted(
      within,
      ({ occupancy }) => occupancy,
      ({ heads }) => heads ?? 0,
    ),
    occupancyLow: isKnown ? Math.min(...busy) : null,
    occupancyHigh: isKnown ? Math.max(...busy) : null,
    misses: within.every(({ misses }) => misses !== null) ? within.reduce((sum, { misses }) => sum + (misses ?? 0), 0) : null,
    heads: weighted(
      within,
      ({ heads }) => heads,
      () => 1,
    ),
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
