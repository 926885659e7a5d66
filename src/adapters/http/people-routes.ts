import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLogin, loginOf, type Person, type PersonStore, type Standing } from '../../app/access/person.ts'
import type { SessionStore } from '../../app/access/session-store.ts'
import type { Attribution } from '../../app/audit/attribution.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL } from '../../app/scope.ts'
import { isLimited } from '../../domain/access/limits.ts'
import { PERMISSIONS } from '../../domain/access/permission.ts'
import { LIMITED_ROLES } from '../../domain/access/role.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type PersonItem, personChange, personRequest } from '../../wire/access.ts'
import type { Access, Caller } from './access.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import { limitsOf, limitsViewOf, unknownKey } from './limits-view.ts'
import type { Log } from './log.ts'
import { bodyOf } from './parse.ts'
import { badRequest, notFound, Problem } from './problem.ts'
import { idOf } from './token-routes.ts'

export interface PeopleDeps {
  readonly people: PersonStore
  readonly sessions: SessionStore
  readonly access: Access
  readonly directories: Directories
  readonly machineNow: () => Instant
  readonly log: Log
}

/** People: invited, given a role and limits, disabled, signed out everywhere; by administrators alone. */
export function peopleRoutes(server: FastifyInstance, deps: PeopleDeps): void {
  const { people, sessions, directories, machineNow, access } = deps
  const config = { scope: 'managePeople' } as const
  const told = (event: string, request: FastifyRequest, { login }: Person): void => {
    deps.log({ level: 'info', event, by: callerOn(request).name, person: login, request: request.id })
    access.changed()
  }
  server.get('/api/v1/people', { config }, async () => {
    const directory = await directories.of(INTERNAL)
    return { people: (await people.list()).map((person) => personItem(person, directory)) }
  })
  server.post('/api/v1/people', { config }, async (request, reply) => {
    const { login: given, ...wanted } = bodyOf(request, personRequest)
    const login = loginOf(given)
    if (!isLogin(login))
      throw badRequest('the login is none', [{ pointer: '/login', value: given, expected: 'a name or address without spaces' }])
    const directory = await directories.of(INTERNAL)
    const standing = standingOf(wanted, directory)
    refuseToRaise(standing, callerOn(request))
    const made = await people.create(login, standing, attributionOf(request), machineNow())
    if (!made.ok) throw new Problem({ status: 409, kind: 'login-taken', title: 'Somebody signs in with this already' })
    told('personInvited', request, made.value)
    return reply.code(201).send({ person: personItem(made.value, directory), path: await invitationOf(made.value, request, deps) })
  })
  server.put('/api/v1/people/:id', { config }, async (request) => {
    const { version, isDisabled, ...wanted } = bodyOf(request, personChange)
    const directory = await directories.of(INTERNAL)
    const standing = standingOf(wanted, directory)
    const before = await personOn(request, people)
    refuseForOneself(before, standing, isDisabled, callerOn(request))
    refuseToRaise(standing, callerOn(request))
    const changed = await people.change({ personId: before.personId, version, standing, isDisabled }, attributionOf(request), machineNow())
    if (!changed.ok) throw changed.error === 'unknown' ? notFound('person') : changedMeanwhile()
    told('personChanged', request, changed.value)
    return personItem(changed.value, directory)
  })
  server.post('/api/v1/people/:id/invitation', { config }, async (request, reply) => {
    const person = await personOn(request, people)
    if (person.disabledAt !== null) throw new Problem({ status: 409, kind: 'disabled', title: 'This person is disabled' })
    refuseToRaise(person, callerOn(request))
    told('personInvited', request, person)
    return reply.code(201).send({
      person: personItem(person, await directories.of(INTERNAL)),
      path: await invitationOf(person, request, deps, attributionOf(request)),
    })
  })
  server.delete('/api/v1/people/:id/sessions', { config }, async (request) => {
    const person = await personOn(request, people)
    const ended = await sessions.revokeAll(
      person.personId,
      callerOn(request).session?.sessionId ?? null,
      machineNow(),
      attributionOf(request),
    )
    told('sessionsRevoked', request, person)
    return { ended }
  })
}

/** The token stands behind `#`: browsers send that part to nobody, so it is in no log. */
async function invitationOf(
  { personId }: Person,
  request: FastifyRequest,
  { sessions, machineNow }: PeopleDeps,
  by?: Attribution,
): Promise<string> {
  const token = await sessions.makeLink({ personId, purpose: 'invitation', by: callerOn(request).name }, machineNow(), by)
  return `/invitation#${token}`
}

async function personOn(request: FastifyRequest, people: PersonStore): Promise<Person> {
  const person = await people.byId(idOf(request))
  if (person === null) throw notFound('person')
  return person
}

type Wanted = Omit<ReturnType<typeof personRequest.parse>, 'login'>

function standingOf({ name, role, vendor, markets, queues }: Wanted, directory: Directory): Standing {
  const limits = limitsOf({ markets, queues }, directory)
  if (isLimited(limits) && !LIMITED_ROLES.includes(role)) {
    throw badRequest('this role has no limits', [{ pointer: '/role', value: role, expected: `one of ${LIMITED_ROLES.join(', ')}` }])
  }
  if ((role === 'vendor') !== (vendor !== undefined && vendor !== null)) {
    throw badRequest('a vendor belongs to the role of a vendor', [
      { pointer: '/vendor', expected: 'the vendor of a vendor’s person, and of nobody else' },
    ])
  }
  const vendorId = vendor === undefined || vendor === null ? null : (directory.vendorId(vendor) ?? unknownKey('/vendor', vendor))
  return { name, role, vendorId, limits }
}

/** Nobody takes their own access away: there is always an administrator left, the one who asked. */
function refuseForOneself(before: Person, { role }: Standing, isDisabled: boolean, { session }: Caller): void {
  if (session?.person.personId !== before.personId || (!isDisabled && role === before.role)) return
  throw new Problem({ status: 409, kind: 'yourself', title: 'Another administrator has to change your own access' })
}

/** A program that may only see to people makes no administrators, who may do more than it. */
function refuseToRaise({ role }: Pick<Standing, 'role'>, { permissions }: Caller): void {
  if (role === 'admin' && permissions.size < PERMISSIONS.length) {
    throw new Problem({ status: 403, kind: 'forbidden', title: 'This token may not make administrators' })
  }
}

function changedMeanwhile(): Problem {
  return new Problem({ status: 409, kind: 'changed-meanwhile', title: 'Somebody changed this person meanwhile' })
}

function personItem(person: Person, directory: Directory): PersonItem {
  const { personId, login, name, role, vendorId, limits, createdAt, createdBy, disabledAt, hasPassword, hasProvider, version } = person
  return {
    id: personId,
    login,
    name,
    role,
    vendor: vendorId === null ? null : (directory.keyOf('vendor', vendorId) ?? `#${vendorId}`),
    limits: limitsViewOf(limits, directory),
    createdAt: formatInstant(createdAt),
    createdBy,
    disabledAt: disabledAt === null ? null : formatInstant(disabledAt),
    hasPassword,
    hasProvider,
    version,
  }
}
