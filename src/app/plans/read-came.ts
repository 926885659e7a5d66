import { measure, type Tally } from '../../domain/interval/tally.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import type { TallyPlan, TallyReads } from '../kpi-query.ts'
import type { Scope } from '../scope.ts'

/** What came to queues within [from, to), by `queueId start`. */
export async function readCame(
  reads: TallyReads,
  scope: Scope,
  queueIds: readonly number[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<ReadonlyMap<string, Tally>> {
  if (queueIds.length === 0 || to <= from) return new Map()
  const parts = [{ queueIds, grain: 'interval' as const, from, to, cuts: null }]
  const kept = { keepsVendors: false, keepsSites: false, vendorIds: null, siteIds: null, withReports: false }
  const measures = ['offered', 'handled', 'talkMs', 'holdMs', 'wrapMs'] as const
  const answer = await reads.read<TallyPlan, never>(scope, null, () => ok({ parts, from, to, ...kept, measures }))
  if (!answer.ok) throw new Error(`what came cannot be read: ${answer.error.kind}`)
  return new Map(answer.value.tallies.map(({ key, tally }) => [`${key.queueId} ${key.start}`, tally]))
}

/** Contacts that were offered. */
export function offered(tally: Tally): number {
  return measure(tally, 'offered')
}
