import { demandAmount } from './steady-queue.ts'

/** What a vendor owes a queue in an interval. */
export interface VendorCommitment {
  readonly vendor: string
  /** Heads committed, as the commitment counts them (paid, staffed or available: the same as the requirement). */
  readonly committed: number
  /** The vendor's share of the volume, 0 to 1. */
  readonly share: number
}

export interface VendorGap {
  readonly vendor: string
  readonly required: number
  readonly committed: number
  /** Committed less required: below 0 heads are missing. */
  readonly gap: number
}

export interface CommitmentGap {
  readonly required: number
  readonly committed: number
  readonly gap: number
  readonly vendors: readonly VendorGap[]
}

const SHARES_OFF_MAX = 1e-9

/**
 * Commitments against the requirement of one queue and interval. `requiredOf` is the requirement of a share of the volume. Where contacts are routed
 * to a vendor before they wait each vendor needs its own, so `requiredOf(share)` is the vendor's requirement and all of them together are more than that of
 * one pool; in a pooled queue there is one requirement, `requiredOf(1)`, of which each vendor owes its share. Throws a RangeError unless the shares
 * sum to 1.
 */
export function commitmentGap(
  commitments: readonly VendorCommitment[],
  requiredOf: (share: number) => number,
  routing: 'routedBefore' | 'pooled',
): CommitmentGap {
  const shares = commitments.reduce((sum, { share }) => sum + share, 0)
  if (Math.abs(shares - 1) > SHARES_OFF_MAX) throw new RangeError(`the shares of the vendors sum to ${shares}, expected 1`)
  for (const { committed } of commitments) demandAmount('committed', committed)
  const pooled = routing === 'pooled' ? requiredOf(1) : 0
  const vendors = commitments.map(({ vendor, committed, share }) => {
    const required = routing === 'pooled' ? pooled * share : requiredOf(share)
    return { vendor, required, committed, gap: committed - required }
  })
  const required = routing === 'pooled' ? pooled : vendors.reduce((sum, each) => sum + each.required, 0)
  const committed = vendors.reduce((sum, each) => sum + each.committed, 0)
  return { required, committed, gap: committed - required, vendors }
}
