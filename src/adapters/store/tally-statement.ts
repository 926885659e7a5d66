import { MEASURE_AT, MEASURES, type Measure } from '../../domain/interval/measure.ts'
import type { Tally, TallyDelta, TallyKey } from '../../domain/interval/tally.ts'
import { int4Column, int8Column } from './columns.ts'

/** The column of each measure, in the order of the measures. */
export const MEASURE_COLUMNS: readonly string[] = MEASURES.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))

export const TALLY_KEY = 'queue_id, start, vendor_id, site_id'

export type TallyTable = 'tally' | 'tally_day'

/**
 * How histograms are written. `add` adds in the statement, for rows that this node does not remember, and tells what stands there then;
 * `put` writes the sum that was made here. Adding took half of the time of the whole statement, since arrays have no sum in SQL.
 */
export type WaitsBy = 'add' | 'put'

/** `sum` adds the measures to what is there, `replace` puts them in its place. */
type MeasuresBy = 'sum' | 'replace'

/** Measures that one statement names. */
export interface MeasureSet {
  readonly name: string
  /** Places in the list of measures, ascending. */
  readonly places: readonly number[]
}

/** What nearly every contact changes; of the others a statement names those only that some row of it changes. */
const USUAL: readonly Measure[] = [
  'offered',
  'answeredOfOffered',
  'abandoned',
  'inService',
  'waitAnsweredMs',
  'waitAbandonedMs',
  'answered',
  'handled',
  'talkMs',
  'holdMs',
  'wrapMs',
]
const OF_AGENTS: readonly Measure[] = ['staffedMs', 'availableMs', 'agentHandlingMs', 'agentWrapMs', 'breakMs', 'otherAuxMs']

const ALL_PLACES: readonly number[] = MEASURES.map((_, place) => place)
const USUAL_PLACES = placesOf(USUAL)
const AGENT_PLACES = placesOf(OF_AGENTS)
const RARE_PLACES = ALL_PLACES.filter((place) => !USUAL_PLACES.includes(place) && !AGENT_PLACES.includes(place))

export const ALL_MEASURES: MeasureSet = { name: 'all', places: ALL_PLACES }
const SETS: Readonly<Record<'neither' | 'rare' | 'agents' | 'both', MeasureSet>> = {
  neither: { name: 'usual', places: USUAL_PLACES },
  rare: setOf('contacts', [...USUAL_PLACES, ...RARE_PLACES]),
  agents: setOf('usual and agents', [...USUAL_PLACES, ...AGENT_PLACES]),
  both: ALL_MEASURES,
}

/** The smallest of our sets that names every measure which these deltas change. */
export function measuresOf(deltas: readonly TallyDelta[]): MeasureSet {
  const isRare = isAnyOf(deltas, RARE_PLACES)
  if (isAnyOf(deltas, AGENT_PLACES)) return isRare ? SETS.both : SETS.agents
  return isRare ? SETS.rare : SETS.neither
}

function isAnyOf(deltas: readonly TallyDelta[], places: readonly number[]): boolean {
  return deltas.some(({ tally: { values } }) => places.some((place) => values[place] !== 0))
}

function placesOf(measures: readonly Measure[]): readonly number[] {
  return measures.map((name) => MEASURE_AT[name])
}

function setOf(name: string, places: readonly number[]): MeasureSet {
  return { name, places: places.toSorted((a, b) => a - b) }
}

/**
 * The values of a statement behind the shard: the key, the measures of the set and the histograms, column by column. All histograms are one
 * array, of which each row says where its own two stand: written as text for each row they took the server twice as long.
 */
export function deltaColumns(deltas: readonly TallyDelta[], { places }: MeasureSet = ALL_MEASURES): readonly Buffer[] {
  const amounts = new Float64Array(deltas.length)
  const measures = places.map((place) => {
    for (let row = 0; row < deltas.length; row += 1) amounts[row] = (deltas[row] as TallyDelta).tally.values[place] as number
    return int8Column(amounts)
  })
  return [...keyColumns(deltas.map(({ key }) => key)), ...waitColumns(deltas.map(({ tally }) => tally)), ...measures]
}

/** The key, column by column. */
export function keyColumns(keys: readonly TallyKey[]): readonly Buffer[] {
  return [
    int4Column(keys.map(({ queueId }) => queueId)),
    int8Column(keys.map(({ start }) => start)),
    int4Column(keys.map(({ vendorId }) => vendorId)),
    int4Column(keys.map(({ siteId }) => siteId)),
  ]
}

