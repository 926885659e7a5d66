import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Access, Caller } from './access.ts'
import { bearerTokenOf } from './bearer.ts'
import { sessionTokenOf } from './cookie.ts'
import type { Log } from './log.ts'
import { notFound, Problem, unauthorized } from './problem.ts'
import type { RouteScope } from './route-scope.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
    /** The session's token that the caller came with; null for a bearer token. */
    sessionToken: string | null
  }
}

/** Methods that change nothing. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Finds out who calls and whether the route is for them, before anything of the body is read. */
export function authenticateCallers(server: FastifyInstance, access: Access, isSecure: boolean, log: Log): void {
  server.decorateRequest('caller', null)
  server.decorateRequest('sessionToken', null)
  server.addHook('onRequest', async (request) => {
    const scope = request.routeOptions.config?.scope
    // A path that no route answers has no scope: everybody is told that it is not there.
    if (scope === undefined || scope === 'public' || scope === 'feed') return
    if (scope === 'operator' && isFromThisMachine(request)) return
    request.caller = await callerOf(request, access, isSecure)
    if (request.caller === null) throw unauthorized()
    if (!isFor(scope, request.caller)) {
      const { name, role } = request.caller
      log({ level: 'warning', event: 'accessRefused', by: name, role, route: request.routeOptions.url ?? '', request: request.id })
      throw refusalFor(request.caller)
    }
    if (request.sessionToken !== null && !SAFE_METHODS.has(request.method)) refuseForeignOrigin(request)
  })
}

/** The caller of a route that is not public. */
export function callerOn(request: FastifyRequest): Caller {
  if (request.caller === null) throw unauthorized()
  return request.caller
}

async function callerOf(request: FastifyRequest, access: Access, isSecure: boolean): Promise<Caller | null> {
  if (request.headers.authorization !== undefined) {
    const token = bearerTokenOf(request)
    return token === null ? null : await access.callerByToken(token)
  }
  const token = sessionTokenOf(request, isSecure)
  if (token === null) return null
  request.sessionToken = token
  return await access.callerByCookie(token)
}

function isFor(scope: RouteScope, { role, permissions }: Caller): boolean {
  switch (scope) {
    case 'sender':
      return role === 'feed' || permissions.has('readFigures')
    case 'signedIn':
      return role !== 'feed'
    case 'operator':
      return permissions.has('readMetrics')
    case 'public':
    case 'feed':
      return false
    default:
      return permissions.has(scope)
  }
}

/** Who is not staff is told that there is no such thing; staff are told that it is not theirs. */
function refusalFor({ role }: Caller): Problem {
  if (role === 'vendor' || role === 'feed' || role === 'wallboard') return notFound('page')
  return new Problem({ status: 403, kind: 'forbidden', title: 'Your role does not allow this' })
}

/**
 * A browser sends the session's cookie also with what another site makes it send. So a change is taken only from a page of this
 * server: by `Sec-Fetch-Site` where the browser sends it, and by `Origin`, of which one must be there.
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const isOwnSite = site === undefined ? origin !== undefined : site === 'same-origin'
  const isOwnOrigin = origin === undefined ? site !== undefined : hostOf(origin) === (request.headers.host ?? '').toLowerCase()
  if (isOwnSite && isOwnOrigin) return
  throw new Problem({ status: 403, kind: 'foreign-origin', title: 'This request did not come from the desk' })
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : null
}

const LOOPBACK_ADDRESSES: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** Whether the request began on this machine: a proxy in front says whom it speaks for. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  return LOOPBACK_ADDRESSES.has(request.socket.remoteAddress ?? '') && !isForwarded
}
