import type { Leg } from '../../domain/contact/leg.ts'
import { resolveLeg } from '../../domain/contact/resolve-leg.ts'
import { addTally, emptyTally, isEmptyTally, type Tally, type TallyDelta, type TallyKey } from '../../domain/interval/tally.ts'
import { contributeStayTo, TallyDeltas } from '../../domain/interval/tally-of.ts'
import { KeyedSink } from '../../domain/interval/tally-sink.ts'
import { coarserWaits } from '../../domain/interval/wait-edges.ts'
import type { Milliseconds } from '../../domain/shared/instant.ts'
import { assert } from '../../domain/shared/result.ts'
import type { LocalDays } from '../local-days.ts'
import type { TallyChange, TallyRevision } from './batch-sums.ts'
import { isClosed } from './closing.ts'
import { CountingBook } from './counting-book.ts'
import { type CountingRules, countingText } from './counting-rules.ts'
import type { Moment } from './shard-state.ts'

/** By which rules a queue was counted, and by which it is to be. */
export interface RulesChange {
  readonly held: CountingRules
  readonly wanted: CountingRules
}

/** What one shard holds of one queue, read under its lock. */
export interface CountedState {
  readonly moment: Moment
  readonly tallies: readonly TallyDelta[]
  /** Keys of the rollup that are there. */
  readonly dayKeys: readonly TallyKey[]
}

/** What takes the place of what the shard holds of the queue. */
export interface RecountedQueue {
  readonly tallies: readonly TallyChange[]
  readonly days: readonly TallyDelta[]
  /** Of closed intervals, where a value changed; an edge more in a histogram is no change of a value. */
  readonly revisions: readonly TallyRevision[]
}

/** The histograms of a queue as its new edges cut them: by interval, and in the rollup of local days. */
export interface RecountedWaits {
  readonly tallies: readonly TallyDelta[]
  readonly days: readonly TallyDelta[]
}

/**
 * Counts one queue of one shard anew by rules that changed. What contacts contributed by the old rules is taken out of the tallies and
 * what they contribute by the new ones is put in; the time of agents, which no rule of a queue touches, stays.
 */
export class QueueRecount {
  readonly #rules: RulesChange
  readonly #latenessMs: Milliseconds
  /** By the old rules, but in buckets of the new edges, so that it compares with what comes after. */
  readonly #before = new TallyDeltas()
  readonly #after = new TallyDeltas()
  readonly #oldBook: CountingBook
  readonly #newBook: CountingBook
  /** Keys that legs touched since they were last asked for. */
  #touched = new Map<string, TallyKey>()

  /** `latenessMs` is the longest time that any feed may be late. */
  constructor(rules: RulesChange, latenessMs: Milliseconds, localDays: LocalDays) {
    this.#rules = rules
    this.#latenessMs = latenessMs
    this.#oldBook = bookOf({ ...rules.held, edgesMs: rules.wanted.edgesMs }, localDays)
    this.#newBook = bookOf(rules.wanted, localDays)
  }

  /** Whether nothing but edges changed, as where a threshold is declared: then every measure stays as it is, and only histograms are cut anew. */
  get isOfEdgesAlone(): boolean {
    const { held, wanted } = this.#rules
    return countingText({ ...held, edgesMs: wanted.edgesMs }) === countingText(wanted)
  }

