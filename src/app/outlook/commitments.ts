import type { Directory } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type InEffectDeps, readInEffect } from '../plans/plans-in-effect.ts'
import { INTERNAL } from '../scope.ts'
import type { Commitment } from './make-outlook.ts'

/** Heads that vendors have promised and that count now, interval by interval. */
export async function commitmentsIn(
  deps: InEffectDeps,
  directory: Directory,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly Commitment[]> {
  const request = { from, to, queueIds: null, level: 'vendor', horizon: 'latest', knownAt: null } as const
  const { cells } = await readInEffect(deps, INTERNAL, directory, 'commitment', request)
  return cells.flatMap(({ queueId, vendorId, start, heads }) => (heads === null ? [] : [{ queueId, vendorId, start, heads: heads.value }]))
}
