import type { FastifyInstance } from 'fastify'
import type { Grant } from '../../app/access/grant.ts'
import { SESSION_MS_MAX, type SessionStore } from '../../app/access/session-store.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL } from '../../app/scope.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import { linkRequest, type SessionView } from '../../wire/access.ts'
import type { Caller } from './access.ts'
import { callerOn, refuseForeignOrigin } from './caller.ts'
import { endedSessionCookie, sessionCookie, sessionTokenOf } from './cookie.ts'
import type { Log } from './log.ts'
import { bodyOf } from './parse.ts'
import { badRequest, notFound } from './problem.ts'
import { SIGN_IN_STYLE, SIGN_IN_STYLE_PATH, signInPage } from './sign-in-page.ts'
import { idOf } from './token-routes.ts'

export interface SessionDeps {
  readonly sessions: SessionStore
  readonly directories: Directories
  readonly now: () => Instant
  readonly machineNow: () => Instant
  readonly isSecure: boolean
  readonly log: Log
}

/** Signing in by a link that is good once, signing out, and who is signed in. */
export function sessionRoutes(server: FastifyInstance, deps: SessionDeps): void {
  signInRoutes(server, deps)
  server.get('/api/v1/session', { config: { scope: 'sender' } }, async (request) => await sessionView(callerOn(request), deps))
  server.post('/api/v1/sign-out', { config: { scope: 'viewer', isNeverShed: true } }, async (request, reply) => {
    const { sessionId, name } = callerOn(request)
    if (sessionId !== null) await deps.sessions.revoke(sessionId, deps.machineNow())
    deps.log({ level: 'info', event: 'signedOut', by: name })
    return reply.code(204).header('set-cookie', endedSessionCookie(deps.isSecure)).header('clear-site-data', '"cache"').send()
  })
  const config = { scope: 'administrator' } as const
  server.post('/api/v1/sign-in-links', { config }, async (request, reply) => {
    const token = await deps.sessions.makeLink(await grantOf(bodyOf(request, linkRequest), deps), deps.machineNow())
    return reply.code(201).send({ path: `/sign-in/${token}` })
  })
  server.get('/api/v1/sessions', { config }, async () => {
    const sessions = await deps.sessions.list(deps.machineNow())
    return {
      sessions: sessions.map(({ sessionId, grant, createdAt, lastSeenAt, expiresAt }) => {
        const times = { createdAt: formatInstant(createdAt), lastSeenAt: formatInstant(lastSeenAt), expiresAt: formatInstant(expiresAt) }
        return { id: sessionId, name: grant.userName, role: grant.role, ...times }
      }),
    }
  })
  server.delete('/api/v1/sessions/:id', { config }, async (request, reply) => {
    if (!(await deps.sessions.revoke(idOf(request), deps.machineNow()))) throw notFound('session')
    return reply.code(204).send()
  })
}

/** Only the button of the page uses a link up: programs that look at links in mail follow them, and do not press buttons. */
function signInRoutes(server: FastifyInstance, deps: SessionDeps): void {
  server.register(async (door) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1_024 }, async () => null)
    door.get(SIGN_IN_STYLE_PATH, { config: { scope: 'public' } }, async (_request, reply) =>
      reply.type('text/css; charset=utf-8').send(SIGN_IN_STYLE),
    )
    door.get('/sign-in/:token', { config: { scope: 'public' } }, async (_request, reply) =>
      // The token stands in the page's address; nothing of it is repeated, so whoever has the page learns nothing more.
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(signInPage('ready')),
    )
    door.post('/sign-in/:token', { config: { scope: 'public' } }, async (request, reply) => {
      refuseForeignOrigin(request)
      const { token } = request.params as { readonly token: string }
      const begun = await deps.sessions.redeemLink(token, deps.machineNow())
      if (begun === null) {
        return reply.code(410).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(signInPage('used'))
      }
      await endSessionBefore(sessionTokenOf(request, deps.isSecure), deps)
      deps.log({ level: 'info', event: 'signedIn', by: begun.session.grant.userName, role: begun.session.grant.role })
      const cookie = sessionCookie(begun.token, deps.isSecure, SESSION_MS_MAX / SECOND_MS)
      return reply.code(303).header('set-cookie', cookie).header('location', '/').header('cache-control', 'no-store').send()
    })
  })
}

/** Whoever signs in anew leaves no older session of the same browser behind. */
async function endSessionBefore(token: string | null, { sessions, machineNow }: SessionDeps): Promise<void> {
  const before = token === null ? null : await sessions.find(token, machineNow())
  if (before !== null) await sessions.revoke(before.sessionId, machineNow())
}

async function sessionView(caller: Caller, deps: SessionDeps): Promise<SessionView> {
  const { name, role, scope, sessionId } = caller
  const vendorId = scope.kind === 'vendor' ? scope.vendorId : null
  const vendor = vendorId === null ? null : ((await deps.directories.of(scope)).vendor(vendorId, deps.now())?.key ?? null)
  const session =
    sessionId === null ? undefined : (await deps.sessions.list(deps.machineNow())).find((held) => held.sessionId === sessionId)
  return { name, role, vendor, expiresAt: session === undefined ? null : formatInstant(session.expiresAt) }
}

type LinkRequest = ReturnType<typeof linkRequest.parse>

async function grantOf(wanted: LinkRequest, { directories }: SessionDeps): Promise<Grant> {
  if (wanted.role !== 'vendor') return { userName: wanted.name, role: wanted.role, vendorId: null }
  const vendorId = (await directories.of(INTERNAL)).vendorId(wanted.vendor)
  if (vendorId !== null) return { userName: wanted.name, role: 'vendor', vendorId }
  throw badRequest('a name is not known', [{ pointer: '/vendor', value: wanted.vendor, expected: 'the key of a vendor that is there' }])
}
