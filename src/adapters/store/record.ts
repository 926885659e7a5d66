import type { Attribution } from '../../app/audit/attribution.ts'
import type { Clock } from '../../app/clock.ts'
import type { RecordDraft, RecordStore } from '../../app/records/record-store.ts'
import { parentKeys, statedChanges } from '../../app/records/stated-change.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import type { RecordEntry, RecordKind } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { writeAudit } from './audit-write.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { asStaff, type ScopedConnection } from './scoped-connection.ts'
import { addVendorHeads } from './shard-head.ts'
import { storeChannel } from './store-access.ts'

/** The payload of the notification that records were appended to. */
export const RECORDS_CHANGED = 'records'

/** Records in PostgreSQL. `makeVendorLogins` gives vendors their logins before their records are committed; it may be called again. */
export function recordStore(
  connections: StoreConnections,
  clock: Clock,
  makeVendorLogins: (vendorIds: readonly number[]) => Promise<void>,
): RecordStore {
  return {
    load: async (scope) => {
      // Read before the entries a version is never newer than they are: what is appended in between is loaded again.
      const version = await connections.withScope(INTERNAL, async (connection) => await readVersion(connection, scope))
      const entries = await connections.readAs(scope, loadEntries)
      return { version, entries }
    },
    // Asked of our own login: how often records were appended to is not the vendor's to know.
    version: async (scope) => await connections.withScope(INTERNAL, async (connection) => await readVersion(connection, scope)),
    append: async (by, decide) => {
      return await connections.withScope(INTERNAL, async (connection) =>
        inTransaction(connection, async () => {
          const { version, recordedAt } = await lockHead(connection, clock)
          const known = await loadEntries(asStaff(connection))
          const decision = decide(known, recordedAt)
          if (!decision.ok) return decision
          // The head was not moved: a version stands for a change.
          if (decision.value.length === 0) return { ok: true, value: { version, entries: [] } } as const
          const entries = await insertDrafts(connection, decision.value, { by, recordedAt })
          await connection.query('update record_head set version = version + 1, recorded_at = $1', [recordedAt])
          await addVendorHeads(connection, connections.identity, newVendorsOf(entries))
          // Before the commit: a vendor that is there can log in, and a login that could not be made undoes the change.
          await makeVendorLogins(newVendorsOf(entries))
          await connection.query('select pg_notify($1, $2)', [storeChannel(connections.identity), RECORDS_CHANGED])
          const changes = statedChanges(known, decision.value, parentKeys([...known, ...decision.value]))
          await writeAudit(connection, { identity: connections.identity, by, at: recordedAt }, changes)
          return { ok: true, value: { version: version + 1, entries } } as const
        }),
      )
    },
  }
}

/** Within the caller's transaction: how many times records were appended to, once every append in flight is over. */
export async function settledRecordVersion(connection: Connection): Promise<number> {
  const { rows } = await connection.query<{ version: number }>('select version from record_head for share')
  return rows[0]?.version ?? 0
}

interface RecordRow {
  readonly record_id: number
  readonly kind: RecordKind
  readonly entity_id: number
  readonly parent_id: number
  readonly key: string
  readonly body: object | null
  readonly valid_from: number
  readonly valid_to: number | null
  readonly recorded_at: number
  readonly recorded_by: string
}

const COLUMNS = 'record_id, kind, entity_id, parent_id, key, body, valid_from, valid_to, recorded_at'

export async function loadEntries(connection: ScopedConnection): Promise<readonly RecordEntry[]> {
  // Who recorded it is not the vendor's to know.
  const by = connection.scope.kind === 'internal' ? 'recorded_by' : `'' as recorded_by`
  const { rows } = await connection.query<RecordRow>(`select ${COLUMNS}, ${by} from @record as record order by record_id`)
  return rows.map(entryOf)
}

