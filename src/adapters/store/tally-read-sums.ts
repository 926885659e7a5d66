import type { CountedTally, TallyPart, TallyPlan } from '../../app/kpi-query.ts'
import { withoutEmptyWaits } from '../../app/tally-gather.ts'
import { MEASURE_COUNT, MEASURES, type Measure } from '../../domain/interval/measure.ts'
import { isEmptyTally, type Tally } from '../../domain/interval/tally.ts'
import { edgeIndex } from '../../domain/interval/wait-edges.ts'
import type { Milliseconds } from '../../domain/shared/instant.ts'
import { int4Column, int8Column } from './columns.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import type { StoreCounting } from './tally-read-counting.ts'
import { MEASURE_COLUMNS } from './tally-statement.ts'

/** Queues of a part that can be summed in one query: over these shards each queue's histograms have its own edges. */
interface SumGroup {
  readonly shards: readonly number[]
  readonly edgesOf: Map<number, readonly Milliseconds[]>
}

type SumRow = readonly (number | null)[]

/** Sums tallies in the store as a plan wants them: over shards always, over vendors, sites and intervals where they are not told apart. */
export async function readSums(connection: ScopedConnection, plan: TallyPlan, counting: StoreCounting): Promise<readonly CountedTally[]> {
  const groups: (readonly CountedTally[])[] = []
  for (const part of plan.parts) {
    for (const group of groupsOf(part, counting)) groups.push(await readGroup(connection, plan, part, group))
  }
  return groups.flat()
}

/** Mostly one. A queue that shards count by different edges, as while it is being recounted, is in several. */
function groupsOf({ queueIds }: TallyPart, counting: StoreCounting): readonly SumGroup[] {
  const groups = new Map<string, SumGroup>()
  for (const queueId of queueIds) {
    for (const { shards, edgesMs } of counting.edgesOf(queueId)) {
      let group = groups.get(shards.join())
      if (group === undefined) groups.set(shards.join(), (group = { shards, edgesOf: new Map() }))
      // Two kinds of edges never come from the same shards.
      group.edgesOf.set(queueId, edgesMs)
    }
  }
  return [...groups.values()]
}

async function readGroup(
  connection: ScopedConnection,
  plan: TallyPlan,
  part: TallyPart,
  { shards, edgesOf }: SumGroup,
): Promise<readonly CountedTally[]> {
  const buckets = bucketsOf(plan, edgesOf)
  const { rows } = await connection.query<number[]>({
    rowMode: 'array',
    text: sumStatement(plan, part, buckets),
    values: [
      int4Column(shards),
      int4Column([...edgesOf.keys()]),
      part.from,
      part.to,
      ...(part.cuts === null ? [] : [int8Column(part.cuts)]),
      ...(plan.vendorIds === null ? [] : [int4Column(plan.vendorIds)]),
      ...(plan.siteIds === null ? [] : [int4Column(plan.siteIds)]),
    ],
  })
  return rows.flatMap((row) => {
    const counted = countedTally(row, part, buckets, edgesOf)
    return isEmptyTally(counted.tally) ? [] : [counted]
  })
}

/** How many buckets are looked at: each costs as much as a measure, and a report mostly asks for waits below a minute or two. */
function bucketsOf({ measures, limitsMsOf }: TallyPlan, edgesOf: ReadonlyMap<number, readonly Milliseconds[]>): number {
  if (measures !== undefined && limitsMsOf === undefined) return 0
  return Math.max(...[...edgesOf].map(([queueId, edgesMs]) => bucketsWithin(edgesMs, limitsMsOf?.(queueId) ?? null)))
}

/** Where a limit is no edge, any wait makes what is within it unknown, so all are looked at. */
function bucketsWithin(edgesMs: readonly Milliseconds[], limitsMs: readonly Milliseconds[] | null): number {
  const places = limitsMs?.map((limitMs) => edgeIndex(edgesMs, limitMs)) ?? [-1]
  return places.includes(-1) ? edgesMs.length + 1 : Math.max(0, ...places) + 1
}

/** Names of columns are ours; what varies is how many there are. */
function sumStatement(plan: TallyPlan, { grain, cuts }: TallyPart, buckets: number): string {
  const { keepsVendors, keepsSites, vendorIds, siteIds } = plan
  let parameter = 4
  const next = (type: string): string => `$${(parameter += 1)}::${type}`
  const cut = cuts === null ? 'start' : `width_bucket(start, ${next('bigint[]')})`
  const vendors = vendorIds === null ? '' : `and vendor_id = any(${next('integer[]')})`
  const sites = siteIds === null ? '' : `and site_id = any(${next('integer[]')})`
  const key = `queue_id, ${cut} as cut, ${keepsVendors ? 'vendor_id' : '0'}, ${keepsSites ? 'site_id' : '0'}`
  // Sums of bigint are numeric, which is slow; those of double precision are exact as long as they stay within 2^53, as ours do.
  const isAsked = (at: number): boolean => plan.measures === undefined || plan.measures.includes(MEASURES[at] as Measure)
  const measures = MEASURE_COLUMNS.map((column, at) => (isAsked(at) ? `sum(${column}::float8)` : '0'))
  const waits = ['answered_waits', 'abandoned_waits'].flatMap((column) =>
    Array.from({ length: buckets }, (_, bucket) => `sum(${column}[${bucket + 1}])`),
  )
  return `select ${[key, ...measures, ...waits].join(', ')}
    from ${grain === 'day' ? '@tally_day' : '@tally'} as tally
    where shard = any($1::integer[]) and queue_id = any($2::integer[]) and start >= $3 and start < $4 ${vendors} ${sites}
    group by queue_id, cut${keepsVendors ? ', vendor_id' : ''}${keepsSites ? ', site_id' : ''}`
}

function countedTally(
  row: SumRow,
  { cuts }: TallyPart,
  buckets: number,
  edgesOf: ReadonlyMap<number, readonly Milliseconds[]>,
): CountedTally {
  const [queueId, cut, vendorId, siteId] = row as readonly [number, number, number, number]
  const edgesMs = edgesOf.get(queueId) as readonly Milliseconds[]
  const tally: Tally = {
    values: Float64Array.from(row.slice(4, 4 + MEASURE_COUNT) as number[]),
    answeredWaits: waitsIn(row, 4 + MEASURE_COUNT, Math.min(buckets, edgesMs.length + 1)),
    abandonedWaits: waitsIn(row, 4 + MEASURE_COUNT + buckets, Math.min(buckets, edgesMs.length + 1)),
  }
  const start = cuts === null ? cut : (cuts[cut - 1] as number)
  return { key: { queueId, vendorId, siteId, start }, tally: withoutEmptyWaits(tally), edgesMs }
}

function waitsIn(row: SumRow, from: number, buckets: number): number[] {
  return row.slice(from, from + buckets).map((count) => count ?? 0)
}
