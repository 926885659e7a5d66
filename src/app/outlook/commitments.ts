import type { PlanLevel } from '../../domain/plan/plan-level.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type InEffectDeps, readInEffect } from '../plans/plans-in-effect.ts'
import { INTERNAL } from '../scope.ts'
import type { Commitment } from './outlook-context.ts'

/** Heads that are promised and that count now, interval by interval: vendor by vendor, or for a queue as a whole where no vendor promised any. */
export async function commitmentsIn(
  deps: InEffectDeps,
  directory: Directory,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly Commitment[]> {
  const promised = async (level: PlanLevel): Promise<readonly Commitment[]> => {
    const request = { from, to, queueIds: null, level, horizon: 'latest', knownAt: null } as const
    const { cells } = await readInEffect(deps, INTERNAL, directory, 'commitment', request)
    return cells.flatMap(({ queueId, vendorId, start, heads }) =>
      heads === null ? [] : [{ queueId, vendorId, start, heads: heads.value }],
    )
  }
  const ofVendors = await promised('vendor')
  const told = new Set(ofVendors.map(({ queueId, start }) => `${queueId} ${start}`))
  return [...ofVendors, ...(await promised('queue')).filter(({ queueId, start }) => !told.has(`${queueId} ${start}`))]
}
