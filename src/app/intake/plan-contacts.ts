import type { LearnedAs, LearnedFact, LegKey } from '../../domain/contact/fact.ts'
import { type Leg, mergeFact } from '../../domain/contact/leg.ts'
import { resolveLeg } from '../../domain/contact/resolve-leg.ts'
import type { ResolvedLeg } from '../../domain/contact/stay.ts'
import { contributeStayTo } from '../../domain/interval/tally-of.ts'
import type { TallySink } from '../../domain/interval/tally-sink.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import type { Milliseconds } from '../../domain/shared/instant.ts'
import type { BatchSums } from './batch-sums.ts'
import { learnedAs, weightierCause } from './closing.ts'
import type { CountingBook } from './counting-book.ts'
import type { ItemResult, Refusal } from './event.ts'
import { conflictIn, summaryOf } from './leg-summary.ts'
import type { ResolvedContact } from './resolved-event.ts'
import { type FactWrite, type HeldLeg, type LegWrite, legName, type Moment, type WaitingWrite } from './shard-state.ts'

/** What the contact facts of a batch make of the shard's legs. */
export interface ContactPlan {
  readonly legs: readonly LegWrite[]
  readonly facts: readonly FactWrite[]
  readonly waiting: readonly WaitingWrite[]
}

/** A leg that facts of this batch are added to. */
interface ChangingLeg {
  readonly name: string
  readonly key: LegKey
  readonly before: Leg
  readonly isNew: boolean
  leg: Leg
  hasConflict: boolean
  added: LearnedFact[]
  cause: LearnedAs
  latenessMs: Milliseconds
}

const DUPLICATE: ItemResult = { status: 'duplicate' }
const NOTHING: ResolvedLeg = { kind: 'pending' }

/** Adds the facts to their legs, in the order of the batch, and counts what each leg means now instead of what it meant before. */
export class ContactPlanner {
  readonly #moment: Moment
  readonly #held: ReadonlyMap<string, HeldLeg>
  readonly #changing = new Map<string, ChangingLeg>()
  readonly #facts: FactWrite[] = []

  constructor(moment: Moment, held: ReadonlyMap<string, HeldLeg>) {
    this.#moment = moment
    this.#held = held
  }

  /** Takes one fact in; what it means is worked out once for the whole batch, in `plan`. */
  take(event: ResolvedContact): ItemResult {
    const changing = this.#legAt(event.key)
    const fact: LearnedFact = { ...event.fact, learned: this.#moment.version }
    const merged = mergeFact(changing.leg, fact)
    if (merged.kind === 'duplicate') return DUPLICATE
    if (merged.kind === 'full') return { status: 'quarantined', refusal: legFull(event, merged.versionsMax) }
    const conflict = merged.kind === 'accepted' && merged.conflict
    const corrects = merged.kind === 'restated' || merged.corrects
    const as = learnedAs(event, { at: fact.at, isVoid: fact.kind === 'voided', corrects }, this.#moment.learnedAt)
    changing.leg = merged.leg
    changing.hasConflict ||= conflict
    changing.added.push(fact)
    changing.cause = weightierCause(changing.cause, as)
    changing.latenessMs = Math.max(changing.latenessMs, event.latenessMs)
    this.#facts.push({ key: changing.key, fact, learnedAs: as, eventId: event.eventId, eventSource: event.eventSource })
    return merged.kind === 'restated' ? DUPLICATE : { status: 'accepted', warnings: event.warnings, conflict }
  }

  /** Counts into `sums` by the rules of `book`. */
  plan(sums: BatchSums, book: CountingBook): ContactPlan {
    const legs: LegWrite[] = []
    const waiting: WaitingWrite[] = []
    for (const changing of this.#changing.values()) {
      if (changing.added.length === 0) continue
      const before = changing.isNew ? NOTHING : resolveLeg(changing.before)
      const after = resolveLeg(changing.leg)
      const sink = sums.sinkOf(changing.cause, changing.latenessMs)
      count(before, book, sink, -1)
      count(after, book, sink, 1)
      addWaitingWrites(waiting, changing, before, after)
      const { name, key, isNew, leg, added } = changing
      const hasConflict = changing.hasConflict && conflictIn(leg)
      legs.push({ name, key, isNew, leg, added, summary: summaryOf(leg, after.kind, hasConflict) })
    }
    return { legs, facts: this.#facts, waiting }
  }

  #legAt(key: LegKey): ChangingLeg {
    const name = legName(key)
    const changing = this.#changing.get(name)
    if (changing !== undefined) return changing
    const held = this.#held.get(name)
    const leg = held?.leg ?? []
    const made: ChangingLeg = {
      name,
      key,
      before: leg,
      isNew: held === undefined,
      leg,
      hasConflict: held?.hasConflict ?? false,
      added: [],
      cause: 'live',
      latenessMs: 0,
    }
    this.#changing.set(name, made)
    return made
  }
}

/** Adds what a leg contributes, `sign` times, each stay by the rules that held when it was offered. */
export function count(resolved: ResolvedLeg, book: CountingBook, sink: TallySink, sign: 1 | -1): void {
  if (resolved.kind !== 'counted') return
  for (const stay of resolved.stays) contributeStayTo(stay, book.rulesOf(stay.queueId, stay.offeredAt), sink, sign)
}

/** The contact that waits in one stay of a leg; null where none does. Contacts we began ourselves are no demand. */
export function waitingIn(resolved: ResolvedLeg, stay: number): WaitingContact | null {
  const found = resolved.kind === 'counted' ? resolved.stays[stay] : undefined
  if (found === undefined || found.outbound || found.outcome !== 'waiting') return null
  return {
    queueId: found.queueId,
    vendorId: found.routedVendorId,
    siteId: found.routedSiteId,
    offeredAt: found.offeredAt,
    dueAt: found.dueAt,
  }
}

function addWaitingWrites(into: WaitingWrite[], { name, key }: ChangingLeg, before: ResolvedLeg, after: ResolvedLeg): void {
  const stays = Math.max(stayCount(before), stayCount(after))
  for (let stay = 0; stay < stays; stay += 1) {
    const waited = waitingIn(before, stay)
    const waits = waitingIn(after, stay)
    if (!isSameWaiting(waited, waits)) into.push({ name, key, stay, before: waited, after: waits })
  }
}

function stayCount(resolved: ResolvedLeg): number {
  return resolved.kind === 'counted' ? resolved.stays.length : 0
}

function isSameWaiting(a: WaitingContact | null, b: WaitingContact | null): boolean {
  if (a === null || b === null) return a === b
  const samePlace = a.queueId === b.queueId && a.vendorId === b.vendorId && a.siteId === b.siteId
  return samePlace && a.offeredAt === b.offeredAt && a.dueAt === b.dueAt
}

function legFull(event: ResolvedContact, versionsMax: number): Refusal {
  return {
    rule: 'legFull',
    pointer: '/data/contactId',
    value: JSON.stringify(event.key.contactId).slice(0, 80),
    expected: `at most ${versionsMax} versions of facts in one leg`,
    hint: 'a sender that gives one id to many contacts is stopped here; give each contact its own',
    waitsFor: null,
  }
}
