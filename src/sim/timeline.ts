import { HOUR_MS, type Instant } from '../domain/shared/instant.ts'
import type { Arrival } from './arrivals.ts'
import type { Pool } from './company.ts'
import { faultsAt } from './fault.ts'
import { periodAt, periodStart } from './pool-period.ts'
import { runPool, type Simulation } from './pool-run.ts'
import { type Sending, sendingsOf } from './sending.ts'

/** Periods of one pool that are kept: those around midnight, and the one before, whose last contacts end in the next. */
const KEPT_PERIODS = 3

/** After its end nothing of a period is sent later: its people are done with what was left, and silent platforms are heard again. */
export const REST_MS_MAX = { day: 6 * HOUR_MS, week: 24 * HOUR_MS } as const

/** What is sent of one period. */
interface SentPeriod {
  readonly sendings: readonly Sending[]
  /** When each contact was first heard of, which may be by a fact that overtook its offer. */
  readonly firstHeard: ReadonlyMap<Arrival, Instant>
}

/** A stretch of a past that is told contact by contact. */
export interface PastStretch {
  readonly from: Instant
  readonly to: Instant
  /** What is sent later is left to whoever tells the present. */
  readonly until: Instant
  /** Whether a contact that was heard of first at an instant before the stretch is told with that, and not here. */
  readonly isToldElsewhere: (firstHeardAt: Instant) => boolean
}

/**
 * Everything the platforms of a simulated company send, by the time of sending. Any stretch of time can be asked for, and stretches that
 * meet have no seam: a contact that waits at midnight is decided in the stretch that follows.
 */
export class Timeline {
  readonly simulation: Simulation
  readonly #kept = new Map<string, Map<number, SentPeriod>>()

  constructor(simulation: Simulation) {
    this.simulation = simulation
  }

  /** What is sent within [from, to) by the pools, in order of sending; of all pools where none are named. */
  between(from: Instant, to: Instant, pools: readonly Pool[] = this.simulation.company.pools): Sending[] {
    const parts: Sending[] = []
    for (const { sendings } of this.#periodsOf(from, to, pools)) {
      for (let place = firstFrom(sendings, from); place < sendings.length; place += 1) {
        const sending = sendings[place]
        if (sending === undefined || sending.sentAt >= to) break
        parts.push(sending)
      }
    }
    return parts.sort((a, b) => a.sentAt - b.sentAt)
  }

  /**
   * The contacts that were first heard of within a stretch, each as a whole up to `until`, and what agents did in it. Stretches of the past
   * may then be told in any order: nobody is known to have been offered and not yet how it went on.
   */
  whole({ from, to, until, isToldElsewhere }: PastStretch, pools: readonly Pool[] = this.simulation.company.pools): Sending[] {
    const parts: Sending[] = []
    for (const { sendings, firstHeard } of this.#periodsOf(from, to, pools)) {
      for (let place = firstFrom(sendings, from); place < sendings.length; place += 1) {
        const sending = sendings[place]
        if (sending === undefined || sending.sentAt >= until) break
        const { happening, sentAt } = sending
        const heardAt = happening.kind === 'agent' ? sentAt : (firstHeard.get(happening.arrival) ?? sentAt)
        if (heardAt >= to || (heardAt < from && (sentAt >= to || isToldElsewhere(heardAt)))) continue
        parts.push(sending)
      }
    }
    return parts.sort((a, b) => a.sentAt - b.sentAt)
  }

  /** The periods in which something is sent or begins within [from, to). */
  *#periodsOf(from: Instant, to: Instant, pools: readonly Pool[]): Generator<SentPeriod> {
    const { zones } = this.simulation
    for (const pool of pools) {
      const last = periodAt(pool, zones, to - 1)
      const first = periodAt(pool, zones, from)
      const isAmongRest = from < periodStart(pool, zones, first) + REST_MS_MAX[pool.period]
      for (let period = isAmongRest ? first - 1 : first; period <= last; period += 1) yield this.#periodOf(pool, period)
    }
  }

  /** Whether a platform is not heard at all at an instant. */
  isSilent(feed: string, at: Instant): boolean {
    return faultsAt(this.simulation.faults, 'feedSilent', at).some((fault) => fault.feed === feed)
  }

  #periodOf(pool: Pool, period: number): SentPeriod {
    const kept = this.#kept.get(pool.key) ?? new Map<number, SentPeriod>()
    this.#kept.set(pool.key, kept)
    const known = kept.get(period)
    if (known !== undefined) return known
    const { company, faults, zones, seed } = this.simulation
    const run = runPool(this.simulation, pool, period)
    const from = periodStart(pool, zones, period)
    const sendings = sendingsOf(run.happenings, company.feeds, faults, `${seed}/${pool.key}/${from}`)
    const sent = { sendings, firstHeard: firstHeardOf(sendings) }
    kept.set(period, sent)
    // The newest stays: the present is asked for again and again while the past is passed through.
    const newest = Math.max(...kept.keys())
    const farthest = [...kept.keys()].filter((each) => each !== newest).sort((a, b) => Math.abs(b - period) - Math.abs(a - period))[0]
    if (kept.size > KEPT_PERIODS && farthest !== undefined) kept.delete(farthest)
    return sent
  }
}

function firstHeardOf(sendings: readonly Sending[]): ReadonlyMap<Arrival, Instant> {
  const heard = new Map<Arrival, Instant>()
  for (const { happening, sentAt } of sendings) {
    if (happening.kind === 'contact' && !heard.has(happening.arrival)) heard.set(happening.arrival, sentAt)
  }
  return heard
}

/** The place of the first sending at or after an instant. */
function firstFrom(sendings: readonly Sending[], from: Instant): number {
  let low = 0
  let high = sendings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sendings[middle]?.sentAt ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}
