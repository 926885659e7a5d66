import { type ContactFact, compareVersions, factIdentity, type LearnedFact } from '../../domain/contact/fact.ts'
import type { Leg } from '../../domain/contact/leg.ts'
import type { ResolvedLeg } from '../../domain/contact/stay.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'

/** How a leg stands: counted, or why not. */
export type LegStanding = ResolvedLeg['kind']

/** What finds a leg among millions: true of every version of its facts, so that it is found for any past moment as well. */
export interface LegSummary {
  /** The queue of its stays; 0 where its facts, corrected ones included, name several. */
  readonly queueId: number
  /** Every vendor named as routed to or answering, ascending. */
  readonly vendorIds: readonly number[]
  readonly firstAt: Instant
  readonly lastAt: Instant
  /** `lastAt` of a leg that spans more than a day, by which it is found beside `firstAt`; null for all others. */
  readonly longUntil: Instant | null
  readonly standing: LegStanding
  readonly hasConflict: boolean
  /** Belongs on a list that people look through. */
  readonly isListed: boolean
}

/** A leg that spans no more than this is found by its beginning alone. */
export const LONG_LEG_MS = DAY_MS

/** Summarises the set of facts of a leg; `hasConflict` is computed by `conflictIn` only where one is possible. */
export function summaryOf(leg: Leg, standing: LegStanding, hasConflict: boolean): LegSummary {
  let queueId = -1
  let vendorIds: readonly number[] = []
  let firstAt = Number.POSITIVE_INFINITY
  let lastAt = Number.NEGATIVE_INFINITY
  for (const fact of leg) {
    if (fact.at < firstAt) firstAt = fact.at
    if (fact.at > lastAt) lastAt = fact.at
    if (fact.dueAt !== null && fact.dueAt > lastAt) lastAt = fact.dueAt
    if (fact.dueAt !== null && fact.dueAt < firstAt) firstAt = fact.dueAt
    if (fact.kind === 'offered' || fact.kind === 'reopened') queueId = queueId === -1 || queueId === fact.queueId ? fact.queueId : 0
    if (namesVendor(fact) && !vendorIds.includes(fact.vendorId)) vendorIds = [...vendorIds, fact.vendorId].sort((a, b) => a - b)
  }
  const isListed = standing === 'pending' || standing === 'inconsistent' || hasConflict
  const longUntil = lastAt - firstAt > LONG_LEG_MS ? lastAt : null
  return { queueId: Math.max(queueId, 0), vendorIds, firstAt, lastAt, longUntil, standing, hasConflict, isListed }
}

/** Whether two contents still claim one winning version of a fact. */
export function conflictIn(leg: Leg): boolean {
  const winners = new Map<string, LearnedFact>()
  for (const fact of leg) {
    const identity = factIdentity(fact)
    const held = winners.get(identity)
    if (held === undefined || compareVersions(fact, held) > 0) winners.set(identity, fact)
  }
  return leg.some((fact) => {
    const winner = winners.get(factIdentity(fact)) as LearnedFact
    return fact.hash !== winner.hash && fact.revision === winner.revision && fact.time === winner.time
  })
}

function namesVendor({ kind, vendorId }: ContactFact): boolean {
  return vendorId !== 0 && (kind === 'offered' || kind === 'reopened' || kind === 'answered' || kind === 'replied')
}
