import type { Attribution } from '../../app/audit/attribution.ts'
import type { AuditChange } from '../../app/audit/audit-store.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type ChainedRow, chainHash, genesisHash, saltWords, WORD_FIELDS, type WordField } from './audit-chain.ts'
import type { Connection } from './pools.ts'
import type { StoreIdentity } from './store-access.ts'

/** The lock under which the trail grows, held to commit. The number is Loadline's, chosen once. */
const AUDIT_LOCK = 4_680_000_002

/** No more are written at once than a file of records holds. */
const CHANGES_MAX = 40_000

export interface AuditWrite {
  readonly identity: StoreIdentity
  readonly by: Attribution
  readonly at: Instant
}

/**
 * Writes down what a transaction changed, within that transaction: both are there or neither. It has to be the last that the transaction
 * writes, because from here to the commit every other change waits. Returns the number of the first entry.
 */
export async function writeAudit(
  connection: Connection,
  { identity, by, at }: AuditWrite,
  changes: readonly AuditChange[],
): Promise<number | null> {
  if (changes.length === 0) return null
  if (changes.length > CHANGES_MAX) throw new Error(`${changes.length} changes in one transaction, expected at most ${CHANGES_MAX}`)
  if (connection.getTransactionStatus() !== 'T') {
    throw new Error('a change was to be written down outside a transaction')
  }
  await connection.query('select pg_advisory_xact_lock($1)', [AUDIT_LOCK])
  const last = await connection.query<{ entry_id: number; hash: Buffer }>(
    'select entry_id, hash from audit_entry order by entry_id desc limit 1',
  )
  const first = (last.rows[0]?.entry_id ?? 0) + 1
  let hash = last.rows[0]?.hash ?? genesisHash(identity.storeId)
  const rows: Record<string, unknown>[] = []
  const words: Record<string, unknown>[] = []
  for (const [place, change] of changes.entries()) {
    const salted = saltedWords(by, change)
    const row = rowOf({ entryId: first + place, at, by, change }, salted)
    hash = chainHash(hash, row)
    rows.push({ ...hexed(row), hash: hash.toString('hex') })
    for (const [field, text] of salted) words.push({ entry_id: row.entry_id, field, salt: text.salt.toString('hex'), words: text.words })
  }
  await insertRows(connection, rows, words)
  return first
}

type Salted = ReadonlyMap<WordField, ReturnType<typeof saltWords>>

function saltedWords({ actor, reason }: Attribution, { before, after }: AuditChange): Salted {
  const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))
  const texts: Readonly<Record<WordField, string | null>> = { actor: actor.name, reason, before: json(before), after: json(after) }
  return new Map(
    WORD_FIELDS.flatMap((field) => {
      const text = texts[field]
      return text === null ? [] : [[field, saltWords(text)] as const]
    }),
  )
}

function rowOf(
  { entryId, at, by, change }: { readonly entryId: number; readonly at: Instant; readonly by: Attribution; readonly change: AuditChange },
  words: Salted,
): ChainedRow {
  const { subject, action } = change
  return {
    entry_id: entryId,
    at,
    action,
    kind: subject.kind,
    parent: subject.parent,
    key: subject.key,
    actor_kind: by.actor.kind,
    actor_id: by.actor.id,
    request_id: by.requestId,
    undoes: by.undoes,
    actor_hash: words.get('actor')?.hash ?? Buffer.alloc(0),
    reason_hash: words.get('reason')?.hash ?? null,
    before_hash: words.get('before')?.hash ?? null,
    after_hash: words.get('after')?.hash ?? null,
  }
}

function hexed(row: ChainedRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('hex') : value]))
}

async function insertRows(connection: Connection, rows: readonly object[], words: readonly object[]): Promise<void> {
  await connection.query(
    `insert into audit_entry (entry_id, at, action, kind, parent, key, actor_kind, actor_id, request_id, undoes,
       actor_hash, reason_hash, before_hash, after_hash, hash)
     select entry_id, at, action, kind, parent, key, actor_kind, actor_id, request_id, undoes,
       decode(actor_hash, 'hex'), decode(reason_hash, 'hex'), decode(before_hash, 'hex'), decode(after_hash, 'hex'), decode(hash, 'hex')
     from json_to_recordset($1::json) as r(entry_id bigint, at bigint, action text, kind text, parent text, key text, actor_kind text,
       actor_id bigint, request_id text, undoes bigint, actor_hash text, reason_hash text, before_hash text, after_hash text, hash text)
     order by entry_id`,
    [JSON.stringify(rows)],
  )
  await connection.query(
    `insert into audit_words (entry_id, field, salt, words)
     select entry_id, field, decode(salt, 'hex'), words
     from json_to_recordset($1::json) as r(entry_id bigint, field text, salt text, words text) order by entry_id, field`,
    [JSON.stringify(words)],
  )
}
