import { compareVersions, type LearnedFact } from './fact.ts'

/** The winning version of each fact of one stay; repeatable ones side by side, in the order in which they happened. */
export interface StayFacts {
  answered: LearnedFact | null
  ended: LearnedFact | null
  wrapped: LearnedFact | null
  abandoned: LearnedFact | null
  flowedOut: LearnedFact | null
  callbackRequested: LearnedFact | null
  lost: LearnedFact | null
  held: readonly LearnedFact[]
  resumed: readonly LearnedFact[]
  replied: readonly LearnedFact[]
  transferred: readonly LearnedFact[]
}

const NONE: readonly LearnedFact[] = []

/** Picks the winners among fact versions; what begins a stay (`offered`, `reopened`) and `voided` are not looked at here. */
export function stayFactsOf(facts: readonly LearnedFact[]): StayFacts {
  const found = noFacts()
  for (const fact of facts) {
    switch (fact.kind) {
      case 'answered':
      case 'ended':
      case 'wrapped':
      case 'abandoned':
      case 'flowedOut':
      case 'callbackRequested':
      case 'lost':
        found[fact.kind] = winnerOf(found[fact.kind], fact)
        break
      case 'held':
      case 'resumed':
      case 'replied':
      case 'transferred':
        found[fact.kind] = withRepeated(found[fact.kind], fact)
        break
      case 'offered':
      case 'reopened':
      case 'voided':
        break
    }
  }
  return found
}

function noFacts(): StayFacts {
  return {
    answered: null,
    ended: null,
    wrapped: null,
    abandoned: null,
    flowedOut: null,
    callbackRequested: null,
    lost: null,
    held: NONE,
    resumed: NONE,
    replied: NONE,
    transferred: NONE,
  }
}

/** Of two versions of one fact, the one that counts. */
export function winnerOf(held: LearnedFact | null, fact: LearnedFact): LearnedFact {
  return held === null || compareVersions(fact, held) > 0 ? fact : held
}

/** A list of repeatable facts with one version more: it replaces the held version of its identity when it wins, else stands beside. */
export function withRepeated(list: readonly LearnedFact[], fact: LearnedFact): readonly LearnedFact[] {
  const place = list.findIndex((held) => isSameRepeated(held, fact))
  const held = list[place]
  if (held === undefined) return [...list, fact].sort(inOrder)
  if (compareVersions(fact, held) <= 0) return list
  return list.with(place, fact).sort(inOrder)
}

function isSameRepeated(a: LearnedFact, b: LearnedFact): boolean {
  return a.n === null || b.n === null ? a.n === b.n && a.at === b.at : a.n === b.n
}

/** By instant, then number; what still ties is put in the order of versions, so that the order of arrival never shows. */
function inOrder(a: LearnedFact, b: LearnedFact): number {
  return a.at - b.at || (a.n ?? 0) - (b.n ?? 0) || compareVersions(a, b)
}
