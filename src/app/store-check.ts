import type { Instant } from '../domain/shared/instant.ts'

/** A time to be checked; half-open, whole 15-minute intervals. */
export interface CheckedPeriod {
  readonly from: Instant
  readonly to: Instant
}

/** What a look through the store came to. */
export interface StoreCheckReport extends CheckedPeriod {
  /** What was looked at: contacts and tallies of the period, versions and vendors of the whole store. */
  readonly checked: {
    readonly legs: number
    readonly tallies: number
    readonly days: number
    readonly versions: number
    readonly vendors: number
  }
  /** How many things are not as they have to be. */
  readonly found: number
  /** The first of them, each in words. */
  readonly differences: readonly string[]
}

/** Holds what the store says against what follows from it: tallies against contacts, versions without a gap, vendors apart. */
export type StoreCheck = (period: CheckedPeriod) => Promise<StoreCheckReport>