async function readVersion(connection: Connection, scope: Scope): Promise<number> {
  // A vendor that begins to serve a queue sees one more, though no record was appended.
  const { rows } = await connection.query<{ version: number }>(
    'select version + (select count(*) from queue_vendor where vendor_id = $1) as version from record_head',
    [scope.kind === 'internal' ? null : scope.vendorId],
  )
  return rows[0]?.version ?? 0
}

/** The instant is taken once the lock is held: an answer given while we waited for it is then earlier, as it has to be. */
async function lockHead(connection: Connection, clock: Clock): Promise<{ readonly version: number; readonly recordedAt: Instant }> {
  const { rows } = await connection.query<{ version: number; recorded_at: number }>(
    'select version, recorded_at from record_head for update',
  )
  const [{ version, recorded_at }] = rows as [{ version: number; recorded_at: number }]
  return { version, recordedAt: Math.max(clock.tick(), recorded_at + 1) }
}

async function insertDrafts(
  connection: Connection,
  drafts: readonly RecordDraft[],
  { by, recordedAt }: { readonly by: Attribution; readonly recordedAt: Instant },
): Promise<readonly RecordEntry[]> {
  const rows = drafts.map((draft) => ({
    kind: draft.kind,
    entity_id: draft.entityId,
    parent_id: draft.parentId,
    key: draft.key,
    vendor_id: vendorOf(draft),
    body: draft.body,
    valid_from: draft.validFrom,
    valid_to: draft.validTo,
  }))
  const given = [JSON.stringify(rows)]
  await connection.query(
    `insert into entity (kind, entity_id, parent_id, key)
     select distinct kind, entity_id, parent_id, key
     from jsonb_to_recordset($1::jsonb) as r(kind text, entity_id integer, parent_id integer, key text)
     on conflict (kind, entity_id) do nothing`,
    given,
  )
  // A feed that ends keeps the vendor it had, so that the vendor learns of the end.
  const inserted = await connection.query<RecordRow>(
    `insert into record (kind, entity_id, parent_id, key, vendor_id, body, valid_from, valid_to, recorded_at, recorded_by)
     select kind, entity_id, parent_id, key,
       coalesce(r.vendor_id, (select max(old.vendor_id) from record old where old.kind = r.kind and old.entity_id = r.entity_id)),
       nullif(body, 'null'::jsonb), valid_from, valid_to, $2, $3
     from rows from (jsonb_to_recordset($1::jsonb) as (kind text, entity_id integer, parent_id integer, key text,
       vendor_id integer, body jsonb, valid_from bigint, valid_to bigint)) with ordinality
       as r(kind, entity_id, parent_id, key, vendor_id, body, valid_from, valid_to, place)
     order by place
     returning ${COLUMNS}, recorded_by`,
    [...given, recordedAt, by.actor.name],
  )
  return inserted.rows.map(entryOf)
}

function vendorOf(draft: RecordDraft): number | null {
  if (draft.kind === 'vendor') return draft.entityId
  if (draft.kind === 'site') return draft.parentId
  return draft.kind === 'feed' ? (draft.body?.vendorId ?? null) : null
}

function newVendorsOf(entries: readonly RecordEntry[]): readonly number[] {
  return entries.flatMap(({ kind, entityId, body }) => (kind === 'vendor' && body !== null ? [entityId] : []))
}

/** What records that were stated before there was a choice say. */
const SAID_LATER: Readonly<Partial<Record<RecordKind, object>>> = {
  vendor: { lockedForVendorDays: null, schedulePublishDays: null },
  feed: { eventIds: 'required' },
}

function entryOf(row: RecordRow): RecordEntry {
  return {
    recordId: row.record_id,
    kind: row.kind,
    entityId: row.entity_id,
    parentId: row.parent_id,
    key: row.key,
    body: row.body === null ? null : { ...SAID_LATER[row.kind], ...row.body },
    validFrom: row.valid_from,
    validTo: row.valid_to,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  } as RecordEntry
}
