import type { LegStanding } from '../../app/intake/leg-summary.ts'
import type { LegWrite } from '../../app/intake/shard-state.ts'
import type { LegKey } from '../../domain/contact/fact.ts'
import { arrayText, boolColumn, int4Column, int8Column, rowColumn, textColumn } from './columns.ts'
import { type FactTexts, readLegText } from './leg-text.ts'
import type { Connection } from './pools.ts'
import { type RememberedLeg, type RowPlace, rowPlaceOf, rowPlacesOf } from './shard-memory.ts'
import { allThere } from './store-fault.ts'

/** How a leg stands, as the number in its row. */
export const STANDINGS = ['counted', 'pending', 'inconsistent', 'voided'] as const satisfies readonly LegStanding[]

/** Reads the legs of these keys that are there; the shard's lock is held, so they stay as they are. */
export async function loadLegs(
  connection: Connection,
  shard: number,
  keys: readonly (readonly [name: string, key: LegKey])[],
): Promise<ReadonlyMap<string, RememberedLeg>> {
  const legs = new Map<string, RememberedLeg>()
  if (keys.length === 0) return legs
  const { rows } = await connection.query<[place: number, facts: string, hasConflict: boolean, row: string]>({
    name: 'load legs',
    rowMode: 'array',
    text: `select k.place, l.facts, l.has_conflict, l.ctid
      from unnest($2::integer[], $3::text[], $4::integer[]) with ordinality as k (feed_id, contact_id, leg, place)
      join leg l on l.shard = $1 and l.feed_id = k.feed_id and l.contact_id = k.contact_id and l.leg = k.leg`,
    values: [
      shard,
      int4Column(keys.map(([, { feedId }]) => feedId)),
      textColumn(keys.map(([, { contactId }]) => contactId)),
      int4Column(keys.map(([, { leg }]) => leg)),
    ],
  })
  for (const [place, facts, hasConflict, row] of rows) {
    const [name] = keys[place - 1] as readonly [string, LegKey]
    legs.set(name, { leg: readLegText(facts), hasConflict, row: rowPlaceOf(row), summary: null, waitingRows: null })
  }
  return legs
}

/** Writes legs that are new; returns their rows, in the order of the writes. */
export async function insertLegs(
  connection: Connection,
  shard: number,
  writes: readonly LegWrite[],
  texts: FactTexts,
): Promise<readonly RowPlace[]> {
  if (writes.length === 0) return []
  const { rows } = await connection.query<{ places: string }>({
    name: 'insert legs',
    text: `with written as (
        insert into leg (shard, feed_id, contact_id, leg, facts, ${SUMMARY})
        select $1, feed_id, contact_id, leg, facts, ${SUMMARY_READ}
        from unnest($2::integer[], $3::text[], $4::integer[], $5::text[], ${summaryTypes(6)})
          as t (feed_id, contact_id, leg, facts, ${SUMMARY})
        returning ctid as place)
      select array_agg(place)::text as places from written`,
    values: [shard, ...keyColumns(writes), textColumn(writes.map(({ added }) => texts.ofAll(added))), ...summaryColumns(writes)],
  })
  return rowPlacesOf(rows[0]?.places)
}

/** Adds facts to legs that are there, each found by its row; the key is held against what lies there. Returns the rows as they are now. */
export async function updateLegs(
  connection: Connection,
  shard: number,
  writes: readonly LegWrite[],
  heldRows: readonly RowPlace[],
  texts: FactTexts,
): Promise<readonly RowPlace[]> {
  if (writes.length === 0) return []
  const { rows } = await connection.query<{ places: string }>({
    name: 'update legs',
    text: `with written as (
        update leg set facts = leg.facts || ',' || t.facts, ${SUMMARY_SET}
        from unnest($2::integer[], $3::text[], $4::integer[], $5::text[], ${summaryTypes(6)}, $14::tid[])
          with ordinality as t (feed_id, contact_id, leg, facts, ${SUMMARY}, place, nth)
        where leg.ctid = t.place and leg.shard = $1 and leg.feed_id = t.feed_id and leg.contact_id = t.contact_id and leg.leg = t.leg
        returning leg.ctid as place, nth)
      select array_agg(place order by nth)::text as places, ${allThere(15)} from written`,
    values: [
      shard,
      ...keyColumns(writes),
      textColumn(writes.map(({ added }) => texts.ofAll(added))),
      ...summaryColumns(writes),
      rowColumn(heldRows),
      writes.length,
    ],
  })
  return rowPlacesOf(rows[0]?.places)
}

/** The same where the columns that find the leg stay as they are, but for its last instant. */
export async function growLegs(
  connection: Connection,
  shard: number,
  writes: readonly LegWrite[],
  heldRows: readonly RowPlace[],
  texts: FactTexts,
): Promise<readonly RowPlace[]> {
  if (writes.length === 0) return []
  const { rows } = await connection.query<{ places: string }>({
    name: 'grow legs',
    text: `with written as (
        update leg set facts = leg.facts || ',' || t.facts, last_at = t.last_at
        from unnest($2::integer[], $3::text[], $4::integer[], $5::text[], $6::bigint[], $7::tid[])
          with ordinality as t (feed_id, contact_id, leg, facts, last_at, place, nth)
        where leg.ctid = t.place and leg.shard = $1 and leg.feed_id = t.feed_id and leg.contact_id = t.contact_id and leg.leg = t.leg
        returning leg.ctid as place, nth)
      select array_agg(place order by nth)::text as places, ${allThere(8)} from written`,
    values: [
      shard,
      ...keyColumns(writes),
      textColumn(writes.map(({ added }) => texts.ofAll(added))),
      int8Column(writes.map(({ summary }) => summary.lastAt)),
      rowColumn(heldRows),
      writes.length,
    ],
  })
  return rowPlacesOf(rows[0]?.places)
}

const SUMMARY = 'queue_id, vendor_ids, first_at, last_at, long_until, standing, has_conflict, is_listed'
const SUMMARY_READ = SUMMARY.replace('vendor_ids', 'vendor_ids::integer[]')
const SUMMARY_SET = SUMMARY.split(', ')
  .map((column) => `${column} = t.${column}${column === 'vendor_ids' ? '::integer[]' : ''}`)
  .join(', ')

function summaryTypes(first: number): string {
  const types = ['integer', 'text', 'bigint', 'bigint', 'bigint', 'integer', 'boolean', 'boolean']
  return types.map((type, at) => `$${first + at}::${type}[]`).join(', ')
}

function keyColumns(writes: readonly LegWrite[]): readonly Buffer[] {
  return [
    int4Column(writes.map(({ key }) => key.feedId)),
    textColumn(writes.map(({ key }) => key.contactId)),
    int4Column(writes.map(({ key }) => key.leg)),
  ]
}

function summaryColumns(writes: readonly LegWrite[]): readonly Buffer[] {
  return [
    int4Column(writes.map(({ summary }) => summary.queueId)),
    textColumn(writes.map(({ summary }) => arrayText(summary.vendorIds))),
    int8Column(writes.map(({ summary }) => summary.firstAt)),
    int8Column(writes.map(({ summary }) => summary.lastAt)),
    int8Column(writes.map(({ summary }) => summary.longUntil)),
    int4Column(writes.map(({ summary }) => STANDINGS.indexOf(summary.standing))),
    boolColumn(writes.map(({ summary }) => summary.hasConflict)),
    boolColumn(writes.map(({ summary }) => summary.isListed)),
  ]
}
