import type { TallyChange, TallyRevision } from '../../app/intake/batch-sums.ts'
import type { Moment } from '../../app/intake/shard-state.ts'
import { MEASURE_COUNT, MEASURES } from '../../domain/interval/measure.ts'
import type { Tally, TallyDelta, TallyKey } from '../../domain/interval/tally.ts'
import { arrayText, boolColumn, int4Column, int8Column, textColumn } from './columns.ts'
import type { Connection } from './pools.ts'

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

type Into = 'add' | 'put'

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

function upsert(table: 'tally' | 'tally_day', into: Into): string {
  const isTally = table === 'tally'
  const measure = (column: string): string =>
    into === 'add' ? `${column} = ${table}.${column} + excluded.${column}` : `${column} = excluded.${column}`
  const waits = (column: string): string => `${column} = ${into === 'add' ? addedWaits(table, column) : `excluded.${column}`}`
  return `insert into ${table} (shard, ${KEY}, ${COLUMNS}, answered_waits, abandoned_waits
      ${isTally ? ', first_closed, first_closed_changed_at' : ''})
    select $1, ${KEY}, ${COLUMNS}, answered_waits::integer[], abandoned_waits::integer[]
      ${isTally ? `, case when is_closed then '{}'::bigint[] end, case when is_closed then $${MEASURE_COUNT + 9}::bigint end` : ''}
    from ${DELTAS}
    on conflict (shard, ${KEY}) do update set
      ${MEASURE_COLUMNS.map(measure).join(', ')}, ${waits('answered_waits')}, ${waits('abandoned_waits')}
      ${isTally ? `, ${keptWhenClosed()}` : ''}`
}

const TALLIES_INTO: Readonly<Record<Into, string>> = { add: upsert('tally', 'add'), put: upsert('tally', 'put') }
const DAYS_INTO: Readonly<Record<Into, string>> = { add: upsert('tally_day', 'add'), put: upsert('tally_day', 'put') }

/** Adds the changes to the shard's tallies, or puts them in the place of what is there. */
export async function writeTallies(
  connection: Connection,
  shard: number,
  into: Into,
  { learnedAt }: Moment,
  changes: readonly TallyChange[],
): Promise<void> {
  if (changes.length === 0) return
  const values = [shard, ...deltaColumns(changes), boolColumn(changes.map(({ isClosed }) => isClosed)), learnedAt]
  await connection.query({ name: `${into} tallies`, text: TALLIES_INTO[into], values })
}

/** The same for the rollup of local days. */
export async function writeDays(connection: Connection, shard: number, into: Into, days: readonly TallyDelta[]): Promise<void> {
  if (days.length === 0) return
  const values = [shard, ...deltaColumns(days), boolColumn(days.map(() => false))]
  await connection.query({ name: `${into} days`, text: DAYS_INTO[into], values })
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
function deltaColumns(deltas: readonly TallyDelta[]): readonly Buffer[] {
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
