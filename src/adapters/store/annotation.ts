import { annotationChange } from '../../app/annotations/annotation-change.ts'
import type { AnnotationDraft, AnnotationMiss, AnnotationRevision, AnnotationStore } from '../../app/annotations/annotation-store.ts'
import type { Attribution } from '../../app/audit/attribution.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Annotation, AnnotationKind, AnnotationScope, ForecastEffect } from '../../domain/record/annotation.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { writeAudit } from './audit-write.ts'
import { type Connection, inTransaction, type StoreConnections } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'
import { storeChannel } from './store-access.ts'

/** The payload of the notification that annotations were written. */
export const ANNOTATIONS_CHANGED = 'annotations'

/** A desk draws no more than this; the newest are the ones that matter. */
const READ_MAX = 2_000

interface AnnotationRow {
  readonly annotation_id: number
  readonly revision: number
  readonly kind: AnnotationKind
  readonly market_id: number | null
  readonly queue_id: number | null
  readonly vendor_id: number | null
  readonly starts_at: number
  readonly ends_at: number
  readonly body: string
  readonly is_shared: boolean
  readonly is_shown: boolean
  readonly forecast_factor: number | null
  readonly forecast_added: number | null
  readonly is_left_out: boolean
  readonly written_at: number
  readonly written_by: string
}

const SHARED_COLUMNS =
  'annotation_id, revision, kind, market_id, queue_id, vendor_id, starts_at, ends_at, body, is_shared, is_shown, written_at'
const INTERNAL_COLUMNS = 'written_by, forecast_factor, forecast_added, is_left_out'
const COLUMNS = `${SHARED_COLUMNS}, ${INTERNAL_COLUMNS}`

/** Annotations in PostgreSQL. */
export function annotationStore(connections: StoreConnections): AnnotationStore {
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  const writing = <T>(work: (connection: Connection) => Promise<T>): Promise<T> =>
    asInternal((connection) =>
      inTransaction(connection, async () => {
        await connection.query('update annotation_head set version = version + 1')
        const written = await work(connection)
        await connection.query('select pg_notify($1, $2)', [storeChannel(connections.identity), ANNOTATIONS_CHANGED])
        return written
      }),
    )
  return {
    // Asked of our own login: how often annotations are written is not a vendor's to know.
    version: () =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<{ version: number }>('select version from annotation_head')
        return rows[0]?.version ?? 0
      }),
    read: async (scope, span) => await connections.readAs(scope, (connection) => readTouching(connection, span)),
    effects: ({ from, to }) =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<AnnotationRow>(
          `select ${COLUMNS} from annotation where (forecast_factor is not null or forecast_added is not null or is_left_out) and is_shown and ends_at > $1 and starts_at < $2
           order by annotation_id`,
          [from, to],
        )
        return rows.map(annotationOf)
      }),
    history: (annotationId) =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<AnnotationRow>(
          `select ${COLUMNS} from annotation_revision where annotation_id = $1 order by revision`,
          [annotationId],
        )
        return rows.map(revisionOf)
      }),
    write: (by, draft, now) =>
      writing(async (connection) => {
        const written = await insertAnnotation(connection, by, draft, now)
        await writeAudit(connection, { identity: connections.identity, by, at: now }, [annotationChange(null, written)])
        return written
      }),
    rewrite: (by, seen, draft, now) =>
      writing(async (connection) => {
        const changed = await updateAnnotation(connection, { by, seen, draft, now, isShown: true })
        if (!changed.ok) return changed
        const { before, after } = changed.value
        await writeAudit(connection, { identity: connections.identity, by, at: now }, [annotationChange(before, after)])
        return ok(after)
      }),
    restore: (by, seen, draft, now) =>
      writing(async (connection) => {
        const changed = await updateAnnotation(connection, { by, seen, draft, now, isShown: false })
        if (!changed.ok) return changed
        const { after } = changed.value
        await writeAudit(connection, { identity: connections.identity, by, at: now }, [annotationChange(null, after)])
        return ok(after)
      }),
  }
}

