import type { WaitingWrite } from '../../app/intake/shard-state.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import { int4Column, int8Column, rowColumn, textColumn } from './columns.ts'
import type { Connection } from './pools.ts'
import { type RowPlace, rowPlacesOf } from './shard-memory.ts'
import { allThere } from './store-fault.ts'

/** A contact that waits from now on. */
export type NewWaiting = WaitingWrite & { readonly after: WaitingContact }

/** Takes out contacts that wait no more: by row where it is known, else by key. */
export async function deleteWaiting(
  connection: Connection,
  shard: number,
  writes: readonly WaitingWrite[],
  rowOf: (write: WaitingWrite) => RowPlace | null,
): Promise<void> {
  const byRow: WaitingWrite[] = []
  const rows: RowPlace[] = []
  const byKey: WaitingWrite[] = []
  for (const write of writes) {
    const row = rowOf(write)
    if (row === null) {
      byKey.push(write)
    } else {
      byRow.push(write)
      rows.push(row)
    }
  }
  await Promise.all([deleteByRow(connection, shard, byRow, rows), deleteByKey(connection, shard, byKey)])
}

/** Puts in contacts that wait now; returns their rows, in the order of the writes. */
export async function insertWaiting(connection: Connection, shard: number, writes: readonly NewWaiting[]): Promise<readonly RowPlace[]> {
  if (writes.length === 0) return []
  const { rows } = await connection.query<{ places: string }>({
    name: 'insert waiting contacts',
    text: `with written as (
        insert into waiting_contact (shard, feed_id, contact_id, leg, stay, queue_id, vendor_id, site_id, offered_at, due_at)
        select $1, * from unnest($2::integer[], $3::text[], $4::integer[], $5::integer[], $6::integer[], $7::integer[], $8::integer[],
          $9::bigint[], $10::bigint[])
        returning ctid as place)
      select array_agg(place)::text as places from written`,
    values: [
      shard,
      ...keyColumns(writes),
      int4Column(writes.map(({ after }) => after.queueId)),
      int4Column(writes.map(({ after }) => after.vendorId)),
      int4Column(writes.map(({ after }) => after.siteId)),
      int8Column(writes.map(({ after }) => after.offeredAt)),
      int8Column(writes.map(({ after }) => after.dueAt ?? null)),
    ],
  })
  return rowPlacesOf(rows[0]?.places)
}

/** A look into the index for each of them took four times as long. */
async function deleteByRow(
  connection: Connection,
  shard: number,
  writes: readonly WaitingWrite[],
  places: readonly RowPlace[],
): Promise<void> {
  if (writes.length === 0) return
  await connection.query({
    name: 'delete waiting rows',
    text: `with gone as (
        delete from waiting_contact w
        using unnest($2::integer[], $3::text[], $4::integer[], $5::integer[], $6::tid[]) as t (feed_id, contact_id, leg, stay, place)
        where w.ctid = t.place and w.shard = $1 and w.feed_id = t.feed_id and w.contact_id = t.contact_id and w.leg = t.leg
          and w.stay = t.stay
        returning w.stay)
      select ${allThere(7)} from gone`,
    values: [shard, ...keyColumns(writes), rowColumn(places), writes.length],
  })
}

async function deleteByKey(connection: Connection, shard: number, writes: readonly WaitingWrite[]): Promise<void> {
  if (writes.length === 0) return
  await connection.query({
    name: 'delete waiting contacts',
    text: `delete from waiting_contact w
      using unnest($2::integer[], $3::text[], $4::integer[], $5::integer[]) as t (feed_id, contact_id, leg, stay)
      where w.shard = $1 and w.feed_id = t.feed_id and w.contact_id = t.contact_id and w.leg = t.leg and w.stay = t.stay`,
    values: [shard, ...keyColumns(writes)],
  })
}

function keyColumns(writes: readonly WaitingWrite[]): readonly Buffer[] {
  return [
    int4Column(writes.map(({ key }) => key.feedId)),
    textColumn(writes.map(({ key }) => key.contactId)),
    int4Column(writes.map(({ key }) => key.leg)),
    int4Column(writes.map(({ stay }) => stay)),
  ]
}
