import type { TallyPlan, VersionVector } from '../../app/kpi-query.ts'
import type { VendorReport } from '../../domain/interval/vendor-report.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { int4Column } from './columns.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import { readReportText } from './vendor-interval.ts'

/** Every version that was known of what vendors reported within a plan's period. */
export async function readReports(
  connection: ScopedConnection,
  plan: TallyPlan,
  knownVersions: VersionVector,
): Promise<readonly VendorReport[]> {
  if (!plan.withReports) return []
  const queueIds = [...new Set(plan.parts.flatMap((part) => part.queueIds))]
  const { rows } = await connection.query<[number, number, Instant, number, number, number, string]>({
    rowMode: 'array',
    text: `select shard, queue_id, start, vendor_id, feed_id, seconds, versions from @vendor_interval as report
      where shard = any($1::integer[]) and queue_id = any($2::integer[]) and start >= $3 and start < $4`,
    values: [int4Column(knownVersions.map((_, shard) => shard)), int4Column(queueIds), plan.from, plan.to],
  })
  return rows.flatMap(([shard, queueId, start, vendorId, feedId, seconds, text]) =>
    readReportText(text, { feedId, vendorId, queueId, start, seconds }).filter(
      ({ learned }) => learned <= (knownVersions[shard] as number),
    ),
  )
}
