import type { LearnedAs } from '../../domain/contact/fact.ts'
import { isEmptyTally, type Tally, type TallyDelta, type TallyKey } from '../../domain/interval/tally.ts'
import { TallyDeltas } from '../../domain/interval/tally-of.ts'
import { ANSWERED_WAITS, type TallySink, type WaitHistogram } from '../../domain/interval/tally-sink.ts'
import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { isClosed } from './closing.ts'

/** Why a closed interval changed. Service in progress (`live`) is no cause of a revision. */
export type RevisionCause = Exclude<LearnedAs, 'live'>

/** A change of one tally. `isClosed`: its interval had closed, so what stood there has to be kept. */
export interface TallyChange extends TallyDelta {
  readonly isClosed: boolean
}

/** What one cause added to one closed interval. */
export interface TallyRevision extends TallyDelta {
  readonly cause: RevisionCause
}

/** Adds up what a batch changes, by tally, and beside it what has to be shown as a revision of a closed interval, by cause. */
export class BatchSums {
  readonly #learnedAt: Instant
  readonly #totals = new TallyDeltas()
  readonly #causes = new Map<RevisionCause, TallyDeltas>()
  readonly #open = new Set<Tally>()
  readonly #sinks = new Map<string, TallySink>()

  constructor(learnedAt: Instant) {
    this.#learnedAt = learnedAt
  }

  /** Where the contributions of facts go that were learned as `cause` from a feed of that lateness. */
  sinkOf(cause: LearnedAs, latenessMs: Milliseconds): TallySink {
    const name = `${cause} ${latenessMs}`
    let sink = this.#sinks.get(name)
    if (sink === undefined) {
      sink = new SumSink(
        (key) => this.#totalAt(key, latenessMs),
        (key) => this.#revisionAt(key, cause, latenessMs),
      )
      this.#sinks.set(name, sink)
    }
    return sink
  }

  /** Every tally that changed. */
  changes(): readonly TallyChange[] {
    const changed = this.#totals.entries().filter(({ tally }) => !isEmptyTally(tally))
    return changed.map(({ key, tally }) => ({ key, tally, isClosed: !this.#open.has(tally) }))
  }

  /**
   * Every revision; of two causes that cancel each other both are told. What is late for one feed is none while the interval is open for
   * another that changes it too: what it will have closed with holds it already.
   */
  revisions(): readonly TallyRevision[] {
    const revisions: TallyRevision[] = []
    for (const [cause, deltas] of this.#causes) {
      for (const { key, tally } of deltas.entries()) {
        if (!isEmptyTally(tally) && !this.#open.has(this.#totals.at(key))) revisions.push({ key, tally, cause })
      }
    }
    return revisions
  }

  /** Where several feeds change one interval, it is closed when it is for the one that may be latest. */
  #totalAt(key: TallyKey, latenessMs: Milliseconds): Tally {
    const tally = this.#totals.at(key)
    if (!isClosed(key.start, latenessMs, this.#learnedAt)) this.#open.add(tally)
    return tally
  }

  #revisionAt(key: TallyKey, cause: LearnedAs, latenessMs: Milliseconds): Tally | null {
    if (cause === 'live' || !isClosed(key.start, latenessMs, this.#learnedAt)) return null
    let deltas = this.#causes.get(cause)
    if (deltas === undefined) this.#causes.set(cause, (deltas = new TallyDeltas()))
    return deltas.at(key)
  }
}

class SumSink implements TallySink {
  readonly #totalAt: (key: TallyKey) => Tally
  readonly #revisionAt: (key: TallyKey) => Tally | null
  #total: Tally | null = null
  #revision: Tally | null = null

  constructor(totalAt: (key: TallyKey) => Tally, revisionAt: (key: TallyKey) => Tally | null) {
    this.#totalAt = totalAt
    this.#revisionAt = revisionAt
  }

  at(queueId: number, vendorId: number, siteId: number, start: Instant): void {
    const key = { queueId, vendorId, siteId, start }
    this.#total = this.#totalAt(key)
    this.#revision = this.#revisionAt(key)
  }

  add(measureAt: number, amount: number): void {
    addTo(this.#total, measureAt, amount)
    addTo(this.#revision, measureAt, amount)
  }

  addWait(histogram: WaitHistogram, bucket: number, buckets: number, amount: number): void {
    addWaitTo(this.#total, histogram, bucket, buckets, amount)
    addWaitTo(this.#revision, histogram, bucket, buckets, amount)
  }
}

function addTo(tally: Tally | null, measureAt: number, amount: number): void {
  if (tally !== null) tally.values[measureAt] = (tally.values[measureAt] as number) + amount
}

function addWaitTo(tally: Tally | null, histogram: WaitHistogram, bucket: number, buckets: number, amount: number): void {
  if (tally === null) return
  const waits = histogram === ANSWERED_WAITS ? tally.answeredWaits : tally.abandonedWaits
  while (waits.length < buckets) waits.push(0)
  waits[bucket] = (waits[bucket] as number) + amount
}
