import type { LegStanding } from '../../app/intake/leg-summary.ts'
import type { HeldLeg, LegWrite, WaitingWrite } from '../../app/intake/shard-state.ts'
import type { LegKey } from '../../domain/contact/fact.ts'
import { arrayText, boolColumn, int4Column, int8Column, textColumn } from './columns.ts'
import { legText, readLegText } from './leg-text.ts'
import type { Connection } from './pools.ts'

/** How a leg stands, as the number in its row. */
export const STANDINGS = ['counted', 'pending', 'inconsistent', 'voided'] as const satisfies readonly LegStanding[]

/** The legs that were asked for, with the text of each, to which facts are added without writing the old ones anew. */
export interface LoadedLegs {
  readonly legs: ReadonlyMap<string, HeldLeg>
  readonly texts: ReadonlyMap<string, string>
}

/** Reads the legs of these keys; the shard's lock is held, so they stay as they are. */
export async function loadLegs(connection: Connection, shard: number, keys: ReadonlyMap<string, LegKey>): Promise<LoadedLegs> {
  const legs = new Map<string, HeldLeg>()
  const texts = new Map<string, string>()
  if (keys.size === 0) return { legs, texts }
  const names = [...keys.keys()]
  const wanted = [...keys.values()]
  const { rows } = await connection.query<[number, string, boolean]>({
    name: 'load legs',
    rowMode: 'array',
    text: `select k.place, l.facts, l.has_conflict
      from unnest($2::integer[], $3::text[], $4::integer[]) with ordinality as k (feed_id, contact_id, leg, place)
      join leg l on l.shard = $1 and l.feed_id = k.feed_id and l.contact_id = k.contact_id and l.leg = k.leg`,
    values: [
      shard,
      int4Column(wanted.map(({ feedId }) => feedId)),
      textColumn(wanted.map(({ contactId }) => contactId)),
      int4Column(wanted.map(({ leg }) => leg)),
    ],
  })
  for (const [place, text, hasConflict] of rows) {
    const name = names[place - 1] as string
    legs.set(name, { leg: readLegText(text), hasConflict })
    texts.set(name, text)
  }
  return { legs, texts }
}

/** Writes new legs, and those that facts were added to. Apart, since an insert that may conflict costs as much as both. */
export async function writeLegs(
  connection: Connection,
  shard: number,
  writes: readonly LegWrite[],
  texts: ReadonlyMap<string, string>,
): Promise<void> {
  const fresh = writes.filter(({ isNew }) => isNew)
  const held = writes.filter(({ isNew }) => !isNew)
  if (fresh.length > 0) {
    await connection.query({
      name: 'insert legs',
      text: `insert into leg (shard, feed_id, contact_id, leg, facts, queue_id, vendor_ids, first_at, last_at, is_long, standing,
          has_conflict, is_listed)
        select $1, feed_id, contact_id, leg, facts, queue_id, vendor_ids::integer[], first_at, last_at, is_long, standing,
          has_conflict, is_listed
        from unnest(${COLUMN_TYPES}) as t (${COLUMN_NAMES})`,
      values: [shard, ...legColumns(fresh, texts)],
    })
  }
  if (held.length > 0) {
    await connection.query({
      name: 'update legs',
      text: `update leg set facts = t.facts, queue_id = t.queue_id, vendor_ids = t.vendor_ids::integer[], first_at = t.first_at,
          last_at = t.last_at, is_long = t.is_long, standing = t.standing, has_conflict = t.has_conflict, is_listed = t.is_listed
        from unnest(${COLUMN_TYPES}) as t (${COLUMN_NAMES})
        where leg.shard = $1 and leg.feed_id = t.feed_id and leg.contact_id = t.contact_id and leg.leg = t.leg`,
      values: [shard, ...legColumns(held, texts)],
    })
  }
}

const COLUMN_TYPES = `$2::integer[], $3::text[], $4::integer[], $5::text[], $6::integer[], $7::text[], $8::bigint[], $9::bigint[],
  $10::boolean[], $11::integer[], $12::boolean[], $13::boolean[]`
const COLUMN_NAMES = 'feed_id, contact_id, leg, facts, queue_id, vendor_ids, first_at, last_at, is_long, standing, has_conflict, is_listed'

function legColumns(writes: readonly LegWrite[], texts: ReadonlyMap<string, string>): readonly Buffer[] {
  return [
    int4Column(writes.map(({ key }) => key.feedId)),
    textColumn(writes.map(({ key }) => key.contactId)),
    int4Column(writes.map(({ key }) => key.leg)),
    textColumn(writes.map(({ name, added }) => legText(texts.get(name) ?? null, added))),
    int4Column(writes.map(({ summary }) => summary.queueId)),
    textColumn(writes.map(({ summary }) => arrayText(summary.vendorIds))),
    int8Column(writes.map(({ summary }) => summary.firstAt)),
    int8Column(writes.map(({ summary }) => summary.lastAt)),
    boolColumn(writes.map(({ summary }) => summary.isLong)),
    int4Column(writes.map(({ summary }) => STANDINGS.indexOf(summary.standing))),
    boolColumn(writes.map(({ summary }) => summary.hasConflict)),
    boolColumn(writes.map(({ summary }) => summary.isListed)),
  ]
}

/** Takes out who waits no more, and puts in who waits now. */
export async function writeWaiting(connection: Connection, shard: number, writes: readonly WaitingWrite[]): Promise<void> {
  const gone = writes.filter(({ before }) => before !== null)
  if (gone.length > 0) {
    await connection.query({
      name: 'delete waiting contacts',
      text: `delete from waiting_contact w
        using unnest($2::integer[], $3::text[], $4::integer[], $5::integer[]) as t (feed_id, contact_id, leg, stay)
        where w.shard = $1 and w.feed_id = t.feed_id and w.contact_id = t.contact_id and w.leg = t.leg and w.stay = t.stay`,
      values: [shard, ...waitingKeyColumns(gone)],
    })
  }
  const waits = writes.flatMap((write) => (write.after === null ? [] : [{ ...write, after: write.after }]))
  if (waits.length === 0) return
  await connection.query({
    name: 'insert waiting contacts',
    text: `insert into waiting_contact (shard, feed_id, contact_id, leg, stay, queue_id, vendor_id, site_id, offered_at, due_at)
      select $1, * from unnest($2::integer[], $3::text[], $4::integer[], $5::integer[], $6::integer[], $7::integer[], $8::integer[],
        $9::bigint[], $10::bigint[])`,
    values: [
      shard,
      ...waitingKeyColumns(waits),
      int4Column(waits.map(({ after }) => after.queueId)),
      int4Column(waits.map(({ after }) => after.vendorId)),
      int4Column(waits.map(({ after }) => after.siteId)),
      int8Column(waits.map(({ after }) => after.offeredAt)),
      int8Column(waits.map(({ after }) => after.dueAt ?? null)),
    ],
  })
}

function waitingKeyColumns(writes: readonly WaitingWrite[]): readonly Buffer[] {
  return [
    int4Column(writes.map(({ key }) => key.feedId)),
    textColumn(writes.map(({ key }) => key.contactId)),
    int4Column(writes.map(({ key }) => key.leg)),
    int4Column(writes.map(({ stay }) => stay)),
  ]
}
