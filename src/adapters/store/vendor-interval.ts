import type { LearnedReport, ReportKey, ReportWrite } from '../../app/intake/shard-state.ts'
import type { ReportedFigures } from '../../domain/interval/vendor-report.ts'
import { int4Column, int8Column, textColumn } from './columns.ts'
import type { Connection } from './pools.ts'

/** One version of a report as the store keeps it; the order is stored. */
type ReportParts = readonly [learned: number, revision: number, time: number, hash: number, figures: ReportedFigures]

/** Writes all versions of one report. */
export function reportText(versions: readonly LearnedReport[]): string {
  return JSON.stringify(versions.map(({ learned, revision, time, hash, figures }): ReportParts => [learned, revision, time, hash, figures]))
}

/** Reads all versions of one report. */
export function readReportText(text: string, { feedId, vendorId, queueId, start, seconds }: ReportKey): readonly LearnedReport[] {
  return (JSON.parse(text) as readonly ReportParts[]).map(([learned, revision, time, hash, figures]) => ({
    feedId,
    vendorId,
    queueId,
    start,
    seconds,
    learned,
    revision,
    time,
    hash,
    figures,
  }))
}

/** The reports of these keys with all their versions. */
export async function loadReports(
  connection: Connection,
  shard: number,
  keys: ReadonlyMap<string, ReportKey>,
): Promise<ReadonlyMap<string, readonly LearnedReport[]>> {
  const reports = new Map<string, readonly LearnedReport[]>()
  if (keys.size === 0) return reports
  const names = [...keys.keys()]
  const wanted = [...keys.values()]
  const { rows } = await connection.query<[number, string]>({
    name: 'load reports',
    rowMode: 'array',
    text: `select k.place, r.versions
      from unnest($2::integer[], $3::bigint[], $4::integer[], $5::integer[], $6::integer[]) with ordinality
        as k (queue_id, start, vendor_id, feed_id, seconds, place)
      join vendor_interval r on r.shard = $1 and r.queue_id = k.queue_id and r.start = k.start and r.vendor_id = k.vendor_id
        and r.feed_id = k.feed_id and r.seconds = k.seconds`,
    values: [shard, ...keyColumns(wanted)],
  })
  for (const [place, text] of rows) reports.set(names[place - 1] as string, readReportText(text, wanted[place - 1] as ReportKey))
  return reports
}

/** Writes reports with all their versions. */
export async function writeReports(connection: Connection, shard: number, writes: readonly ReportWrite[]): Promise<void> {
  if (writes.length === 0) return
  await connection.query({
    name: 'write reports',
    text: `insert into vendor_interval (shard, queue_id, start, vendor_id, feed_id, seconds, versions)
      select $1, * from unnest($2::integer[], $3::bigint[], $4::integer[], $5::integer[], $6::integer[], $7::text[])
      on conflict (shard, queue_id, start, vendor_id, feed_id, seconds) do update set versions = excluded.versions`,
    values: [shard, ...keyColumns(writes.map(({ key }) => key)), textColumn(writes.map(({ versions }) => reportText(versions)))],
  })
}

function keyColumns(keys: readonly ReportKey[]): readonly Buffer[] {
  return [
    int4Column(keys.map(({ queueId }) => queueId)),
    int8Column(keys.map(({ start }) => start)),
    int4Column(keys.map(({ vendorId }) => vendorId)),
    int4Column(keys.map(({ feedId }) => feedId)),
    int4Column(keys.map(({ seconds }) => seconds)),
  ]
}