function waitColumns(tallies: readonly Tally[]): readonly Buffer[] {
  const counts: number[] = []
  const starts: number[] = []
  for (const { answeredWaits, abandonedWaits } of tallies) {
    starts.push(counts.length)
    for (const count of answeredWaits) counts.push(count)
    for (const count of abandonedWaits) counts.push(count)
  }
  return [
    int4Column(counts),
    int4Column(starts),
    int4Column(tallies.map(({ answeredWaits }) => answeredWaits.length)),
    int4Column(tallies.map(({ abandonedWaits }) => abandonedWaits.length)),
  ]
}

/** The shard, the four columns of the key, the four of the histograms. */
const MEASURES_FROM = 10
const WAITS = '$6::integer[]'
const ANSWERED_WAITS = `(${WAITS})[waits_at + 1 : waits_at + answered_count]`
const ABANDONED_WAITS = `(${WAITS})[waits_at + answered_count + 1 : waits_at + answered_count + abandoned_count]`

/** The statement that adds these measures, or puts them in the place of those that are there. */
export function tallyUpsert(table: TallyTable, { places }: MeasureSet, waitsBy: WaitsBy, measuresBy: MeasuresBy = 'sum'): string {
  const isTally = table === 'tally'
  const columns = places.map((place) => MEASURE_COLUMNS[place] as string)
  const behind = MEASURES_FROM + columns.length
  const sums = columns.map((column) => `${column} = ${measuresBy === 'sum' ? `${table}.${column} + ` : ''}excluded.${column}`)
  const waits = ['answered_waits', 'abandoned_waits'].map((column) => `${column} = ${changedWaits(table, column, waitsBy, measuresBy)}`)
  const names = columns.join(', ')
  const types = columns.map((_, at) => `$${MEASURES_FROM + at}::bigint[]`).join(', ')
  return `insert into ${table} (shard, ${TALLY_KEY}, ${names}, answered_waits, abandoned_waits
      ${isTally ? ', first_closed, first_closed_changed_at' : ''})
    select $1, ${TALLY_KEY}, ${names}, ${ANSWERED_WAITS}, ${ABANDONED_WAITS}
      ${isTally ? `, case when is_closed then '{}'::bigint[] end, case when is_closed then $${behind + 1}::bigint end` : ''}
    from unnest($2::integer[], $3::bigint[], $4::integer[], $5::integer[], $7::integer[], $8::integer[], $9::integer[], ${types},
      $${behind}::boolean[]) as t (${TALLY_KEY}, waits_at, answered_count, abandoned_count, ${names}, is_closed)
    on conflict (shard, ${TALLY_KEY}) do update set ${[...sums, ...waits, ...(isTally ? keptWhenClosed() : [])].join(', ')}
    ${waitsBy === 'add' ? `returning ${TALLY_KEY}, answered_waits, abandoned_waits` : ''}`
}

/** Changes no histogram where nothing of the kind was counted, unless all is replaced; two histograms of one queue have one length. */
function changedWaits(table: TallyTable, column: string, waitsBy: WaitsBy, measuresBy: MeasuresBy): string {
  if (measuresBy === 'replace') return `excluded.${column}`
  const kept = `case when excluded.${column} = '{}' then ${table}.${column}`
  if (waitsBy === 'put') return `${kept} else excluded.${column} end`
  return `${kept} when ${table}.${column} = '{}' then excluded.${column}
    else array(select a + b from unnest(${table}.${column}, excluded.${column}) with ordinality as s (a, b, place) order by place) end`
}

/**
 * What stood at the closing is kept at the first change after it. A row that is made after the closing says so with an empty array:
 * nothing had been counted. The mark travels in `excluded.first_closed`, which is not null exactly when the interval has closed.
 */
function keptWhenClosed(): readonly string[] {
  const isKept = 'tally.first_closed is not null or excluded.first_closed is null'
  const keep = (column: string, value: string): string => `${column} = case when ${isKept} then tally.${column} else ${value} end`
  return [
    keep('first_closed', `array[${MEASURE_COLUMNS.map((column) => `tally.${column}`).join(', ')}]`),
    keep('first_closed_answered_waits', 'tally.answered_waits'),
    keep('first_closed_abandoned_waits', 'tally.abandoned_waits'),
    keep('first_closed_changed_at', 'excluded.first_closed_changed_at'),
  ]
}
