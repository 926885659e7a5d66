import type { AuditChange } from '../../app/audit/audit-store.ts'
import {
  type KeptPlanFile,
  PLAN_FILE_MS_MAX,
  PLAN_FILES_BYTES_MAX,
  PLAN_FILES_LISTED_MAX,
  type PlanFileOutcome,
  type PlanFileStore,
  type SentPlanFile,
} from '../../app/plans/plan-file-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { writeAudit } from './audit-write.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import { type Sealer, sealerOf } from './sealed-bytes.ts'

/** Sealed at once: about a millisecond of the server's thread. */
const PART_BYTES = 1024 * 1024

interface FileRow {
  readonly file_id: number
  readonly file_name: string | null
  readonly plan_name: string
  readonly kind: PlanKind
  readonly format: SentPlanFile['format']
  readonly bytes: number
  readonly outcome: PlanFileOutcome
  readonly sent_by: string
  readonly first_received_at: number
  readonly last_received_at: number
  readonly key_mark: Buffer | null
}

const COLUMNS = 'file_id, file_name, plan_name, kind, format, bytes, outcome, sent_by, first_received_at, last_received_at, key_mark'

/** Files of plans in PostgreSQL, sealed with a key that derives from the deployment's `secret`. */
export function planFileStore(connections: StoreConnections, secret: string): PlanFileStore {
  const sealer = sealerOf(secret, 'plan file')
  const query = async <Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> =>
    await connections.withScope(INTERNAL, async (connection) => (await connection.query<Row>(text, [...values])).rows)
  return {
    keep: async (file, outcome, now) =>
      await connections.withScope(INTERNAL, (connection) =>
        inTransaction(connection, async () => await keepFile(connection, sealer, file, outcome, now)),
      ),
    list: async () => {
      const listed = `select ${COLUMNS} from plan_file order by last_received_at desc, file_id desc limit ${PLAN_FILES_LISTED_MAX}`
      return (await query<FileRow>(listed, [])).map((row) => fileOf(row, sealer))
    },
    one: async (which) => {
      const [row] =
        'fileId' in which
          ? await query<FileRow>(`select ${COLUMNS} from plan_file where file_id = $1`, [which.fileId])
          : await query<FileRow>(
              `select ${COLUMNS} from plan_file where fingerprint = $1 or outcome = 'kept' and kind = $2 and plan_name = $3 and key_mark <> $4
               order by fingerprint = $1 desc, last_received_at desc limit 1`,
              [fingerprintOf(sealer, which.sha256), which.kind, which.planName, markOf(sealer)],
            )
      return row === undefined ? null : fileOf(row, sealer)
    },
    read: (file) => partsOf(file, query, sealer),
    remove: async (fileId, by, at) =>
      await connections.withScope(INTERNAL, (connection) =>
        inTransaction(connection, async () => {
          const { rows } = await connection.query<FileRow>(`delete from plan_file where file_id = $1 returning ${COLUMNS}`, [fileId])
          if (rows[0] === undefined) return false
          await writeAudit(connection, { identity: connections.identity, by, at }, [removedOf(rows[0])])
          return true
        }),
      ),
    purge: async (now) => {
      const purged = await query(
        `delete from plan_file where last_received_at < $1 or file_id in (
           select file_id from (select file_id, sum(bytes) over (order by last_received_at desc, file_id desc) as so_far from plan_file) newest
           where so_far > $2) returning file_id`,
        [now - PLAN_FILE_MS_MAX, PLAN_FILES_BYTES_MAX],
      )
      return purged.length
    },
  }
}

async function keepFile(
  connection: Connection,
  sealer: Sealer,
  { bytes, sha256, fileName, planName, kind, format, sentBy }: SentPlanFile,
  outcome: PlanFileOutcome,
  now: Instant,
): Promise<void> {
  const { rows } = await connection.query<{ file_id: number; is_new: boolean }>(
    `insert into plan_file (fingerprint, file_name, plan_name, kind, format, bytes, outcome, sent_by, first_received_at, last_received_at, key_mark)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)
     on conflict (fingerprint) do update set file_name = excluded.file_name, plan_name = excluded.plan_name, kind = excluded.kind,
       format = excluded.format, outcome = excluded.outcome, sent_by = excluded.sent_by, last_received_at = excluded.last_received_at,
       key_mark = excluded.key_mark
     returning file_id, first_received_at = last_received_at and xmax = 0 as is_new`,
    [fingerprintOf(sealer, sha256), fileName, planName, kind, format, bytes.byteLength, outcome, sentBy, now, markOf(sealer)],
  )
  const [row] = rows
  if (row?.is_new !== true) return
  for (let part = 0; part * PART_BYTES < bytes.byteLength; part += 1) {
    const from = part * PART_BYTES
    const plain = Buffer.from(bytes, from, Math.min(PART_BYTES, bytes.byteLength - from))
    await connection.query('insert into plan_file_part (file_id, part, sealed) values ($1, $2, $3)', [
      row.file_id,
      part,
      sealer.seal(plain, placeOf(row.file_id, part)),
    ])
  }
}

async function* partsOf(
  { fileId, length }: Pick<KeptPlanFile, 'fileId' | 'length'>,
  query: <Row extends object>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>,
  sealer: Sealer,
): AsyncIterable<Uint8Array> {
  let opened = 0
  for (let part = 0; opened < length; part += 1) {
    const [row] = await query<{ sealed: Buffer }>('select sealed from plan_file_part where file_id = $1 and part = $2', [fileId, part])
    if (row === undefined) throw new Error(`file ${fileId} of a plan: ${opened} bytes are there, expected ${length}`)
    const plain = sealer.open(row.sealed, placeOf(fileId, part))
    opened += plain.length
    yield plain
  }
}

function fingerprintOf(sealer: Sealer, sha256: string): Buffer {
  return sealer.fingerprint(Buffer.from(sha256, 'hex'))
}

/** The same of all files that are sealed under one secret. No file has it for a fingerprint: those are of 32 bytes. */
function markOf(sealer: Sealer): Buffer {
  return sealer.fingerprint(Buffer.from('key'))
}

/** For the trail, which is kept for ever: what the file and its plan were called may be what was to be deleted, and is not in it. */
function removedOf({ file_id, kind, format, bytes, outcome, sent_by, last_received_at }: FileRow): AuditChange {
  const subject = { kind: 'planFile', parent: null, key: String(file_id) }
  const before = { kind, format, bytes, outcome, sentBy: sent_by, lastReceivedAt: formatInstant(last_received_at) }
  return { subject, action: 'ended', before, after: null }
}

/** What sealed bytes are bound to. */
function placeOf(fileId: number, part: number): string {
  return `plan file ${fileId} part ${part}`
}

function fileOf(row: FileRow, sealer: Sealer): KeptPlanFile {
  return {
    fileId: row.file_id,
    fileName: row.file_name,
    planName: row.plan_name,
    kind: row.kind,
    format: row.format,
    length: row.bytes,
    outcome: row.outcome,
    sentBy: row.sent_by,
    firstReceivedAt: row.first_received_at,
    lastReceivedAt: row.last_received_at,
    opens: row.key_mark === null || row.key_mark.equals(markOf(sealer)),
  }
}
