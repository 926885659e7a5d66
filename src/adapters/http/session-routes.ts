import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Person, PersonStore, Standing } from '../../app/access/person.ts'
import { isLogin, loginOf } from '../../app/access/person.ts'
import { idleEnd, type Session } from '../../app/access/session-store.ts'
import type { Attribution } from '../../app/audit/attribution.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL } from '../../app/scope.ts'
import { NO_LIMITS } from '../../domain/access/limits.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { linkRequest, type SessionItem, type SessionView } from '../../wire/access.ts'
import type { Access, Caller } from './access.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import { endedSessionCookie } from './cookie.ts'
import { limitsViewOf, unknownKey } from './limits-view.ts'
import { bodyOf } from './parse.ts'
import { badRequest, notFound, Problem } from './problem.ts'
import type { BeginningDeps } from './session-cookies.ts'
import { idOf } from './token-routes.ts'
import { writeSignIn } from './write-sign-in.ts'

export interface SessionDeps extends BeginningDeps {
  readonly people: PersonStore
  readonly access: Access
  readonly directories: Directories
  readonly now: () => Instant
}

/** Who is signed in, where, and the end of it; for oneself, and for administrators of all. */
export function sessionRoutes(server: FastifyInstance, deps: SessionDeps): void {
  const { sessions, machineNow, log, access } = deps
  const own = { scope: 'signedIn' } as const
  server.get('/api/v1/session', { config: { scope: 'sender' } }, async (request) => await sessionView(callerOn(request), deps))
  server.post('/api/v1/sign-out', { config: { ...own, isNeverShed: true } }, async (request, reply) => {
    const { session, name } = callerOn(request)
    if (session !== null) await sessions.revoke(session.sessionId, null, machineNow())
    access.changed()
    if (session !== null) await writeSignIn(request, deps, { event: 'signedOut', login: name, means: session.means })
    return reply.code(204).header('set-cookie', endedSessionCookie(deps.isSecure)).header('clear-site-data', '"cache"').send()
  })
  server.get('/api/v1/my/sessions', { config: own }, async (request) => {
    const { session } = callerOn(request)
    const found = session === null ? [] : await sessions.list(session.person.personId, machineNow())
    return { sessions: found.map((each) => ({ ...sessionItem(each, session), id: each.ownNumber })) }
  })
  server.delete('/api/v1/my/sessions/:id', { config: own }, async (request, reply) => {
    const { session } = callerOn(request)
    const own = session === null ? [] : await sessions.list(session.person.personId, machineNow())
    const ended = own.find(({ ownNumber }) => ownNumber === idOf(request))
    if (ended === undefined || !(await sessions.revoke(ended.sessionId, ended.person.personId, machineNow()))) throw notFound('session')
    access.changed()
    return reply.code(204).send()
  })
  const config = { scope: 'managePeople' } as const
  server.get('/api/v1/sessions', { config }, async (request) => {
    const { session } = callerOn(request)
    return { sessions: (await sessions.list(null, machineNow())).map((each) => sessionItem(each, session)) }
  })
  server.delete('/api/v1/sessions/:id', { config }, async (request, reply) => {
    if (!(await sessions.revoke(idOf(request), null, machineNow(), attributionOf(request)))) throw notFound('session')
    access.changed()
    log({ level: 'info', event: 'sessionRevoked', by: callerOn(request).name, request: request.id })
    return reply.code(204).send()
  })
  server.post('/api/v1/sign-in-links', { config }, async (request, reply) => {
    const caller = callerOn(request)
    // Somebody signed in could otherwise become somebody else, and what they do would be the other's.
    if (caller.session !== null) throw new Problem({ status: 403, kind: 'forbidden', title: 'Only the command line makes sign-in links' })
    const by = attributionOf(request)
    const person = await personOfLink(bodyOf(request, linkRequest), by, deps)
    const token = await sessions.makeLink({ personId: person.personId, purpose: 'signIn', by: caller.name }, machineNow(), by)
    return reply.code(201).send({ path: `/sign-in/${token}` })
  })
}

async function sessionView(caller: Caller, deps: SessionDeps): Promise<SessionView> {
  const { name, role, scope, session, permissions } = caller
  const vendorId = scope.kind === 'vendor' ? scope.vendorId : null
  const vendor = vendorId === null ? null : ((await deps.directories.of(scope)).vendor(vendorId, deps.now())?.key ?? null)
  const limits = session?.person.limits ?? NO_LIMITS
  return {
    name: session?.person.name ?? name,
    login: name,
    role,
    permissions: [...permissions],
    vendor,
    limits: limitsViewOf(limits, await deps.directories.of(scope)),
    hasPassword: session?.person.hasPassword ?? false,
    hasProvider: session?.person.hasProvider ?? false,
    expiresAt: session === null ? null : formatInstant(session.expiresAt),
  }
}

function sessionItem(session: Session, asking: Session | null): SessionItem {
  const { sessionId, person, means, browser, createdAt, lastSeenAt } = session
  return {
    id: sessionId,
    login: person.login,
    name: person.name,
    role: person.role,
    means,
    browser,
    isThis: sessionId === asking?.sessionId,
    createdAt: formatInstant(createdAt),
    lastSeenAt: formatInstant(lastSeenAt),
    expiresAt: formatInstant(idleEnd(session)),
  }
}

/** The person of that name, made where there is none. What a person is, a link does not change. */
async function personOfLink(wanted: z.infer<typeof linkRequest>, by: Attribution, deps: SessionDeps): Promise<Person> {
  const { people, directories, machineNow } = deps
  const login = loginOf(wanted.name)
  if (!isLogin(login))
    throw badRequest('the name cannot sign in', [{ pointer: '/name', value: wanted.name, expected: 'a name without spaces' }])
  const standing = standingOf(wanted, await directories.of(INTERNAL))
  const made = await people.create(login, standing, by, machineNow())
  if (made.ok) return made.value
  const found = (await people.byLogin(login))?.person
  if (found === undefined) throw notFound('person')
  if (found.role === standing.role && found.vendorId === standing.vendorId && found.disabledAt === null) return found
  const detail = found.disabledAt === null ? `It is of the role ${found.role}.` : 'It is disabled.'
  throw new Problem({ status: 409, kind: 'other-person', title: 'Somebody else has this name', detail })
}

function standingOf(wanted: z.infer<typeof linkRequest>, directory: Directory): Standing {
  const common = { name: wanted.name, limits: NO_LIMITS }
  if (wanted.role !== 'vendor') return { ...common, role: wanted.role, vendorId: null }
  return { ...common, role: 'vendor', vendorId: directory.vendorId(wanted.vendor) ?? unknownKey('/vendor', wanted.vendor) }
}
