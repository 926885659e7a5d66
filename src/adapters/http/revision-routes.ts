import type { FastifyInstance } from 'fastify'
import type { Calendar } from '../../app/local-days.ts'
import type { RevisionReads } from '../../app/revision-reads.ts'
import { queryRevisions } from '../../app/revisions.ts'
import { revisionQuery } from '../../wire/revisions.ts'
import { callerOn } from './caller.ts'
import { answeredOrRefused, edgeOf } from './kpi-routes.ts'
import { onlyOf } from './list-parameter.ts'
import { queryOf } from './parse.ts'
import { revisionCsv, revisionJson } from './revision-view.ts'
import { wantsCsv } from './wants-csv.ts'

export interface RevisionDeps {
  readonly revisionReads: RevisionReads
  readonly calendar: Calendar
}

/** Closed intervals that changed: how each stood when it closed, every revision with its cause, and how it stands. */
export function revisionRoutes(server: FastifyInstance, { revisionReads, calendar }: RevisionDeps): void {
  server.get('/api/v1/revisions', { config: { scope: 'readFigures' } }, async (request, reply) => {
    const query = queryOf(request, revisionQuery)
    const asked = { from: edgeOf(query.from, 'from'), to: edgeOf(query.to, 'to'), zone: query.zone ?? null, only: onlyOf(query) }
    const answer = await answeredOrRefused(queryRevisions(revisionReads, calendar, callerOn(request).scope, asked))
    reply.header('vary', 'accept')
    if (!wantsCsv(request.headers.accept)) return revisionJson(answer)
    reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="revisions.csv"')
    return reply.send(revisionCsv(answer))
  })
}
