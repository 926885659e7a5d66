import type { Leg } from '../../domain/contact/leg.ts'
import { resolveLeg } from '../../domain/contact/resolve-leg.ts'
import { addTally, emptyTally, isEmptyTally, type Tally, type TallyDelta, type TallyKey } from '../../domain/interval/tally.ts'
import { contributeStayTo, TallyDeltas } from '../../domain/interval/tally-of.ts'
import { KeyedSink } from '../../domain/interval/tally-sink.ts'
import { coarserWaits } from '../../domain/interval/wait-edges.ts'
import type { Milliseconds } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'
import type { TallyChange, TallyRevision } from './batch-sums.ts'
import { isClosed } from './closing.ts'
import { CountingBook } from './counting-book.ts'
import type { CountingRules } from './counting-rules.ts'
import type { Moment } from './shard-state.ts'

/** What one shard holds of one queue, under the rules that it counts by until now. */
export interface CountedState {
  readonly moment: Moment
  readonly held: CountingRules
  readonly wanted: CountingRules
  readonly tallies: readonly TallyDelta[]
  /** Keys of the rollup that are there. */
  readonly dayKeys: readonly TallyKey[]
  /** The longest time that any feed may be late. */
  readonly latenessMs: Milliseconds
}

/** What takes the place of what the shard holds of the queue. */
export interface RecountedQueue {
  readonly tallies: readonly TallyChange[]
  readonly days: readonly TallyDelta[]
  /** Of closed intervals, where a value changed; an edge more in a histogram is no change of a value. */
  readonly revisions: readonly TallyRevision[]
}

/**
 * Counts one queue of one shard anew by rules that changed. What contacts contributed by the old rules is taken out of the tallies and
 * what they contribute by the new ones is put in; the time of agents, which no rule of a queue touches, stays.
 */
export class QueueRecount {
  readonly #state: CountedState
  readonly #before = new TallyDeltas()
  readonly #after = new TallyDeltas()
  readonly #oldBook: CountingBook
  readonly #newBook: CountingBook

  constructor(state: CountedState, localDays: LocalDays) {
    this.#state = state
    this.#oldBook = bookOf(state.held, localDays)
    this.#newBook = bookOf(state.wanted, localDays)
  }

  /** Takes in a leg of the shard; what it did in other queues is left out. */
  add(leg: Leg): void {
    const resolved = resolveLeg(leg)
    if (resolved.kind !== 'counted') return
    const { queueId } = this.#state.wanted
    for (const stay of resolved.stays) {
      if (stay.queueId !== queueId) continue
      contributeStayTo(stay, this.#oldBook.rulesOf(queueId, stay.offeredAt), new KeyedSink(this.#before.at), 1)
      contributeStayTo(stay, this.#newBook.rulesOf(queueId, stay.offeredAt), new KeyedSink(this.#after.at), 1)
    }
  }

  /** What follows, once all legs were taken in. */
  finish(): RecountedQueue {
    const { moment, latenessMs, tallies: held } = this.#state
    const heldAt = new Map(held.map(({ key, tally }) => [nameOf(key), tally]))
    const keys = new Map([...held, ...this.#after.entries()].map(({ key }) => [nameOf(key), key]))
    const tallies: TallyChange[] = []
    const revisions: TallyRevision[] = []
    for (const [name, key] of keys) {
      const before = heldAt.get(name) ?? emptyTally()
      const after = this.#recounted(key, before)
      const change = this.#changeOf(before, after)
      const isRevised = isClosed(key.start, latenessMs, moment.learnedAt) && !isEmptyTally(change)
      tallies.push({ key, tally: after, isClosed: isRevised })
      if (isRevised) revisions.push({ key, tally: change, cause: 'recomputed' })
    }
    return { tallies, revisions, days: this.#daysOf(tallies) }
  }

  #recounted(key: TallyKey, held: Tally): Tally {
    const after = this.#after.at(key)
    const values = held.values.slice()
    const taken = this.#before.at(key).values
    for (let at = 0; at < values.length; at += 1) {
      values[at] = (values[at] as number) - (taken[at] as number) + (after.values[at] as number)
    }
    return { values, answeredWaits: [...after.answeredWaits], abandonedWaits: [...after.abandonedWaits] }
  }

  /** In buckets of the old edges, which the new ones only divide. */
  #changeOf(before: Tally, after: Tally): Tally {
    const { held, wanted } = this.#state
    const values = after.values.map((value, at) => value - (before.values[at] as number))
    const minus = (now: readonly number[], then: readonly number[]): number[] => {
      const coarse = coarserWaits(now, wanted.edgesMs, held.edgesMs)
      const buckets = Math.max(coarse.length, then.length)
      return Array.from({ length: buckets }, (_, bucket) => (coarse[bucket] ?? 0) - (then[bucket] ?? 0))
    }
    return {
      values,
      answeredWaits: minus(after.answeredWaits, before.answeredWaits),
      abandonedWaits: minus(after.abandonedWaits, before.abandonedWaits),
    }
  }

  /** The rollup of all of it, and zeros where there was a day that is none any more. */
  #daysOf(tallies: readonly TallyChange[]): readonly TallyDelta[] {
    const days = new TallyDeltas()
    for (const key of this.#state.dayKeys) days.at(key)
    for (const { key, tally } of tallies) {
      addTally(days.at({ ...key, start: this.#newBook.dayStartOf(key.queueId, key.start) }), tally)
    }
    return days.entries()
  }
}

function bookOf(rules: CountingRules, localDays: LocalDays): CountingBook {
  return new CountingBook(new Map([[rules.queueId, rules]]), () => rules, localDays)
}

function nameOf({ queueId, vendorId, siteId, start }: TallyKey): string {
  return `${queueId} ${vendorId} ${siteId} ${start}`
}
