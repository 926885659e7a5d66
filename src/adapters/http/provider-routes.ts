import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PROVIDER_FLOW_MS_MAX } from '../../app/access/provider.ts'
import type { ProviderRefusal, ProviderSignIn } from '../../app/access/provider-sign-in.ts'
import { type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import { providerRequest } from '../../wire/access.ts'
import { browserName } from './browser-name.ts'
import { refuseForeignOrigin } from './caller.ts'
import { clientAddress } from './client-address.ts'
import { flowCookie, flowTokenOf } from './cookie.ts'
import { bodyOf } from './parse.ts'
import { notFound, Problem, unavailable } from './problem.ts'
import { type BeginningDeps, handOver } from './session-cookies.ts'
import { type SignInPageKind, signInPage } from './sign-in-page.ts'
import { tooMany } from './sign-in-routes.ts'
import { writeSignIn } from './write-sign-in.ts'

export interface ProviderDeps extends BeginningDeps {
  /** Null where no provider is configured. */
  readonly provider: ProviderSignIn | null
  /** By which address browsers reach us; null where it is the one that they ask for, which is this machine. */
  readonly publicOrigin: string | null
}

/** To where the provider sends browsers back. It has to be registered there. */
export const PROVIDER_RETURN_PATH = '/sign-in/provider'

/** Where on the desk somebody goes afterwards: a path of ours and nothing else. */
const DESK_PATH = /^\/(?:desk|desk\/[\w/-]*|vendor)?(?:\?[\w\-.~%&=+:,*]*)?$/

/** Sign-in at the identity provider: what the button begins, and where browsers come back to. */
export function providerRoutes(server: FastifyInstance, deps: ProviderDeps): void {
  const config = { scope: 'public' } as const
  server.get('/api/v1/sign-in', { config }, async () => ({ provider: deps.provider === null ? null : { name: deps.provider.name } }))
  // Not a link: nobody begins a session for somebody else's browser without a click on a page of ours.
  server.post('/api/v1/sign-in/provider', { config }, async (request, reply) => {
    refuseForeignOrigin(request)
    const { to = '/', invitation = null } = bodyOf(request, providerRequest)
    if (deps.provider === null) throw notFound('provider')
    const now = deps.machineNow()
    const redirectUri = `${deps.publicOrigin ?? `http://${request.headers.host}`}${PROVIDER_RETURN_PATH}`
    const address = clientAddress(request, deps.isSecure)
    const begun = await deps.provider.begin({ redirectUri, invitation, to: DESK_PATH.test(to) ? to : '/', address }, now)
    if (!begun.ok) throw await refusedToBegin(begun.error, request, deps, now)
    reply.header('set-cookie', flowCookie(begun.value.token, deps.isSecure, PROVIDER_FLOW_MS_MAX / SECOND_MS))
    return { url: begun.value.url }
  })
  server.get(PROVIDER_RETURN_PATH, { config }, async (request, reply) => {
    if (deps.provider === null) throw notFound('page')
    const query = request.url.split('?')[1] ?? ''
    const given = { token: flowTokenOf(request, deps.isSecure), query, browser: browserName(request.headers['user-agent']) }
    const entered = await deps.provider.finish(given, deps.machineNow())
    reply.header('set-cookie', flowCookie('', deps.isSecure, 0))
    if (!entered.ok) return await sendRefusal(entered.error, request, reply, deps)
    await handOver(entered.value.begun, request, reply, deps)
    return reply.code(303).header('location', entered.value.to).send()
  })
}

type BeginFault = Exclude<Awaited<ReturnType<ProviderSignIn['begin']>>, { readonly ok: true }>['error']

async function refusedToBegin(fault: BeginFault, request: FastifyRequest, deps: ProviderDeps, now: Instant): Promise<Problem> {
  const detail = 'detail' in fault ? fault.detail : ''
  await writeSignIn(request, deps, { event: 'refused', login: '', means: 'provider', why: fault.kind, detail })
  if (fault.kind === 'tooMany') return tooMany(fault.until, now)
  if (fault.kind === 'unreachable') return unavailable('The identity provider cannot be reached.', 10)
  return new Problem({ status: 502, kind: 'provider-fault', title: 'The identity provider does not answer as it has to' })
}

/** A page of its own for each refusal: whoever reads it comes from elsewhere and has no desk. */
const REFUSALS: Readonly<Record<ProviderRefusal['kind'], { readonly status: number; readonly page: SignInPageKind }>> = {
  flowGone: { status: 400, page: 'flowGone' },
  denied: { status: 403, page: 'denied' },
  invalid: { status: 400, page: 'invalid' },
  unreachable: { status: 503, page: 'unreachable' },
  notInvited: { status: 403, page: 'notInvited' },
  linkUsed: { status: 410, page: 'invitationUsed' },
  otherPerson: { status: 409, page: 'otherPerson' },
  disabled: { status: 403, page: 'disabled' },
}

async function sendRefusal(
  refusal: ProviderRefusal,
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ProviderDeps,
): Promise<FastifyReply> {
  const { status, page } = REFUSALS[refusal.kind]
  const login = 'person' in refusal ? refusal.person.login : ''
  const detail = 'detail' in refusal ? refusal.detail : ''
  await writeSignIn(request, deps, { event: 'refused', login, means: 'provider', why: refusal.kind, detail })
  if (status === 503) reply.header('retry-after', '10')
  return reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(signInPage(page, request.id))
}
