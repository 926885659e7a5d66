import type { LearnedFact, LegKey } from '../contact/fact.ts'
import { type Leg, type MergeOutcome, mergeFact } from '../contact/leg.ts'
import { LegTable } from '../contact/leg-table.ts'
import { PackedFacts } from '../contact/packed-facts.ts'
import { resolveLeg } from '../contact/resolve-leg.ts'
import type { ResolvedLeg } from '../contact/stay.ts'
import { countInOrder } from './count-in-order.ts'
import type { QueueRules } from './queue-rules.ts'
import { contributeStayTo } from './tally-of.ts'
import type { TallySink } from './tally-sink.ts'
import type { WaitingContact } from './wait-over.ts'

/** The rules of a queue; every queue that a fact names has some. */
export type RulesOfQueue = (queueId: number) => QueueRules

/**
 * Contacts in memory, from facts in any order to additions in a sink: the whole of counting without a store. It is what a store does with
 * each batch, so it serves to recompute what a store holds, and to replay a file without one.
 */
export class ContactFold {
  readonly #sink: TallySink
  readonly #rulesOf: RulesOfQueue
  readonly #facts = new PackedFacts()
  readonly #legs = new LegTable()

  constructor(sink: TallySink, rulesOf: RulesOfQueue) {
    this.#sink = sink
    this.#rulesOf = rulesOf
  }

  /** Takes one fact in; what was counted of its leg before is taken back, and what it means now is added. */
  learn(key: LegKey, fact: LearnedFact): MergeOutcome['kind'] {
    const number = this.#legs.numberOf(key)
    const last = this.#legs.lastOf(number)
    const plain = this.#facts.shortLegTo(last)
    if (plain !== null && countInOrder(plain, fact, this.#rulesOf, this.#sink)) {
      this.#legs.setLast(number, this.#facts.add(last, fact))
      return 'accepted'
    }
    const leg = this.#facts.legTo(last)
    const merged = mergeFact(leg, fact)
    if (merged.kind === 'duplicate' || merged.kind === 'full') return merged.kind
    contributeLeg(resolveLeg(leg), this.#rulesOf, this.#sink, -1)
    contributeLeg(resolveLeg(merged.leg), this.#rulesOf, this.#sink, 1)
    this.#legs.setLast(number, this.#facts.add(last, fact))
    return merged.kind
  }

  /** Every leg with what it means, in the order in which they began to be told. */
  *legs(): Generator<{ readonly key: LegKey; readonly leg: Leg; readonly resolved: ResolvedLeg }> {
    for (let number = 0; number < this.#legs.count; number += 1) {
      const leg = this.#facts.legTo(this.#legs.lastOf(number))
      yield { key: this.#legs.keyOf(number), leg, resolved: resolveLeg(leg) }
    }
  }

  /** The contacts that still wait. */
  *waiting(): Generator<WaitingContact> {
    for (const { resolved } of this.legs()) yield* waitingOfLeg(resolved)
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
