import { SECOND_MS } from '../domain/shared/instant.ts'
import { err, ok, type Result } from '../domain/shared/result.ts'
import type { TallyAnswer, TallyReads } from './kpi-query.ts'
import { RowFinisher } from './kpis-finish.ts'
import { frameOf, type KpiFrame } from './kpis-frame.ts'
import type { NamedBucket } from './kpis-period.ts'
import { ReportedSums } from './kpis-reported.ts'
import type { KpiDimension, KpiFault, KpiRequest } from './kpis-request.ts'
import type { KpiAnswer, KpiRow } from './kpis-row.ts'
import { KpiSums } from './kpis-sum.ts'
import type { Calendar } from './local-days.ts'
import type { Scope } from './scope.ts'

/** Figures of a period, live or as they were known at a past moment: both are the same derivation from what was read at one moment. */
export async function queryKpis(
  reads: TallyReads,
  calendar: Calendar,
  scope: Scope,
  request: KpiRequest,
): Promise<Result<KpiAnswer, KpiFault>> {
  const { zone, knownAt } = request
  if (zone !== null && !calendar.isZone(zone)) return err({ kind: 'unknown_zone', zone })
  const answer = await reads.read(scope, knownAt, (moment) => frameOf(request, moment, calendar))
  return answer.ok ? ok(answerOf(request, answer.value)) : answer
}

/** Derives the rows from what was read: a pure function, so the same reading gives the same rows. */
export function answerOf(request: KpiRequest, answer: TallyAnswer<KpiFrame>): KpiAnswer {
  const { moment, plan, reports } = answer
  const sums = new KpiSums(plan)
  sums.addAnswer(answer)
  if (plan.by.length === 0) for (const bucket of plan.period?.buckets ?? []) sums.addEmptyRow(bucket)
  const bucketsOf = (queueId: number): readonly NamedBucket[] => plan.periodOf(queueId)?.buckets ?? []
  const viewAt = plan.names.queueAt.bind(plan.names)
  const reported = plan.withReports ? new ReportedSums(reports, sums, bucketsOf, viewAt) : null
  const finisher = new RowFinisher(answer, plan.names, plan.choice)
  return {
    asOf: moment.asOf,
    version: moment.version,
    asKnownAt: request.knownAt?.at ?? null,
    zone: plan.zone,
    interval: request.interval,
    by: plan.by,
    thresholdsSeconds: plan.thresholdsMs.map((thresholdMs) => thresholdMs / SECOND_MS),
    rows: inOrder(
      sums.rows().map((row) => finisher.finish(row, reported)),
      plan.by,
    ),
  }
}

function inOrder(rows: readonly KpiRow[], by: readonly KpiDimension[]): readonly KpiRow[] {
  return rows.toSorted((a, b) => {
    if (a.start !== b.start) return a.start - b.start
    for (const dimension of by) {
      const [left, right] = [a[dimension] ?? '', b[dimension] ?? '']
      if (left !== right) return left < right ? -1 : 1
    }
    return a.end - b.end
  })
}
