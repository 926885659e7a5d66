import type { Instant } from '../shared/instant.ts'
import { compareVersions, type FactKind, factIdentity, type LearnedFact } from './fact.ts'
import type { Leg } from './leg.ts'
import { resolveStay } from './resolve-stay.ts'
import type { ResolvedLeg, Stay } from './stay.ts'

/**
 * What a leg means: a pure function of the set of its facts, so any order of arrival gives the same answer.
 *
 * A leg begins with `offered`, or with `reopened` where the feed numbers its legs. Where a feed has no leg numbers, later `reopened`
 * facts of the same leg begin further stays, and every other fact belongs to the stay that had begun by its instant.
 */
export function resolveLeg(leg: Leg): ResolvedLeg {
  if (leg.length === 0) return { kind: 'pending' }
  const visible = withoutVoided(leg)
  if (visible.length === 0) return { kind: 'voided' }
  const starts = startsOf(visible)
  if (starts.length === 0) return { kind: 'pending' }
  const stays: Stay[] = []
  for (let at = 0; at < starts.length; at += 1) {
    const start = starts[at] as LearnedFact
    const facts = starts.length === 1 ? visible : partOf(visible, start, at === 0, starts[at + 1]?.at ?? null)
    const stay = resolveStay(start, winners(facts))
    if (!stay.ok) return { kind: 'inconsistent', inconsistency: stay.error }
    stays.push(stay.value)
  }
  return { kind: 'counted', stays }
}

/** `voided` hides the facts of its leg up to its revision; a fact of a higher revision revives the leg. */
function withoutVoided(leg: Leg): Leg {
  let hiddenTo = -1
  for (const fact of leg) if (fact.kind === 'voided' && fact.revision > hiddenTo) hiddenTo = fact.revision
  return hiddenTo < 0 ? leg : leg.filter((fact) => fact.kind !== 'voided' && fact.revision > hiddenTo)
}

/** The facts that begin a stay, in order of time; `offered` before a `reopened` of the same instant. */
function startsOf(visible: Leg): LearnedFact[] {
  const byIdentity = winners(visible.filter((fact) => fact.kind === 'offered' || fact.kind === 'reopened'))
  return [...byIdentity.values()].sort((a, b) => a.at - b.at || startRank(a.kind) - startRank(b.kind) || (a.n ?? 0) - (b.n ?? 0))
}

function startRank(kind: FactKind): number {
  return kind === 'offered' ? 0 : 1
}

/** The facts of one stay among several: those from its start on and before the next start; what is earlier than all goes first. */
function partOf(visible: Leg, start: LearnedFact, isFirst: boolean, until: Instant | null): Leg {
  return visible.filter(
    (fact) =>
      fact.kind !== 'offered' && fact.kind !== 'reopened' && (isFirst || fact.at >= start.at) && (until === null || fact.at < until),
  )
}

/** The winning version of each identity. */
function winners(facts: Leg): Map<string, LearnedFact> {
  const best = new Map<string, LearnedFact>()
  for (const fact of facts) {
    const identity = factIdentity(fact)
    const held = best.get(identity)
    if (held === undefined || compareVersions(fact, held) > 0) best.set(identity, fact)
  }
  return best
}
