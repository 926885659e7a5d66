import type { Instant } from '../shared/instant.ts'
import type { LearnedFact } from './fact.ts'
import type { Leg } from './leg.ts'
import { resolveStay } from './resolve-stay.ts'
import type { ResolvedLeg, Stay } from './stay.ts'
import { stayFactsOf, winnerOf, withRepeated } from './stay-facts.ts'

const PENDING: ResolvedLeg = { kind: 'pending' }
const VOIDED: ResolvedLeg = { kind: 'voided' }

/**
 * What a leg means: a pure function of the set of its facts, so any order of arrival gives the same answer.
 *
 * A leg begins with `offered`, or with `reopened` where the feed numbers its legs. Where a feed has no leg numbers, later `reopened`
 * facts of the same leg begin further stays, and every other fact belongs to the stay that had begun by its instant.
 */
export function resolveLeg(leg: Leg): ResolvedLeg {
  const visible = withoutVoided(leg)
  if (visible.length === 0) return leg.length === 0 ? PENDING : VOIDED
  let offered: LearnedFact | null = null
  let reopened: readonly LearnedFact[] = []
  for (const fact of visible) {
    if (fact.kind === 'offered') offered = winnerOf(offered, fact)
    else if (fact.kind === 'reopened') reopened = withRepeated(reopened, fact)
  }
  if (reopened.length > 0) return resolveStays(visible, offered, reopened)
  if (offered === null) return PENDING
  const stay = resolveStay(offered, stayFactsOf(visible), false)
  return stay.ok ? { kind: 'counted', stays: [stay.value] } : { kind: 'inconsistent', inconsistency: stay.error }
}

/** `voided` hides the facts of its leg up to its revision; a fact of a higher revision revives the leg. */
function withoutVoided(leg: Leg): Leg {
  let hiddenTo = -1
  for (const fact of leg) if (fact.kind === 'voided' && fact.revision > hiddenTo) hiddenTo = fact.revision
  return hiddenTo < 0 ? leg : leg.filter((fact) => fact.kind !== 'voided' && fact.revision > hiddenTo)
}

function resolveStays(visible: Leg, offered: LearnedFact | null, reopened: readonly LearnedFact[]): ResolvedLeg {
  const starts = startsOf(offered, reopened)
  const stays: Stay[] = []
  for (const [place, start] of starts.entries()) {
    const part = starts.length === 1 ? visible : partOf(visible, place === 0 ? null : start.at, starts[place + 1]?.at ?? null)
    const isReopened = start.kind === 'reopened' || (reopened[0] as LearnedFact).at <= start.at
    const stay = resolveStay(start, stayFactsOf(part), isReopened)
    if (!stay.ok) return { kind: 'inconsistent', inconsistency: stay.error }
    stays.push(stay.value)
  }
  return { kind: 'counted', stays }
}

/**
 * The facts that begin a stay, each at an instant of its own. A `reopened` up to the instant of `offered` tells only that this leg
 * continues an earlier one (a feed with leg numbers may send both): it marks that stay and begins none, else the contact would count twice.
 */
function startsOf(offered: LearnedFact | null, reopened: readonly LearnedFact[]): readonly LearnedFact[] {
  const starts: LearnedFact[] = offered === null ? [] : [offered]
  for (const fact of reopened) {
    const last = starts.at(-1)
    if (last === undefined || fact.at > last.at) starts.push(fact)
  }
  return starts
}

/** The facts of one stay among several: from its start and before the next start; what is earlier than all goes to the first. */
function partOf(visible: Leg, from: Instant | null, until: Instant | null): Leg {
  return visible.filter((fact) => (from === null || fact.at >= from) && (until === null || fact.at < until))
}
