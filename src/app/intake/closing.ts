import type { LearnedAs } from '../../domain/contact/fact.ts'
import { INTERVAL_MS, type Instant, intervalStart, type Milliseconds } from '../../domain/shared/instant.ts'

/** An interval closes at its end plus the time its feed may be late. */
export function isClosed(start: Instant, latenessMs: Milliseconds, at: Instant): boolean {
  return start + INTERVAL_MS + latenessMs <= at
}

/** How a fact is learned: what is recomputed is learned already. */
export type FactLearnedAs = Exclude<LearnedAs, 'recomputed'>

/** How a fact was learned; `corrects` says that another version of it was held. */
export function learnedAs(
  { isReleased, latenessMs }: { readonly isReleased: boolean; readonly latenessMs: Milliseconds },
  fact: { readonly at: Instant; readonly isVoid: boolean; readonly corrects: boolean },
  learnedAt: Instant,
): FactLearnedAs {
  if (fact.isVoid) return 'voided'
  if (isReleased) return 'newlyMapped'
  if (fact.corrects) return 'corrected'
  return isClosed(intervalStart(fact.at), latenessMs, learnedAt) ? 'late' : 'live'
}

const WEIGHT: Readonly<Record<LearnedAs, number>> = { live: 0, late: 1, corrected: 2, newlyMapped: 3, voided: 4, recomputed: 5 }

/** The cause that is named where several facts changed one leg at once. */
export function weightierCause(a: LearnedAs, b: LearnedAs): LearnedAs {
  return WEIGHT[a] >= WEIGHT[b] ? a : b
}
