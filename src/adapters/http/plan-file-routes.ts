import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../app/clock.ts'
import type { KeptPlanFile, PlanFileStore } from '../../app/plans/plan-file-store.ts'
import type { PlanStore } from '../../app/plans/plan-store.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { PlanFileView } from '../../wire/plan-files.ts'
import { planChangeQuery } from '../../wire/plans.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import type { Log } from './log.ts'
import { queryOf } from './parse.ts'
import { fileDigestOf } from './plan-kept-route.ts'
import { notFound, Problem } from './problem.ts'
import { idOf } from './token-routes.ts'

export interface PlanFileDeps {
  readonly planFiles: PlanFileStore
  readonly plans: PlanStore
  readonly clock: Clock
  readonly log: Log
}

/** Files of plans as they came, for whoever may import plans of everything: nobody knows of which queues a file is that could not be read. */
export function planFileRoutes(server: FastifyInstance, { planFiles, plans, clock, log }: PlanFileDeps): void {
  const config = { scope: 'importPlans' } as const
  server.get('/api/v1/plan-files', { config }, async (request) => {
    forAll(request)
    return { files: (await planFiles.list()).map(fileView) }
  })
  const send = (request: FastifyRequest, reply: FastifyReply, file: KeptPlanFile | null): FastifyReply => {
    if (file === null) throw noFile()
    if (!file.opens) throw sealedOtherwise()
    log({ level: 'info', event: 'planFileDownloaded', by: callerOn(request).name, file: file.fileId })
    const ending = file.format === 'workbook' ? 'xlsx' : 'csv'
    // Never shown by a browser, and never by the name that somebody else gave it.
    reply.type('application/octet-stream').header('content-disposition', `attachment; filename="plan-file-${file.fileId}.${ending}"`)
    return reply.header('content-length', file.length).send(Readable.from(planFiles.read(file)))
  }
  server.get('/api/v1/plan-files/:id', { config }, async (request, reply) => {
    forAll(request)
    return send(request, reply, await planFiles.one({ fileId: idOf(request) }))
  })
  server.delete('/api/v1/plan-files/:id', { config }, async (request, reply) => {
    forAll(request)
    queryOf(request, planChangeQuery)
    const fileId = idOf(request)
    if (!(await planFiles.remove(fileId, attributionOf(request), clock.tick()))) throw noFile()
    log({ level: 'info', event: 'planFileDeleted', by: callerOn(request).name, file: fileId })
    return reply.code(204).send()
  })
  server.get('/api/v1/plans/:id/file', { config }, async (request, reply) => {
    forAll(request)
    const plan = await plans.one(callerOn(request).scope, idOf(request))
    const sha256 = plan === null ? null : await fileDigestOf(plans, plan)
    if (plan === null || sha256 === null) throw noFile()
    return send(request, reply, await planFiles.one({ sha256, kind: plan.kind, planName: plan.name }))
  })
}

function noFile(): Problem {
  return notFound('file: files are kept for 30 days, or until they are deleted')
}

function sealedOtherwise(): Problem {
  const detail = 'It opens only under the LOADLINE_SECRET that the server had when the file came.'
  return new Problem({ status: 409, kind: 'sealed-otherwise', title: 'The file was sealed under another secret', detail })
}

function forAll(request: FastifyRequest): void {
  const { scope } = callerOn(request)
  if (scope.kind === 'vendor' || scope.queueIds !== undefined) throw notFound('file')
}

function fileView({ fileId, firstReceivedAt, lastReceivedAt, length, planName, sentBy, ...file }: KeptPlanFile): PlanFileView {
  return {
    id: fileId,
    ...file,
    plan: planName,
    by: sentBy,
    bytes: length,
    firstReceivedAt: formatInstant(firstReceivedAt),
    lastReceivedAt: formatInstant(lastReceivedAt),
  }
}
