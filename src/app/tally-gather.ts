import { emptyTally, isEmptyTally, type Tally, type TallyKey } from '../domain/interval/tally.ts'
import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { CountedTally, TallyPart, TallyPlan } from './kpi-query.ts'

interface GatheredTally {
  readonly key: TallyKey
  readonly tally: Tally
  readonly edgesMs: readonly Milliseconds[]
}

/**
 * Sums tallies of 15-minute intervals as a plan wants to have them: what a query does where tallies are kept, done in memory where they
 * are counted from legs. Days need no rollup here, since a day is the sum of its intervals.
 */
export class TallyGather {
  readonly #plan: TallyPlan
  readonly #partsOf = new Map<number, TallyPart[]>()
  readonly #vendors: ReadonlySet<number> | null
  readonly #sites: ReadonlySet<number> | null
  readonly #gathered = new Map<string, GatheredTally>()
  readonly #edgesNumbers = new Map<string, number>()
  readonly #edgesNumberOf = new Map<readonly Milliseconds[], number>()
  readonly #scrap = emptyTally()

  constructor(plan: TallyPlan) {
    this.#plan = plan
    this.#vendors = plan.vendorIds === null ? null : new Set(plan.vendorIds)
    this.#sites = plan.siteIds === null ? null : new Set(plan.siteIds)
    for (const part of plan.parts) {
      for (const queueId of part.queueIds) this.#partsOf.set(queueId, [...(this.#partsOf.get(queueId) ?? []), part])
    }
  }

  /** The sum that something counted under `key` belongs to; `edgesMs` are those of its histograms. */
  tallyFor({ queueId, vendorId, siteId, start }: TallyKey, edgesMs: readonly Milliseconds[]): Tally {
    const part = this.#partsOf.get(queueId)?.find(({ from, to }) => start >= from && start < to)
    if (part === undefined || this.#vendors?.has(vendorId) === false || this.#sites?.has(siteId) === false) return this.discard()
    const key = {
      queueId,
      vendorId: this.#plan.keepsVendors ? vendorId : 0,
      siteId: this.#plan.keepsSites ? siteId : 0,
      start: part.cuts === null ? start : lastCut(part.cuts, start),
    }
    const name = `${queueId} ${key.vendorId} ${key.siteId} ${key.start} ${this.#edgesNumber(edgesMs)}`
    let gathered = this.#gathered.get(name)
    if (gathered === undefined) this.#gathered.set(name, (gathered = { key, tally: emptyTally(), edgesMs }))
    return gathered.tally
  }

  /** All sums in which anything is counted. */
  tallies(): readonly CountedTally[] {
    return [...this.#gathered.values()].flatMap(({ key, tally, edgesMs }) => {
      const counted = { key, tally: withoutEmptyWaits(tally), edgesMs }
      return isEmptyTally(tally) ? [] : [counted]
    })
  }

  /** For what is not asked for: what is added here is forgotten. */
  discard(): Tally {
    this.#scrap.answeredWaits.length = 0
    this.#scrap.abandonedWaits.length = 0
    return this.#scrap
  }

  #edgesNumber(edgesMs: readonly Milliseconds[]): number {
    let number = this.#edgesNumberOf.get(edgesMs)
    if (number === undefined) {
      const name = edgesMs.join()
      number = this.#edgesNumbers.get(name) ?? this.#edgesNumbers.size
      this.#edgesNumbers.set(name, number)
      this.#edgesNumberOf.set(edgesMs, number)
    }
    return number
  }
}

/** A histogram in which every wait was taken back counts nothing, like one that was never begun. */
export function withoutEmptyWaits({ values, answeredWaits, abandonedWaits }: Tally): Tally {
  const kept = (waits: number[]): number[] => (waits.every((count) => count === 0) ? [] : waits)
  return { values, answeredWaits: kept(answeredWaits), abandonedWaits: kept(abandonedWaits) }
}

/** The last cut that is not after `at`; the first where all are. */
function lastCut(cuts: readonly Instant[], at: Instant): Instant {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cuts[middle] as Instant) <= at) low = middle + 1
    else high = middle
  }
  return cuts[Math.max(0, low - 1)] as Instant
}