  /** Takes in, or with -1 takes out again, what a leg of the shard says of this queue. */
  add(leg: Leg, sign: 1 | -1): void {
    const resolved = resolveLeg(leg)
    if (resolved.kind !== 'counted') return
    const { queueId } = this.#rules.wanted
    for (const stay of resolved.stays) {
      if (stay.queueId !== queueId) continue
      contributeStayTo(stay, this.#oldBook.rulesOf(queueId, stay.offeredAt), new KeyedSink(this.#before.at), sign)
      contributeStayTo(stay, this.#newBook.rulesOf(queueId, stay.offeredAt), new KeyedSink(this.#touch), sign)
    }
  }

  /** Where only edges changed: the histograms of all that is held, which must be those of the same contacts. */
  allWaits(held: readonly TallyDelta[]): RecountedWaits {
    for (const { key, tally } of held) this.#checkExplained(key, tally, this.#before.at(key))
    for (const { key } of held) this.#after.at(key)
    this.#touched.clear()
    const days = new TallyDeltas()
    for (const { key, tally } of this.#after.entries()) addTally(days.at(this.#dayOf(key)), tally)
    return { tallies: this.#after.entries(), days: days.entries() }
  }

  /** The same of what legs touched since. */
  touchedWaits(): RecountedWaits {
    const tallies = [...this.#touched.values()].map((key) => ({ key, tally: this.#after.at(key) }))
    const days = new TallyDeltas()
    for (const { key } of tallies) days.at(this.#dayOf(key))
    const isOfDay = new Set(days.entries().map(({ key }) => nameOf(key)))
    for (const { key, tally } of this.#after.entries()) {
      const day = this.#dayOf(key)
      if (isOfDay.has(nameOf(day))) addTally(days.at(day), tally)
    }
    return { tallies, days: days.entries() }
  }

  /** What follows, once all legs were taken in. */
  finish({ moment, tallies: held, dayKeys }: CountedState): RecountedQueue {
    const heldAt = new Map(held.map(({ key, tally }) => [nameOf(key), tally]))
    const keys = new Map([...held, ...this.#after.entries(), ...this.#before.entries()].map(({ key }) => [nameOf(key), key]))
    const tallies: TallyChange[] = []
    const revisions: TallyRevision[] = []
    for (const [name, key] of keys) {
      const before = this.#before.at(key)
      const after = this.#after.at(key)
      const heldTally = heldAt.get(name) ?? emptyTally()
      this.#checkExplained(key, heldTally, before)
      const change = emptyTally()
      addTally(change, after)
      addTally(change, before, -1)
      const isRevised = isClosed(key.start, this.#latenessMs, moment.learnedAt) && !isEmptyTally(change)
      tallies.push({ key, tally: recounted(heldTally, change, after), isClosed: isRevised })
      if (isRevised) revisions.push({ key, tally: change, cause: 'recomputed' })
    }
    return { tallies, revisions, days: this.#daysOf(tallies, dayKeys) }
  }

  readonly #touch = (key: TallyKey): Tally => {
    this.#touched.set(nameOf(key), key)
    return this.#after.at(key)
  }

  #dayOf(key: TallyKey): TallyKey {
    return { ...key, start: this.#newBook.dayStartOf(key.queueId, key.start) }
  }

  /** A histogram takes the place of the one that is there, so it has to be of the same contacts. */
  #checkExplained({ queueId, start }: TallyKey, held: Tally, before: Tally): void {
    const { held: old, wanted } = this.#rules
    for (const waits of ['answeredWaits', 'abandonedWaits'] as const) {
      const told = coarserWaits(before[waits], wanted.edgesMs, old.edgesMs)
      const buckets = Math.max(told.length, held[waits].length)
      for (let bucket = 0; bucket < buckets; bucket += 1) {
        const isSame = (told[bucket] ?? 0) === (held[waits][bucket] ?? 0)
        assert(isSame, `${waits} of queue ${queueId} at ${start} are [${held[waits]}], expected [${told}] as its contacts say`)
      }
    }
  }

  /** The rollup of all of it, and zeros where there was a day that is none any more. */
  #daysOf(tallies: readonly TallyChange[], dayKeys: readonly TallyKey[]): readonly TallyDelta[] {
    const days = new TallyDeltas()
    for (const key of dayKeys) days.at(key)
    for (const { key, tally } of tallies) {
      addTally(days.at(this.#dayOf(key)), tally)
    }
    return days.entries()
  }
}

function recounted(held: Tally, change: Tally, after: Tally): Tally {
  const values = held.values.map((value, at) => value + (change.values[at] as number))
  return { values, answeredWaits: [...after.answeredWaits], abandonedWaits: [...after.abandonedWaits] }
}

function bookOf(rules: CountingRules, localDays: LocalDays): CountingBook {
  return new CountingBook(new Map([[rules.queueId, rules]]), () => rules, localDays)
}

function nameOf({ queueId, vendorId, siteId, start }: TallyKey): string {
  return `${queueId} ${vendorId} ${siteId} ${start}`
}
