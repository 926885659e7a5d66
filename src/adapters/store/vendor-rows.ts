/** What of a table a vendor's scope sees: SQL that stands where the table would; null where it sees nothing of it. */
export type VendorRows = (table: string, vendorId: number) => string | null

interface OwnRows {
  /** Those that the vendors' logins are granted. */
  readonly columns: string
  readonly condition: (vendorId: number) => string
}

const own = (vendorId: number): string => `vendor_id = ${vendorId}`
const told = (vendorId: number): string => `audience = ${vendorId}`
const named = (vendorId: number): string => `${vendorId} = any (vendor_ids)`
const servedQueues = (vendorId: number): string => `select queue_id from queue_vendor where ${own(vendorId)}`

/** As the policies say it, once more: markets and feeds of the operation, and the queues that the vendor serves. */
const recordSeen = (vendorId: number): string =>
  `(${own(vendorId)} or vendor_id is null and (kind in ('market', 'feed') or kind = 'queue' and entity_id in (${servedQueues(vendorId)})))`

/** The feeds whose records it sees. */
const feedSeen = (vendorId: number): string =>
  `feed_id in (select entity_id from record where kind = 'feed' and (${own(vendorId)} or vendor_id is null))`

/** Snapshots with rows that name it. */
const plansTold = (vendorId: number): string => `snapshot_id in (select snapshot_id from plan_audience where ${own(vendorId)})`

/** Every table that a vendor's login may read something of; a test holds it against the database's own catalogue. */
export const OWN_ROWS: Readonly<Record<string, OwnRows>> = {
  tally: { columns: '*', condition: own },
  tally_day: { columns: '*', condition: own },
  tally_revision: {
    columns: 'shard, queue_id, start, vendor_id, site_id, cause, learned_at, delta, answered_waits, abandoned_waits',
    condition: own,
  },
  waiting_contact: { columns: '*', condition: own },
  leg: { columns: '*', condition: named },
  agent_state: { columns: '*', condition: named },
  agent_now: { columns: '*', condition: own },
  vendor_interval: { columns: '*', condition: own },
  plan_row: {
    columns: 'queue_id, kind, start, feed_id, snapshot, vendor_id, site_id, seconds, time, hash, contacts, aht_seconds, heads, learned_at',
    condition: own,
  },
  plan_snapshot: { columns: 'snapshot_id, kind, name, origin, feed_id, made_at, recorded_at, withdrawn_at', condition: plansTold },
  plan_audience: { columns: '*', condition: own },
  plan_standing: { columns: '*', condition: plansTold },
  plan_block: { columns: '*', condition: own },
  shard_head: { columns: '*', condition: told },
  shard_commit: { columns: 'shard, audience, version, learned_at', condition: told },
  outbox: { columns: '*', condition: told },
  queue_vendor: { columns: 'queue_id, vendor_id', condition: own },
  record: {
    columns: 'record_id, kind, entity_id, parent_id, key, vendor_id, body, valid_from, valid_to, recorded_at',
    condition: recordSeen,
  },
  intake_batch: { columns: 'feed_id, received_at', condition: feedSeen },
  annotation: {
    columns: 'annotation_id, revision, kind, market_id, queue_id, vendor_id, starts_at, ends_at, body, is_shared, is_shown, written_at',
    condition: (vendorId) => `is_shared and is_shown and ${own(vendorId)}`,
  },
}

/**
 * A vendor's own rows, said by our own queries. The policies of the database say the same of its login, so either may be wrong and no
 * vendor sees another's row. The planner makes nothing of the parentheses: it plans as if the condition stood in the query.
 */
export const vendorRows: VendorRows = (table, vendorId) => {
  if (!Number.isSafeInteger(vendorId) || vendorId < 1) throw new Error(`vendor ${vendorId} sees nothing, expected an id from 1`)
  const rows = OWN_ROWS[table]
  return rows === undefined ? null : `(select ${rows.columns} from ${table} where ${rows.condition(vendorId)})`
}
