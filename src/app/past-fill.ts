import type { Instant } from '../domain/shared/instant.ts'

/** How far a past has come that is being filled in, the newest first. */
export interface PastFill {
  readonly days: number
  readonly daysDone: number
  /** What happened before is not known yet, or not all of it. */
  readonly knownFrom: Instant
}

/** Where whoever fills a past in tells how far it is, for whoever shows or derives something from it; null where none is being filled in. */
export class PastFilling {
  now: PastFill | null = null
}