async function readTouching(
  connection: ScopedConnection,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly Annotation[]> {
  const own = connection.scope.kind === 'internal' ? INTERNAL_COLUMNS : NOT_TOLD
  const { rows } = await connection.query<AnnotationRow>(
    `select * from (select ${SHARED_COLUMNS}, ${own} from @annotation as annotation
       where ends_at > $1 and starts_at < $2 and is_shown order by annotation_id desc limit ${READ_MAX}) newest
     order by annotation_id`,
    [from, to],
  )
  return rows.map(annotationOf)
}

/** Who wrote it and what it does to forecasts is not a vendor's to know. */
const NOT_TOLD = `'' as written_by, null::double precision as forecast_factor, null::double precision as forecast_added, false as is_left_out`

async function insertAnnotation(
  connection: Connection,
  by: Attribution,
  draft: AnnotationDraft,
  now: Instant,
): Promise<AnnotationRevision> {
  const { rows } = await connection.query<AnnotationRow>(
    `insert into annotation (revision, kind, market_id, queue_id, vendor_id, starts_at, ends_at, body, is_shared,
       forecast_factor, forecast_added, is_left_out, is_shown, written_at, written_by)
     values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, true, $12, $13) returning ${COLUMNS}`,
    [...draftValues(draft), now, by.actor.name],
  )
  return await keepRevision(connection, rows[0] as AnnotationRow)
}

interface Rewriting {
  readonly by: Attribution
  readonly seen: { readonly annotationId: number; readonly revision: number }
  readonly draft: AnnotationDraft | null
  readonly now: Instant
  /** Whether it is one that is shown, or one that was withdrawn. */
  readonly isShown: boolean
}

async function updateAnnotation(
  connection: Connection,
  { by, seen, draft, now, isShown }: Rewriting,
): Promise<Result<{ readonly before: AnnotationRevision; readonly after: AnnotationRevision }, AnnotationMiss>> {
  const { rows: held } = await connection.query<AnnotationRow>(`select ${COLUMNS} from annotation where annotation_id = $1 for update`, [
    seen.annotationId,
  ])
  const before = held[0]
  if (before === undefined || before.is_shown !== isShown) return err('missing')
  if (before.revision !== seen.revision) return err('changed')
  const next = draft ?? revisionOf(before)
  const { rows } = await connection.query<AnnotationRow>(
    `update annotation set revision = revision + 1, kind = $1, market_id = $2, queue_id = $3, vendor_id = $4, starts_at = $5, ends_at = $6,
       body = $7, is_shared = $8, forecast_factor = $9, forecast_added = $10, is_left_out = $11, written_at = $12, written_by = $13, is_shown = $14
     where annotation_id = $15 returning ${COLUMNS}`,
    [...draftValues(next), now, by.actor.name, draft !== null, seen.annotationId],
  )
  return ok({ before: revisionOf(before), after: await keepRevision(connection, rows[0] as AnnotationRow) })
}

async function keepRevision(connection: Connection, row: AnnotationRow): Promise<AnnotationRevision> {
  await connection.query(`insert into annotation_revision (${COLUMNS}) select ${COLUMNS} from annotation where annotation_id = $1`, [
    row.annotation_id,
  ])
  return revisionOf(row)
}

function draftValues({ kind, scope, from, to, text, isShared, effect }: AnnotationDraft): readonly unknown[] {
  const idOf = (wanted: AnnotationScope['kind'], id: number): number | null => (scope.kind === wanted ? id : null)
  const id =
    scope.kind === 'market' ? scope.marketId : scope.kind === 'queue' ? scope.queueId : scope.kind === 'vendor' ? scope.vendorId : 0
  return [
    kind,
    idOf('market', id),
    idOf('queue', id),
    idOf('vendor', id),
    from,
    to,
    text,
    isShared,
    effect?.kind === 'factor' ? effect.factor : null,
    effect?.kind === 'added' ? effect.contacts : null,
    effect?.kind === 'leaveOut',
  ]
}

function revisionOf(row: AnnotationRow): AnnotationRevision {
  return {
    annotationId: row.annotation_id,
    revision: row.revision,
    kind: row.kind,
    scope: scopeOf(row),
    from: row.starts_at,
    to: row.ends_at,
    text: row.body,
    isShared: row.is_shared,
    effect: effectOf(row),
    by: row.written_by,
    writtenAt: row.written_at,
    isWithdrawn: !row.is_shown,
  }
}

function annotationOf(row: AnnotationRow): Annotation {
  const { isWithdrawn: _, ...annotation } = revisionOf(row)
  return annotation
}

function effectOf({ forecast_factor, forecast_added, is_left_out }: AnnotationRow): ForecastEffect | null {
  if (forecast_added !== null) return { kind: 'added', contacts: forecast_added }
  if (forecast_factor !== null) return { kind: 'factor', factor: forecast_factor }
  return is_left_out ? { kind: 'leaveOut' } : null
}

/** The table's check holds that at most one is there. */
function scopeOf({ market_id, queue_id, vendor_id }: AnnotationRow): AnnotationScope {
  if (market_id !== null) return { kind: 'market', marketId: market_id }
  if (queue_id !== null) return { kind: 'queue', queueId: queue_id }
  return vendor_id === null ? { kind: 'all' } : { kind: 'vendor', vendorId: vendor_id }
}
