import type pg from 'pg'
import type { TallyChange, TallyRevision } from '../../app/intake/batch-sums.ts'
import type { Moment } from '../../app/intake/shard-state.ts'
import { MEASURE_COUNT, MEASURES } from '../../domain/interval/measure.ts'
import type { Tally, TallyDelta, TallyKey } from '../../domain/interval/tally.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { arrayText, boolColumn, int4Column, int8Column, textColumn } from './columns.ts'
import type { Connection } from './pools.ts'
import type { RememberedWaits } from './shard-memory.ts'

/** The column of each measure, in the order of the measures. */
export const MEASURE_COLUMNS: readonly string[] = MEASURES.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))

const KEY = 'queue_id, start, vendor_id, site_id'
const COLUMNS = MEASURE_COLUMNS.join(', ')
/** After the shard: the key, the measures, both histograms, and last whether the interval is closed. */
const PARAMETERS = [
  '$2::integer[], $3::bigint[], $4::integer[], $5::integer[]',
  ...MEASURES.map((_, at) => `$${at + 6}::bigint[]`),
  `$${MEASURE_COUNT + 6}::text[], $${MEASURE_COUNT + 7}::text[], $${MEASURE_COUNT + 8}::boolean[]`,
].join(', ')
const DELTAS = `unnest(${PARAMETERS}) as t (${KEY}, ${COLUMNS}, answered_waits, abandoned_waits, is_closed)`

/**
 * How histograms are written. `add` adds in the statement, for rows that this node does not remember, and tells what stands there then;
 * `put` writes the sum that was made here. Adding took half of the time of the whole statement, since arrays have no sum in SQL.
 */
type WaitsBy = 'add' | 'put'

/** `sum` adds the measures to what is there, `replace` puts them in its place. */
type MeasuresBy = 'sum' | 'replace'

/** Changes no histogram where nothing of the kind was counted; two histograms of one queue have one length. */
function addedWaits(table: string, column: string): string {
  return `case when excluded.${column} = '{}' then ${table}.${column} when ${table}.${column} = '{}' then excluded.${column}
    else array(select a + b from unnest(${table}.${column}, excluded.${column}) with ordinality as s (a, b, place) order by place) end`
}

/**
 * What stood at the closing is kept at the first change after it. A row that is made after the closing says so with an empty array:
 * nothing had been counted. The mark travels in `excluded.first_closed`, which is not null exactly when the interval has closed.
 */
function keptWhenClosed(): string {
  const isKept = 'tally.first_closed is not null or excluded.first_closed is null'
  const keep = (column: string, value: string): string => `${column} = case when ${isKept} then tally.${column} else ${value} end`
  return [
    keep('first_closed', `array[${MEASURE_COLUMNS.map((column) => `tally.${column}`).join(', ')}]`),
    keep('first_closed_answered_waits', 'tally.answered_waits'),
    keep('first_closed_abandoned_waits', 'tally.abandoned_waits'),
    keep('first_closed_changed_at', 'excluded.first_closed_changed_at'),
  ].join(', ')
}

function upsert(table: TallyTable, waitsBy: WaitsBy, measuresBy: MeasuresBy = 'sum'): string {
  const isTally = table === 'tally'
  const waits = (column: string): string => `${column} = ${waitsBy === 'add' ? addedWaits(table, column) : `excluded.${column}`}`
  return `insert into ${table} (shard, ${KEY}, ${COLUMNS}, answered_waits, abandoned_waits
      ${isTally ? ', first_closed, first_closed_changed_at' : ''})
    select $1, ${KEY}, ${COLUMNS}, answered_waits::integer[], abandoned_waits::integer[]
      ${isTally ? `, case when is_closed then '{}'::bigint[] end, case when is_closed then $${MEASURE_COUNT + 9}::bigint end` : ''}
    from ${DELTAS}
    on conflict (shard, ${KEY}) do update set
      ${MEASURE_COLUMNS.map((column) => `${column} = ${measuresBy === 'sum' ? `${table}.${column} + ` : ''}excluded.${column}`).join(', ')},
      ${waits('answered_waits')}, ${waits('abandoned_waits')}
      ${isTally ? `, ${keptWhenClosed()}` : ''}
    ${waitsBy === 'add' ? `returning ${KEY}, answered_waits, abandoned_waits` : ''}`
}

export type TallyTable = 'tally' | 'tally_day'

const UPSERTS: Readonly<Record<`${TallyTable} ${WaitsBy}`, string>> = {
  'tally add': upsert('tally', 'add'),
  'tally put': upsert('tally', 'put'),
  'tally_day add': upsert('tally_day', 'add'),
  'tally_day put': upsert('tally_day', 'put'),
}

/** The statement that puts rows in the place of those that are there; its values are those of the other statements. */
export function absoluteUpsert(table: TallyTable): string {
  return upsert(table, 'put', 'replace')
}

/**
 * Adds the changes to the shard's tallies, or to their rollup by local days. `remembered` are the histograms that this node knows to be
 * there; what is there afterwards is returned, to be remembered once it is committed.
 */
