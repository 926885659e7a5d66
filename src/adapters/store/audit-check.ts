import type { AuditAnchor, AuditCheck } from '../../app/audit/audit-store.ts'
import { type ChainedRow, chainHash, genesisHash, WORD_FIELDS, type WordField, wordsHash } from './audit-chain.ts'
import type { Connection } from './pools.ts'

/** So many are told in words. */
const FAULTS_MAX = 100

const PAGE = 2_000

interface StoredRow extends ChainedRow {
  readonly hash: Buffer
}

interface WordsRow {
  readonly entry_id: number
  readonly field: string
  readonly salt: Buffer
  readonly words: string | null
}

/**
 * Computes the whole chain again, within the caller's snapshot. Every entry is held against the hash that is stored before it, so that one
 * that was spoilt is told by its number and not by all that follow. What was cut off at the end is found by an anchor alone.
 */
export async function checkAudit(connection: Connection, storeId: string, anchors: readonly AuditAnchor[]): Promise<AuditCheck> {
  const faults: string[] = []
  const sums = { found: 0, erased: 0 }
  const tell = (fault: string): void => {
    sums.found += 1
    if (faults.length < FAULTS_MAX) faults.push(fault)
  }
  const genesis = genesisHash(storeId)
  let last: StoredRow | null = null
  const noted = new Set(anchors.map(({ count }) => count))
  const held = new Map([[0, genesis.toString('hex')]])
  for (;;) {
    const after: number = last?.entry_id ?? 0
    const rows = await pageAfter(connection, after)
    if (rows.length === 0) break
    const words = await wordsBetween(connection, after, rows.at(-1)?.entry_id ?? after)
    for (const row of rows) {
      const place: number = (last?.entry_id ?? 0) + 1
      if (row.entry_id !== place) tell(`${missing(place, row.entry_id - 1)}: taken out, or moved`)
      if (!chainHash(last?.hash ?? genesis, row).equals(row.hash)) tell(`entry ${row.entry_id} does not follow from the entry before it`)
      sums.erased += checkWords(row, words.get(row.entry_id) ?? [], tell)
      if (noted.has(row.entry_id)) held.set(row.entry_id, row.hash.toString('hex'))
      last = row
    }
  }
  await checkStrayWords(connection, tell)
  const count = last?.entry_id ?? 0
  for (const anchor of anchors) if (held.get(anchor.count) !== anchor.hash) tell(anchorFault(anchor, count))
  return { storeId, count, hash: (last?.hash ?? genesis).toString('hex'), at: last?.at ?? null, ...sums, faults }
}

async function pageAfter(connection: Connection, after: number): Promise<readonly StoredRow[]> {
  const { rows } = await connection.query<StoredRow>('select * from audit_entry where entry_id > $1 order by entry_id limit $2', [
    after,
    PAGE,
  ])
  return rows
}

async function wordsBetween(connection: Connection, after: number, last: number): Promise<ReadonlyMap<number, readonly WordsRow[]>> {
  const { rows } = await connection.query<WordsRow>(
    'select entry_id, field, salt, words from audit_words where entry_id > $1 and entry_id <= $2',
    [after, last],
  )
  return Map.groupBy(rows, ({ entry_id }) => entry_id)
}

/** Holds words against the hashes in the chain; returns how many were erased. */
function checkWords(row: StoredRow, words: readonly WordsRow[], tell: (fault: string) => void): number {
  const hashes: Readonly<Record<WordField, Buffer | null>> = {
    actor: row.actor_hash,
    reason: row.reason_hash,
    before: row.before_hash,
    after: row.after_hash,
  }
  let erased = 0
  for (const field of WORD_FIELDS) {
    const hash = hashes[field]
    const held = words.find((one) => one.field === field)
    if ((hash === null) !== (held === undefined)) tell(`entry ${row.entry_id}: its ${field} was ${hash === null ? 'added' : 'taken out'}`)
    else if (hash !== null && held !== undefined) {
      if (held.words === null) erased += 1
      else if (!wordsHash(held.salt, held.words).equals(hash)) tell(`entry ${row.entry_id}: its ${field} is not what was written`)
    }
  }
  return erased
}

async function checkStrayWords(connection: Connection, tell: (fault: string) => void): Promise<void> {
  const { rows } = await connection.query<{ entry_id: number }>(
    `select distinct entry_id from audit_words w
     where not exists (select from audit_entry e where e.entry_id = w.entry_id) order by entry_id limit $1`,
    [FAULTS_MAX],
  )
  for (const { entry_id } of rows) tell(`entry ${entry_id} has words but is not there`)
}

function missing(from: number, to: number): string {
  return from === to ? `entry ${from} is missing` : `entries ${from} to ${to} are missing`
}

function anchorFault({ count, hash }: AuditAnchor, held: number): string {
  const noted = `entry ${count} was noted outside as ${hash.slice(0, 16)}…`
  return held < count ? `${noted}, but there are only ${held}: entries were cut off at the end` : `${noted}, and is another one now`
}
