import { factIdentity, type LearnedFact } from './fact.ts'

/**
 * A contact leg is the set of all fact versions learned about one stay of a contact in one queue. A set only grows, so merging is
 * commutative, associative and idempotent by construction; what the leg *means* is computed from the set (`resolveLeg`).
 */
export type Leg = readonly LearnedFact[]

/** No real leg has so many; a feed that sends everything under one id is stopped here instead of slowing the store. */
export const LEG_VERSIONS_MAX = 400

export type MergeOutcome =
  | { readonly kind: 'accepted'; readonly leg: Leg; readonly conflict: boolean; readonly corrects: boolean }
  | { readonly kind: 'duplicate' }
  /** A duplicate to its sender, but with a newer event time: kept, since it moves up in the order of versions. */
  | { readonly kind: 'restated'; readonly leg: Leg }
  | { readonly kind: 'full'; readonly versionsMax: number }

/**
 * Adds one learned fact to a leg. The same identity with the same revision and content is a `duplicate` and changes nothing, unless
 * its event time is newer than what is held (`restated`). `conflict` says that another content claims the same revision and time;
 * the order of versions still gives every node the same winner. `corrects` says that another content was held before.
 */
export function mergeFact(leg: Leg, fact: LearnedFact): MergeOutcome {
  if (leg.length === 0) return { kind: 'accepted', leg: [fact], conflict: false, corrects: false }
  const identity = factIdentity(fact)
  let conflict = false
  let corrects = false
  let restates = false
  for (const held of leg) {
    if (held.kind !== fact.kind || factIdentity(held) !== identity) continue
    if (held.revision === fact.revision && held.hash === fact.hash) {
      if (held.time >= fact.time) return { kind: 'duplicate' }
      restates = true
      continue
    }
    conflict ||= held.revision === fact.revision && held.time === fact.time
    corrects = true
  }
  if (leg.length >= LEG_VERSIONS_MAX) return { kind: 'full', versionsMax: LEG_VERSIONS_MAX }
  if (restates) return { kind: 'restated', leg: [...leg, fact] }
  return { kind: 'accepted', leg: [...leg, fact], conflict, corrects }
}

/** The leg as it was known when the shard stood at `version`. */
export function legAsKnownAt(leg: Leg, version: number): Leg {
  return leg.filter((fact) => fact.learned <= version)
}
