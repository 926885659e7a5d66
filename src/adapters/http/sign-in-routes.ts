import type { FastifyInstance } from 'fastify'
import { HashesBusy } from '../../app/access/password-hash.ts'
import type { PasswordFault, SignIn } from '../../app/access/sign-in.ts'
import { type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import { invitationAnswer, invitationToken, passwordChange, signInRequest } from '../../wire/access.ts'
import { browserName } from './browser-name.ts'
import { callerOn, refuseForeignOrigin } from './caller.ts'
import { clientAddress } from './client-address.ts'
import { bodyOf } from './parse.ts'
import { badRequest, notFound, Problem, unavailable } from './problem.ts'
import { type BeginningDeps, handOver } from './session-cookies.ts'
import { SIGN_IN_STYLE, SIGN_IN_STYLE_PATH, signInPage } from './sign-in-page.ts'
import { writeSignIn } from './write-sign-in.ts'

export interface SignInDeps extends BeginningDeps {
  readonly signIn: SignIn
}

/** The ways in: a link that is good once, a password, an invitation that lets choose one. */
export function signInRoutes(server: FastifyInstance, deps: SignInDeps): void {
  linkRoutes(server, deps)
  const config = { scope: 'public' } as const
  server.post('/api/v1/sign-in', { config }, async (request, reply) => {
    refuseForeignOrigin(request)
    const given = { ...bodyOf(request, signInRequest), address: clientAddress(request, deps.isSecure), browser: browserOf(request) }
    const begun = await unlessBusy(deps.signIn.byPassword(given, deps.machineNow()))
    if (begun.ok) {
      await handOver(begun.value, request, reply, deps)
      return reply.code(204).send()
    }
    const { kind, tried } = begun.error
    const why = kind === 'tooMany' ? kind : begun.error.why
    await writeSignIn(request, deps, { event: 'refused', login: tried, means: 'password', why })
    throw begun.error.kind === 'tooMany' ? tooMany(begun.error.until, deps.machineNow()) : refused()
  })
  server.post('/api/v1/invitations/look', { config }, async (request) => {
    refuseForeignOrigin(request)
    const invited = await deps.sessions.peekLink(bodyOf(request, invitationToken).token, 'invitation', deps.machineNow())
    if (invited === null) throw notFound('invitation')
    return { login: invited.login, name: invited.name }
  })
  server.post('/api/v1/invitations/accept', { config }, async (request, reply) => {
    refuseForeignOrigin(request)
    const given = { ...bodyOf(request, invitationAnswer), browser: browserOf(request) }
    const begun = await unlessBusy(deps.signIn.byInvitation(given, deps.machineNow()))
    if (!begun.ok) {
      const { kind } = begun.error
      if (kind === 'linkUsed') await writeSignIn(request, deps, { event: 'refused', login: '', means: 'invitation', why: kind })
      throw problemOf(begun.error, '/password', deps.machineNow())
    }
    await handOver(begun.value, request, reply, deps)
    return reply.code(204).send()
  })
  server.put('/api/v1/my/password', { config: { scope: 'signedIn' } }, async (request, reply) => {
    const { session } = callerOn(request)
    if (session === null) throw notFound('password')
    const given = { ...bodyOf(request, passwordChange), sessionId: session.sessionId }
    const changed = await unlessBusy(deps.signIn.changePassword(session.person, given, deps.machineNow()))
    const entry = { login: session.person.login, means: 'password' } as const
    if (!changed.ok) {
      if (changed.error.kind !== 'badPassword') await writeSignIn(request, deps, { event: 'refused', why: changed.error.kind, ...entry })
      throw problemOf(changed.error, '/next', deps.machineNow())
    }
    await writeSignIn(request, deps, { event: 'passwordChanged', ...entry })
    return reply.code(204).send()
  })
}

/** Only the button of the page uses a link up: programs that look at links in mail follow them, and do not press buttons. */
function linkRoutes(server: FastifyInstance, deps: SignInDeps): void {
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
      const begun = await deps.signIn.byLink(token, browserOf(request), deps.machineNow())
      if (begun === null) {
        await writeSignIn(request, deps, { event: 'refused', login: '', means: 'link', why: 'linkUsed' })
        return reply.code(410).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(signInPage('used'))
      }
      await handOver(begun, request, reply, deps)
      return reply.code(303).header('location', '/').send()
    })
  })
}

function browserOf(request: { readonly headers: { readonly 'user-agent'?: string | undefined } }): string {
  return browserName(request.headers['user-agent'])
}

async function unlessBusy<T, E>(asked: Promise<Result<T, E>>): Promise<Result<T, E>> {
  return await asked.catch((error: unknown) => {
    throw error instanceof HashesBusy ? unavailable(error.message, 5, error) : error
  })
}

/** The same for a login that nobody has, a wrong password, and somebody who may not enter any more. */
function refused(): Problem {
  return new Problem({ status: 401, kind: 'sign-in-refused', title: 'This name and password do not fit' })
}

/** Too many attempts: when to try again. */
export function tooMany(until: Instant, now: Instant): Problem {
  const seconds = Math.max(1, Math.ceil((until - now) / SECOND_MS))
  const detail = `Try again in ${Math.ceil(seconds / 60)} min, or ask for a link.`
  return new Problem({
    status: 429,
    kind: 'too-many-attempts',
    title: 'Too many attempts to sign in',
    detail,
    headers: { 'retry-after': String(seconds) },
  })
}

function problemOf(fault: PasswordFault, pointer: string, now: Instant): Problem {
  switch (fault.kind) {
    case 'linkUsed':
      return new Problem({ status: 410, kind: 'link-used', title: 'This invitation was used, or is too old' })
    case 'wrongPassword':
      return new Problem({ status: 403, kind: 'wrong-password', title: 'The present password is another one' })
    case 'tooMany':
      return tooMany(fault.until, now)
    case 'badPassword':
      return badRequest('the password is not taken', [{ pointer, expected: fault.expected }])
  }
}
