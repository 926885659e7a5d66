import type { FastifyInstance } from 'fastify'
import type { DeskMemory, SavedView, Visit } from '../../app/memory/desk-memory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type SavedViewView, type VisitView, viewRequest } from '../../wire/desk-memory.ts'
import { callerOn } from './caller.ts'
import { bodyOf } from './parse.ts'
import { notFound, Problem } from './problem.ts'
import { idOf } from './token-routes.ts'

export interface DeskMemoryDeps {
  readonly memory: DeskMemory
  readonly now: () => Instant
}

/** What the desk remembers of the staff before it: views they named, and when they were last here. */
export function deskMemoryRoutes(server: FastifyInstance, { memory, now }: DeskMemoryDeps): void {
  const config = { scope: 'keepViews' } as const
  server.get('/api/v1/views', { config }, async (request) => {
    const { name } = callerOn(request)
    return { views: (await memory.views(name)).map((view) => viewOf(view, name)) }
  })
  server.post('/api/v1/views', { config }, async (request, reply) => {
    const { name: person } = callerOn(request)
    const { name, search, shared = false } = bodyOf(request, viewRequest)
    const saved = await memory.saveView(person, { name, search, isShared: shared }, now())
    if (saved.ok) return reply.code(201).send(viewOf(saved.value, person))
    throw new Problem({ status: 409, kind: 'too-many-views', title: 'You have too many saved views', detail: 'Delete one first.' })
  })
  server.delete('/api/v1/views/:id', { config }, async (request, reply) => {
    if (!(await memory.deleteView(callerOn(request).name, idOf(request)))) throw notFound('view')
    return reply.code(204).send()
  })
  server.post('/api/v1/visit', { config }, async (request) => visitOf(await memory.arrive(callerOn(request).name, now())))
  server.post('/api/v1/visit/caught-up', { config }, async (request) => visitOf(await memory.catchUp(callerOn(request).name, now())))
  server.post('/api/v1/visit/tour-closed', { config }, async (request) => visitOf(await memory.closeTour(callerOn(request).name, now())))
}

function viewOf({ viewId, name, search, isShared, owner }: SavedView, person: string): SavedViewView {
  return { id: viewId, name, search, shared: isShared, owner, isOwn: owner === person }
}

function visitOf({ leftAt, isTourClosed }: Visit): VisitView {
  return { leftAt: leftAt === null ? null : formatInstant(leftAt), isTourClosed }
}
