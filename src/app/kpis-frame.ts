import { INTERVAL_MS, type Milliseconds, SECOND_MS } from '../domain/shared/instant.ts'
import { err, ok, type Result } from '../domain/shared/result.ts'
import type { Moment, TallyPlan } from './kpi-query.ts'
import { choiceOf, type KpiChoice } from './kpis-choice.ts'
import { KpiNames, thresholdsMsOf } from './kpis-names.ts'
import type { Period } from './kpis-period.ts'
import { type PlanGrain, partsOf } from './kpis-plan.ts'
import { isWithinDay, KPI_DIMENSIONS, type KpiFault, type KpiRequest } from './kpis-request.ts'
import type { SumRules } from './kpis-sum.ts'
import { type QueuePeriods, queuePeriods } from './kpis-zones.ts'
import type { Calendar } from './local-days.ts'

/** Queues times intervals of one answer. */
export const KPI_CELLS_MAX = 500_000

/** Thresholds of one answer. */
export const KPI_THRESHOLDS_MAX = 32

/** Told where no queue declares a threshold. */
const THRESHOLD_SECONDS_DEFAULT = 20

/** A request as it is to be read and summed at one moment. */
export interface KpiFrame extends TallyPlan, SumRules {
  /** Null: each queue's own. */
  readonly zone: string | null
  /** The period as that zone cuts it; null where each queue's own zone does. */
  readonly period: Period | null
}

/** Decides how a request is read at a moment: which queues, cut by which calendar, from the rollup or from intervals. */
export function frameOf(request: KpiRequest, moment: Moment, calendar: Calendar): Result<KpiFrame, KpiFault> {
  const names = new KpiNames(moment.directory)
  const choice = choiceOf(request.only, moment, names)
  if (!choice.ok) return choice
  const { queueIds, vendorIds, siteIds } = choice.value
  const periods = queuePeriods(request, queueIds, { moment, names, calendar })
  if (!periods.ok) return periods
  const thresholdsMs = thresholdsOf(request, choice.value, names)
  if (!thresholdsMs.ok) return thresholdsMs
  const withAttainment = request.withAttainment ?? isWithinDay(request)
  const grain = withAttainment || request.interval === '15m' ? 'each interval' : isWithinDay(request) ? 'within days' : 'days'
  const { queues, zone, period } = periods.value
  const cells = cellsOf(periods.value, grain)
  if (cells > KPI_CELLS_MAX) return err({ kind: 'too_many_cells', cells, cellsMax: KPI_CELLS_MAX })
  const byQueue = new Map(queues.map((queue) => [queue.queueId, queue.period]))
  const { by, only } = request
  return ok({
    ...wholePeriodOf(periods.value),
    parts: partsOf(queues, grain),
    keepsVendors: by.includes('vendor'),
    keepsSites: by.includes('site'),
    vendorIds,
    siteIds,
    // A report names a queue and a vendor, and no site.
    withReports: by.includes('vendor') && by.includes('queue') && !by.includes('site') && only.site === undefined,
    by: KPI_DIMENSIONS.filter((dimension) => by.includes(dimension)),
    names,
    choice: choice.value,
    thresholdsMs: thresholdsMs.value,
    limitsMsOf: (queueId) => [...thresholdsMs.value, ...ownLimitsMsOf(queueId, names)],
    withAttainment,
    zone,
    period,
    periodOf: (queueId) => byQueue.get(queueId) ?? null,
  })
}

function wholePeriodOf({ period, queues }: QueuePeriods): Pick<TallyPlan, 'from' | 'to'> {
  const periods = period === null ? queues.map((queue) => queue.period) : [period]
  return { from: Math.min(...periods.map(({ from }) => from)), to: Math.max(...periods.map(({ to }) => to)) }
}

/** What the queue's own waits were ever compared with. */
function ownLimitsMsOf(queueId: number, names: KpiNames): readonly Milliseconds[] {
  return names.viewsOf(queueId).flatMap(({ view }) => [...thresholdsMsOf(view), view.shortAbandonSeconds * SECOND_MS])
}

/** The thresholds asked for, else those that the chosen queues declare. */
function thresholdsOf({ thresholdsSeconds }: KpiRequest, choice: KpiChoice, names: KpiNames): Result<readonly Milliseconds[], KpiFault> {
  const countMax = KPI_THRESHOLDS_MAX
  if (thresholdsSeconds !== null) {
    const asked = new Set(thresholdsSeconds)
    return asked.size > countMax ? err({ kind: 'too_many_thresholds', count: asked.size, countMax }) : ok(inOrder(asked))
  }
  const views = choice.queueIds.flatMap((queueId) => names.viewsOf(queueId).map(({ view }) => view))
  const declared = new Set(views.flatMap((view) => thresholdsMsOf(view).map((thresholdMs) => thresholdMs / SECOND_MS)))
  const all = new Set([...declared, ...views.map(({ shortAbandonSeconds }) => shortAbandonSeconds)])
  if (declared.size === 0) all.add(THRESHOLD_SECONDS_DEFAULT)
  return ok(inOrder(all).slice(0, countMax))
}

function inOrder(thresholdsSeconds: Iterable<number>): readonly Milliseconds[] {
  return [...thresholdsSeconds].sort((a, b) => a - b).map((seconds) => seconds * SECOND_MS)
}

/** How much an answer may hold at most; what is summed by the store within a day still comes as so many sums. */
function cellsOf({ queues }: QueuePeriods, grain: PlanGrain): number {
  let cells = 0
  for (const { period } of queues) {
    cells += grain === 'each interval' ? (period.to - period.from) / INTERVAL_MS : period.buckets.length
  }
  return cells
}
