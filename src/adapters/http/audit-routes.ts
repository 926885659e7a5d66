import type { FastifyInstance } from 'fastify'
import { AUDIT_PAGE_MAX, type AuditAnchor, type AuditFilter } from '../../app/audit/audit-store.ts'
import { type UndoContext, type UndoRefused, undoChange } from '../../app/audit/undo.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL } from '../../app/scope.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type AuditCheckView, auditCheckQuery, auditQuery, auditUndoQuery } from '../../wire/audit.ts'
import type { Access } from './access.ts'
import { attributionOf } from './attribution-of.ts'
import { auditCsv, auditEntryView } from './audit-view.ts'
import { callerOn } from './caller.ts'
import { optionalInstantOf } from './instant-parameter.ts'
import { queryOf } from './parse.ts'
import { notFound, Problem, unavailable } from './problem.ts'
import { idOf } from './token-routes.ts'
import { wantsCsv } from './wants-csv.ts'

export interface AuditDeps {
  readonly undo: UndoContext
  readonly directories: Directories
  readonly access: Access
}

/** Whoever keeps something open looks again when one of these was changed. */
const ACCESS_KINDS: ReadonlySet<string> = new Set(['person', 'token'])
const PAGE_DEFAULT = 100
const RETRY_AFTER_SECONDS = 10

/** Who changed what, when and why; whether the trail is as it was written; and taking a change back. */
export function auditRoutes(server: FastifyInstance, { undo, directories, access }: AuditDeps): void {
  const { audit } = undo
  const config = { scope: 'readAudit' } as const
  server.get('/api/v1/audit', { config }, async (request, reply) => {
    const { before, limit, ...filter } = queryOf(request, auditQuery)
    const size = Math.min(limit === undefined ? PAGE_DEFAULT : Number(limit), AUDIT_PAGE_MAX)
    const head = await audit.head()
    const entries = await audit.list(filterOf(filter), { before: before === undefined ? null : Number(before), limit: size })
    const { keyOf } = await directories.of(INTERNAL)
    const views = entries.map((entry) => auditEntryView(entry, keyOf))
    reply.header('vary', 'accept')
    if (wantsCsv(request.headers.accept)) {
      reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="audit.csv"')
      return reply.send(auditCsv(views))
    }
    const last = entries.length < size ? null : (entries.at(-1)?.entryId ?? null)
    return { head: { ...head, at: textOf(head.at) }, entries: views, before: last }
  })
  let isChecking = false
  server.get('/api/v1/audit/check', { config }, async (request): Promise<AuditCheckView> => {
    const anchors = anchorsOf(queryOf(request, auditCheckQuery).anchor)
    if (isChecking) throw unavailable('The trail is being checked already.', RETRY_AFTER_SECONDS)
    isChecking = true
    try {
      const { at, faults, ...check } = await audit.check(anchors)
      return { ...check, at: textOf(at), faults: [...faults], anchors: anchors.length }
    } finally {
      isChecking = false
    }
  })
  server.post('/api/v1/audit/:id/undo', { config: { scope: 'manageRecords' } }, async (request) => {
    queryOf(request, auditUndoQuery)
    const { permissions } = callerOn(request)
    const undone = await undoChange(undo, { by: attributionOf(request, idOf(request)), permissions })
    if (!undone.ok && undone.error.kind === 'not_there') throw notFound('change')
    if (!undone.ok) throw refusedUndo(undone.error)
    if (ACCESS_KINDS.has(undone.value.subject.kind)) access.changed()
    return auditEntryView(undone.value, (await directories.of(INTERNAL)).keyOf)
  })
}

function refusedUndo({ kind, because }: UndoRefused): Problem {
  if (kind === 'forbidden') return new Problem({ status: 403, kind, title: 'Not allowed', detail: because })
  return new Problem({ status: 409, kind: 'undo-refused', title: 'This change cannot be taken back', detail: because })
}

function filterOf({
  who,
  action,
  kind,
  parent,
  key,
  request,
  from,
  to,
}: Omit<ReturnType<typeof auditQuery.parse>, 'before' | 'limit'>): AuditFilter {
  const subject = { kind: kind ?? null, parent: parent ?? null, key: key ?? null }
  const time = { from: optionalInstantOf(from, 'from'), to: optionalInstantOf(to, 'to') }
  return { who: who ?? null, action: action ?? null, ...subject, requestId: request ?? null, ...time }
}

function anchorsOf(text: string | undefined): readonly AuditAnchor[] {
  return (text ?? '').split(',').flatMap((noted) => {
    const [count, hash] = noted.split(':')
    return hash === undefined ? [] : { count: Number(count), hash }
  })
}

function textOf(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at)
}
