import { AUDIT_PAGE_MAX, type AuditEntry, type AuditFilter, type AuditHead, type AuditStore } from '../../app/audit/audit-store.ts'
import { type UndoEdge, undoneBy } from '../../app/audit/undone-by.ts'
import { INTERNAL } from '../../app/scope.ts'
import { type ChainedRow, genesisHash } from './audit-chain.ts'
import { checkAudit } from './audit-check.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'

interface EntryRow extends ChainedRow {
  readonly actor_kind: AuditEntry['actor']['kind']
  readonly hash: Buffer
  readonly actor: string | null
  readonly reason: string | null
  readonly before: string | null
  readonly after: string | null
}

const SELECT = `select e.*,
    w.words ->> 'actor' as actor, w.words ->> 'reason' as reason, w.words ->> 'before' as before, w.words ->> 'after' as after
  from audit_entry e left join lateral (
    select json_object_agg(field, words) as words from audit_words where entry_id = e.entry_id) w on true`

const FITS = `($1::text is null or exists (
      select from audit_words a where a.entry_id = e.entry_id and a.field = 'actor' and a.words = $1))
    and ($2::text is null or e.action = $2) and ($3::text is null or e.kind = $3) and ($4::text is null or e.parent = $4)
    and ($5::text is null or e.key = $5) and ($6::text is null or e.request_id = $6)
    and ($7::bigint is null or e.at >= $7) and ($8::bigint is null or e.at < $8)`

/** The trail of changes in PostgreSQL. For staff alone: there is no vendor's login that may read it. */
export function auditStore(connections: StoreConnections): AuditStore {
  const { storeId } = connections.identity
  return {
    list: async (filter, { before, limit }) =>
      await connections.withScope(INTERNAL, async (connection) => {
        const { rows } = await connection.query<EntryRow>(
          `${SELECT} where ${FITS} and ($9::bigint is null or e.entry_id < $9) order by e.entry_id desc limit $10`,
          [...valuesOf(filter), before, Math.min(limit, AUDIT_PAGE_MAX)],
        )
        return await entriesOf(connection, rows)
      }),
    one: async (entryId) =>
      await connections.withScope(INTERNAL, async (connection) => {
        const { rows } = await connection.query<EntryRow>(`${SELECT} where e.entry_id = $1`, [entryId])
        return (await entriesOf(connection, rows))[0] ?? null
      }),
    head: async () => await connections.withScope(INTERNAL, (connection) => readHead(connection, storeId)),
    check: async (anchors) =>
      await connections.withScope(INTERNAL, (connection) =>
        inTransaction(connection, () => checkAudit(connection, storeId, anchors), 'repeatable read read only'),
      ),
  }
}

async function readHead(connection: Connection, storeId: string): Promise<AuditHead> {
  const { rows } = await connection.query<{ entry_id: number; hash: Buffer; at: number }>(
    'select entry_id, hash, at from audit_entry order by entry_id desc limit 1',
  )
  const last = rows[0]
  if (last === undefined) return { storeId, count: 0, hash: genesisHash(storeId).toString('hex'), at: null }
  return { storeId, count: last.entry_id, hash: last.hash.toString('hex'), at: last.at }
}

function valuesOf({ who, action, kind, parent, key, requestId, from, to }: AuditFilter): readonly unknown[] {
  return [who, action, kind, parent, key, requestId, from, to]
}

async function entriesOf(connection: Connection, rows: readonly EntryRow[]): Promise<readonly AuditEntry[]> {
  const edges = await connection.query<UndoEdge>(
    `with recursive edge as (
       select entry_id, undoes from audit_entry where undoes = any($1::bigint[])
       union select later.entry_id, later.undoes from audit_entry later join edge on later.undoes = edge.entry_id)
     select entry_id as "entryId", undoes from edge order by entry_id`,
    [rows.map(({ entry_id }) => entry_id)],
  )
  return rows.map((row) => entryOf(row, undoneBy(row.entry_id, edges.rows)))
}

function entryOf(row: EntryRow, undoneByEntry: number | null): AuditEntry {
  const json = (text: string | null): unknown => (text === null ? null : (JSON.parse(text) as unknown))
  return {
    entryId: row.entry_id,
    at: row.at,
    subject: { kind: row.kind, parent: row.parent, key: row.key },
    action: row.action,
    before: json(row.before),
    after: json(row.after),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor },
    reason: row.reason,
    requestId: row.request_id,
    undoes: row.undoes,
    undoneBy: undoneByEntry,
    hash: row.hash.toString('hex'),
  }
}
