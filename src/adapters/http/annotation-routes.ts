import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type AnnotationWish, readAnnotation } from '../../app/annotations/annotate.ts'
import type { AnnotationMiss, AnnotationRevision, AnnotationStore } from '../../app/annotations/annotation-store.ts'
import { isSeen } from '../../app/annotations/narrowed-annotations.ts'
import type { Directories } from '../../app/records/directories.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import { type AnnotationView, annotationQuery, annotationRequest, withdrawalQuery } from '../../wire/annotations.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import { instantOf } from './instant-parameter.ts'
import { bodyOf, queryOf } from './parse.ts'
import { badRequest, notFound, Problem } from './problem.ts'
import { idOf } from './token-routes.ts'

export interface AnnotationDeps {
  readonly annotations: AnnotationStore
  readonly directories: Directories
  readonly now: () => Instant
}

/** What people note about stretches of time: read by everybody as far as they may, written by staff who steer. */
export function annotationRoutes(server: FastifyInstance, deps: AnnotationDeps): void {
  server.get('/api/v1/annotations', { config: { scope: 'readFigures' } }, async (request) => {
    const { scope } = callerOn(request)
    const query = queryOf(request, annotationQuery)
    const span = { from: instantOf(query.from, 'from'), to: instantOf(query.to, 'to') }
    if (span.to <= span.from) throw badRequest('to is not after from')
    const directory = await deps.directories.of(scope)
    const found = await deps.annotations.read(scope, span)
    // Notes are numbered over the whole store, so a vendor is told the place among those it reads.
    const numberOf = (id: number, place: number): number => (scope.kind === 'internal' ? id : place + 1)
    const views = found.map((annotation, place) => {
      const annotationId = numberOf(annotation.annotationId, place)
      return viewOf({ ...annotation, annotationId, isWithdrawn: false }, directory)
    })
    return { annotations: views }
  })
  server.get('/api/v1/annotations/:id/history', { config: { scope: 'readHistory' } }, async (request) => {
    const directory = await deps.directories.of(callerOn(request).scope)
    const revisions = await historyOn(request, deps, directory)
    return { annotations: revisions.map((revision) => viewOf(revision, directory)) }
  })
  server.post('/api/v1/annotations', { config: { scope: 'annotate' } }, async (request, reply) => {
    const directory = await deps.directories.of(callerOn(request).scope)
    const draft = draftOf(bodyOf(request, annotationRequest), directory, deps.now())
    demandForecaster(request, [draft])
    const written = await deps.annotations.write(attributionOf(request), draft, deps.now())
    return reply.code(201).send(viewOf(written, directory))
  })
  server.put('/api/v1/annotations/:id', { config: { scope: 'annotate' } }, async (request) => {
    const directory = await deps.directories.of(callerOn(request).scope)
    const before = await historyOn(request, deps, directory)
    const wanted = bodyOf(request, annotationRequest)
    if (wanted.revision === undefined) throw badRequest('revision is missing: which one was seen')
    const draft = draftOf(wanted, directory, deps.now())
    demandForecaster(request, [draft, ...before.slice(-1)])
    const seen = { annotationId: idOf(request), revision: wanted.revision }
    return viewOf(written(await deps.annotations.rewrite(attributionOf(request), seen, draft, deps.now())), directory)
  })
  server.delete('/api/v1/annotations/:id', { config: { scope: 'annotate' } }, async (request, reply) => {
    const { revision } = queryOf(request, withdrawalQuery)
    const before = await historyOn(request, deps, await deps.directories.of(callerOn(request).scope))
    demandForecaster(request, before.slice(-1))
    if (!/^[1-9]\d{0,8}$/.test(revision)) throw badRequest('revision is not a number from 1')
    const seen = { annotationId: idOf(request), revision: Number(revision) }
    written(await deps.annotations.rewrite(attributionOf(request), seen, null, deps.now()))
    return reply.code(204).send()
  })
}

/** What does something to forecasts is a matter of those who import plans; of all queues, of those who are limited to none. */
function demandForecaster(request: FastifyRequest, drafts: readonly Pick<AnnotationRevision, 'effect' | 'scope'>[]): void {
  const effective = drafts.filter(({ effect }) => effect !== null)
  const { permissions, scope } = callerOn(request)
  const isLimited = scope.kind === 'internal' && scope.queueIds !== undefined
  const isAllowed = permissions.has('importPlans') && !(isLimited && effective.some((draft) => draft.scope.kind !== 'queue'))
  if (effective.length > 0 && !isAllowed) throw new Problem({ status: 403, kind: 'forbidden', title: 'Your role does not allow this' })
}

/** Every wording of the annotation that a path names; one about what the caller does not see is not there. */
async function historyOn(
  request: FastifyRequest,
  { annotations }: AnnotationDeps,
  directory: Directory,
): Promise<readonly AnnotationRevision[]> {
  const revisions = await annotations.history(idOf(request))
  if (revisions.length === 0 || !revisions.every(({ scope }) => isSeen(scope, directory))) throw notFound('annotation')
  return revisions
}

function draftOf(wanted: z.infer<typeof annotationRequest>, directory: Directory, now: Instant) {
  const {
    kind = 'note',
    market = null,
    queue = null,
    vendor = null,
    text,
    shared = false,
    factor = null,
    added = null,
    leaveOut = false,
  } = wanted
  const span = { from: instantOf(wanted.from, 'from'), to: instantOf(wanted.to, 'to') }
  const wish: AnnotationWish = { kind, market, queue, vendor, ...span, text, isShared: shared, factor, added, isLeftOut: leaveOut }
  const draft = readAnnotation(wish, directory, now)
  if (draft.ok) return draft.value
  throw badRequest('this cannot be noted', draft.error)
}

function written(outcome: Result<AnnotationRevision, AnnotationMiss>): AnnotationRevision {
  if (outcome.ok) return outcome.value
  if (outcome.error === 'missing') throw notFound('annotation')
  const detail = 'Somebody changed it meanwhile; what you see by now is theirs.'
  throw new Problem({ status: 409, kind: 'annotation-changed', title: 'This annotation was changed', detail })
}

function viewOf(annotation: AnnotationRevision, directory: Directory): AnnotationView {
  const { annotationId, revision, kind, scope, from, to, text, isShared, effect, by, writtenAt, isWithdrawn } = annotation
  return {
    id: annotationId,
    revision,
    kind,
    market: scope.kind === 'market' ? directory.keyOf('market', scope.marketId) : null,
    queue: scope.kind === 'queue' ? directory.keyOf('queue', scope.queueId) : null,
    vendor: scope.kind === 'vendor' ? directory.keyOf('vendor', scope.vendorId) : null,
    from: formatInstant(from),
    to: formatInstant(to),
    text,
    shared: isShared,
    factor: effect?.kind === 'factor' ? effect.factor : null,
    added: effect?.kind === 'added' ? effect.contacts : null,
    leaveOut: effect?.kind === 'leaveOut',
    by,
    writtenAt: formatInstant(writtenAt),
    withdrawn: isWithdrawn,
  }
}