export async function addTallies(
  connection: Connection,
  { shard, table, learnedAt }: { readonly shard: number; readonly table: TallyTable; readonly learnedAt: Instant },
  changes: readonly TallyChange[],
  remembered: { readonly get: (name: string) => RememberedWaits | undefined },
): Promise<readonly (readonly [name: string, waits: RememberedWaits])[]> {
  const known: (readonly [name: string, waits: RememberedWaits])[] = []
  const put: TallyChange[] = []
  const add: TallyChange[] = []
  for (const change of changes) {
    const name = tallyName(change.key)
    const waits = remembered.get(name)
    const sum = waits === undefined ? null : sumOf(waits, change.tally)
    if (sum === null) {
      add.push(change)
    } else {
      known.push([name, sum])
      put.push({ ...change, tally: { values: change.tally.values, answeredWaits: [...sum.answered], abandonedWaits: [...sum.abandoned] } })
    }
  }
  const write = async (waitsBy: WaitsBy, rows: readonly TallyChange[]): Promise<pg.QueryResult<WaitsRow> | null> => {
    if (rows.length === 0) return null
    const values: unknown[] = [shard, ...deltaColumns(rows), boolColumn(rows.map(({ isClosed }) => isClosed))]
    if (table === 'tally') values.push(learnedAt)
    return await connection.query<WaitsRow>({ name: `${waitsBy} ${table}`, rowMode: 'array', text: UPSERTS[`${table} ${waitsBy}`], values })
  }
  const [, added] = await Promise.all([write('put', put), write('add', add)])
  for (const [queueId, start, vendorId, siteId, answered, abandoned] of added?.rows ?? []) {
    known.push([tallyName({ queueId, start, vendorId, siteId }), { answered, abandoned }])
  }
  return known
}

type WaitsRow = [
  queueId: number,
  start: number,
  vendorId: number,
  siteId: number,
  answered: readonly number[],
  abandoned: readonly number[],
]

function tallyName({ queueId, start, vendorId, siteId }: TallyKey): string {
  return `${queueId} ${start} ${vendorId} ${siteId}`
}

/** Null where lengths differ: the rules changed, which is settled where the row is. */
function sumOf({ answered, abandoned }: RememberedWaits, tally: Tally): RememberedWaits | null {
  const sums = [plus(answered, tally.answeredWaits), plus(abandoned, tally.abandonedWaits)] as const
  return sums[0] === null || sums[1] === null ? null : { answered: sums[0], abandoned: sums[1] }
}

function plus(held: readonly number[], added: readonly number[]): readonly number[] | null {
  if (added.length === 0) return held
  if (held.length === 0) return added
  return held.length === added.length ? held.map((count, bucket) => count + (added[bucket] as number)) : null
}

/** Appends what changed in closed intervals, and why. */
export async function writeRevisions(
  connection: Connection,
  shard: number,
  { version, learnedAt }: Moment,
  revisions: readonly TallyRevision[],
): Promise<void> {
  if (revisions.length === 0) return
  await connection.query({
    name: 'insert revisions',
    text: `insert into tally_revision (shard, version, learned_at, ${KEY}, cause, delta, answered_waits, abandoned_waits)
      select $1, $2, $3, ${KEY}, cause, delta::bigint[], answered_waits::integer[], abandoned_waits::integer[]
      from unnest($4::integer[], $5::bigint[], $6::integer[], $7::integer[], $8::text[], $9::text[], $10::text[], $11::text[])
        as t (${KEY}, cause, delta, answered_waits, abandoned_waits)`,
    values: [
      shard,
      version,
      learnedAt,
      ...keyColumns(revisions.map(({ key }) => key)),
      textColumn(revisions.map(({ cause }) => cause)),
      textColumn(revisions.map(({ tally }) => arrayText([...tally.values]))),
      ...waitColumns(revisions.map(({ tally }) => tally)),
    ],
  })
}

/** The key, the measures and both histograms, column by column. */
export function deltaColumns(deltas: readonly TallyDelta[]): readonly Buffer[] {
  const tallies = deltas.map(({ tally }) => tally)
  const measures = MEASURES.map((_, at) => int8Column(tallies.map(({ values }) => values[at] as number)))
  return [...keyColumns(deltas.map(({ key }) => key)), ...measures, ...waitColumns(tallies)]
}

function keyColumns(keys: readonly TallyKey[]): readonly Buffer[] {
  return [
    int4Column(keys.map(({ queueId }) => queueId)),
    int8Column(keys.map(({ start }) => start)),
    int4Column(keys.map(({ vendorId }) => vendorId)),
    int4Column(keys.map(({ siteId }) => siteId)),
  ]
}

function waitColumns(tallies: readonly Tally[]): readonly Buffer[] {
  return [
    textColumn(tallies.map(({ answeredWaits }) => arrayText(answeredWaits))),
    textColumn(tallies.map(({ abandonedWaits }) => arrayText(abandonedWaits))),
  ]
}
