import { measure } from '../../domain/interval/tally.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import { ok } from '../../domain/shared/result.ts'
import type { TallyPlan, TallyReads } from '../kpi-query.ts'
import type { LocalDays } from '../local-days.ts'
import { INTERNAL } from '../scope.ts'
import { PAST_DAYS } from './read-past.ts'

/** What was offered to each queue before its present local day, in all of the past that is learned from: by it is seen that a past came in. */
export async function readPastTotals(
  reads: TallyReads,
  localDays: LocalDays,
  queues: readonly { readonly queueId: number; readonly zone: string }[],
  now: Instant,
): Promise<ReadonlyMap<number, number>> {
  const totals = new Map(queues.map(({ queueId }) => [queueId, 0]))
  const parts = [...Map.groupBy(queues, ({ zone }) => zone)].map(([zone, ofZone]) => {
    const today = localDays.dayAt(zone, now)
    const first = localDays.dayAt(zone, now - PAST_DAYS * DAY_MS)
    return { queueIds: ofZone.map(({ queueId }) => queueId), grain: 'day' as const, from: first.start, to: today.start, cuts: null }
  })
  if (parts.length === 0) return totals
  const answer = await reads.read<TallyPlan, never>(INTERNAL, null, () =>
    ok({
      parts,
      from: Math.min(...parts.map(({ from }) => from)),
      to: Math.max(...parts.map(({ to }) => to)),
      keepsVendors: false,
      keepsSites: false,
      vendorIds: null,
      siteIds: null,
      withReports: false,
      withOpen: false,
      measures: ['offered'] as const,
    }),
  )
  if (!answer.ok) throw new Error(`the totals of the past cannot be read: ${answer.error.kind}`)
  for (const { key, tally } of answer.value.tallies) totals.set(key.queueId, (totals.get(key.queueId) ?? 0) + measure(tally, 'offered'))
  return totals
}
