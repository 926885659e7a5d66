import { ok, type Result } from '../domain/shared/result.ts'
import type { Moment } from './kpi-query.ts'
import type { KpiNames } from './kpis-names.ts'
import { type Period, periodIn } from './kpis-period.ts'
import type { QueuePeriod } from './kpis-plan.ts'
import { isWithinDay, type KpiFault, type KpiRequest } from './kpis-request.ts'
import type { Calendar } from './local-days.ts'

/** The period asked for, for each queue as its zone cuts it. */
export interface QueuePeriods {
  /** The one zone of all rows; null: each queue's own. */
  readonly zone: string | null
  /** The period in that zone; null where each queue has its own. */
  readonly period: Period | null
  readonly queues: readonly QueuePeriod[]
}

/** Cuts the period for these queues: by the zone asked for, else by the one that all of them have, else each by its own. */
export function queuePeriods(
  request: KpiRequest,
  queueIds: readonly number[],
  { moment, names, calendar }: { readonly moment: Moment; readonly names: KpiNames; readonly calendar: Calendar },
): Result<QueuePeriods, KpiFault> {
  const zone = request.zone ?? commonZone(request, queueIds, moment)
  const periods = new Map<string, Period>()
  for (const name of zone === null ? queueIds.map((queueId) => ownZone(queueId, moment)) : [zone]) {
    if (periods.has(name)) continue
    const period = periodIn(name, request, calendar)
    if (!period.ok) return period
    periods.set(name, period.value)
  }
  const queues = queueIds.map((queueId) => {
    const period = periods.get(zone ?? ownZone(queueId, moment)) as Period
    const changes = names.viewsOf(queueId).map(({ from }) => from)
    return {
      queueId,
      period,
      counted: moment.counted.get(queueId) ?? null,
      changesAt: changes.filter((at) => at > period.from && at < period.to),
    }
  })
  return ok({ zone, period: zone === null ? null : (periods.get(zone) as Period), queues })
}

/** The zone of all these queues where they have one; else null for whole days, which are each queue's own, and UTC for hours. */
function commonZone(request: KpiRequest, queueIds: readonly number[], moment: Moment): string | null {
  // Agents that serve no queue are counted by days of UTC, which is no reason to cut everybody's days so.
  const zones = new Set(queueIds.filter((queueId) => queueId !== 0).map((queueId) => ownZone(queueId, moment)))
  const [first] = zones
  if (zones.size === 1 && first !== undefined) return first
  return zones.size === 0 || isWithinDay(request) ? 'UTC' : null
}

/** The zone that a queue's days are counted by at the moment. */
function ownZone(queueId: number, { counted, directory, asOf }: Moment): string {
  const zones = counted.get(queueId)?.zones ?? []
  const inForce = zones.findLast(({ from }) => from <= asOf) ?? zones[0]
  if (inForce !== undefined) return inForce.zone
  const history = directory.queueHistory(queueId)
  return (history.findLast(({ from }) => from <= asOf) ?? history[0])?.value.zone ?? 'UTC'
}
