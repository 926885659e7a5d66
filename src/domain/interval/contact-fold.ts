import type { LearnedFact, LegKey } from '../contact/fact.ts'
import { type Leg, type MergeOutcome, mergeFact } from '../contact/leg.ts'
import { resolveLeg } from '../contact/resolve-leg.ts'
import type { ResolvedLeg } from '../contact/stay.ts'
import type { QueueRules } from './queue-rules.ts'
import { contributeStayTo } from './tally-of.ts'
import type { TallySink } from './tally-sink.ts'
import type { WaitingContact } from './wait-over.ts'

/** The rules of a queue; every queue that a fact names has some. */
export type RulesOfQueue = (queueId: number) => QueueRules

/** A leg with what it means, kept so that its contribution can be taken back; the legs of one contact are chained, being few. */
interface FoldedLeg {
  readonly number: number
  leg: Leg
  resolved: ResolvedLeg
  readonly next: FoldedLeg | null
}

const NOTHING: ResolvedLeg = { kind: 'pending' }

/**
 * Contacts in memory, from facts in any order to additions in a sink: the whole of counting without a store. It is what a store does with
 * each batch, so it serves to recompute what a store holds, and to replay a file without one.
 */
export class ContactFold {
  readonly #sink: TallySink
  readonly #rulesOf: RulesOfQueue
  /** By feed and contact. */
  readonly #feeds = new Map<number, Map<string, FoldedLeg>>()

  constructor(sink: TallySink, rulesOf: RulesOfQueue) {
    this.#sink = sink
    this.#rulesOf = rulesOf
  }

  /** Takes one fact in; what was counted of its leg before is taken back, and what it means now is added. */
  learn(key: LegKey, fact: LearnedFact): MergeOutcome['kind'] {
    const held = this.#legAt(key)
    const merged = mergeFact(held.leg, fact)
    if (merged.kind === 'duplicate' || merged.kind === 'full') return merged.kind
    const resolved = resolveLeg(merged.leg)
    contributeLeg(held.resolved, this.#rulesOf, this.#sink, -1)
    contributeLeg(resolved, this.#rulesOf, this.#sink, 1)
    held.leg = merged.leg
    held.resolved = resolved
    return merged.kind
  }

  /** Every leg with what it means. */
  *legs(): Generator<{ readonly key: LegKey; readonly leg: Leg; readonly resolved: ResolvedLeg }> {
    for (const [feedId, contacts] of this.#feeds) {
      for (const [contactId, legs] of contacts) {
        for (let held: FoldedLeg | null = legs; held !== null; held = held.next) {
          yield { key: { feedId, contactId, leg: held.number }, leg: held.leg, resolved: held.resolved }
        }
      }
    }
  }

  /** The contacts that still wait. */
  *waiting(): Generator<WaitingContact> {
    for (const { resolved } of this.legs()) yield* waitingOfLeg(resolved)
  }

  #legAt(key: LegKey): FoldedLeg {
    let contacts = this.#feeds.get(key.feedId)
    if (contacts === undefined) this.#feeds.set(key.feedId, (contacts = new Map()))
    const first = contacts.get(key.contactId) ?? null
    for (let held = first; held !== null; held = held.next) if (held.number === key.leg) return held
    const made = { number: key.leg, leg: [], resolved: NOTHING, next: first }
    contacts.set(key.contactId, made)
    return made
  }
}

/** What a leg contributes, `sign` times: nothing while it is pending, voided or inconsistent. */
export function contributeLeg(resolved: ResolvedLeg, rulesOf: RulesOfQueue, sink: TallySink, sign: 1 | -1): void {
  if (resolved.kind !== 'counted') return
  for (const stay of resolved.stays) contributeStayTo(stay, rulesOf(stay.queueId), sink, sign)
}

/** The stays of a leg in which the contact still waits: demand only, so none of the contacts we began ourselves. */
export function waitingOfLeg(resolved: ResolvedLeg): readonly WaitingContact[] {
  if (resolved.kind !== 'counted') return NOBODY
  return resolved.stays
    .filter((stay) => stay.outcome === 'waiting' && !stay.outbound)
    .map((stay) => ({
      queueId: stay.queueId,
      vendorId: stay.routedVendorId,
      siteId: stay.routedSiteId,
      offeredAt: stay.offeredAt,
      dueAt: stay.dueAt,
    }))
}

const NOBODY: readonly WaitingContact[] = []
