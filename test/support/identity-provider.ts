import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
// @ts-expect-error: the package brings no types; what is used of it is named below.
import OidcProvider from 'oidc-provider'

interface Grant {
  readonly addOIDCScope: (scope: string) => void
  readonly save: () => Promise<string>
}

interface Context {
  readonly oidc: {
    readonly provider: Provider
    readonly client: { readonly clientId: string }
    readonly session: { readonly accountId: string }
  }
}

interface Provider {
  readonly callback: () => (request: IncomingMessage, response: ServerResponse) => void
  readonly interactionFinished: (request: IncomingMessage, response: ServerResponse, result: object, options: object) => Promise<void>
  readonly Grant: new (of: { readonly clientId: string; readonly accountId: string }) => Grant
}

const ProviderOf: new (issuer: string, configuration: object) => Provider = OidcProvider

/** Somebody who can sign in at the provider, by the name that they type there. */
export interface Account {
  readonly email: string
  readonly isVerified: boolean
}

/** A provider of OpenID Connect that is the real program, on the loopback address. Whoever types an account's name is let in. */
export interface TestProvider {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  /** What it answers at a path in place of its own answer, JSON or to where it sends on; to be taken out again. */
  readonly instead: Map<string, object | URL>
  /** Signs in as a browser would, and answers the query with which it would be sent back. */
  readonly signIn: (url: string, account: string) => Promise<string>
  readonly close: () => Promise<void>
}

const CLIENT_ID = 'loadline'
const CLIENT_SECRET = 'a-secret-between-loadline-and-its-provider'

/** Starts it for browsers that come from, and go back to, `origins`; they may be told later, before the first of them comes. */
export async function testProvider(accounts: Readonly<Record<string, Account>>, origins: readonly string[]): Promise<TestProvider> {
  const instead = new Map<string, object | URL>()
  let provider: Provider | null = null
  const server = createServer((request, response) => {
    provider ??= providerAt(`http://${request.headers.host}`, accounts, origins)
    const told = instead.get(request.url?.split('?')[0] ?? '')
    if (told instanceof URL) response.writeHead(302, { location: told.href }).end()
    else if (told !== undefined) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told))
    else if (request.url?.startsWith('/interaction/') === true) void interact(provider, request, response)
    else provider.callback()(request, response)
  })
  const issuer = await listening(server)
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, instead, signIn: signInAt, close }
}

async function listening(server: Server): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return new URL(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
}

function providerAt(issuer: string, accounts: Readonly<Record<string, Account>>, origins: readonly string[]): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return new ProviderOf(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: origins.map((origin) => `${origin}/sign-in/provider`),
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'of the test' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, accountId: string) => {
      const account = accounts[accountId]
      const claims = { sub: accountId, email: account?.email, email_verified: account?.isVerified }
      return account === undefined ? undefined : { accountId, claims: () => claims }
    },
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 600, Session: 600, Grant: 600 },
  })
}

const PAGE = `<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1>
<form method="post"><label>Account <input name="account"></label><button>Go on</button></form>`

async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE)
    return
  }
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const account = new URLSearchParams(body).get('account') ?? ''
  // Whoever types nothing turns back.
  const result = account === '' ? { error: 'access_denied', error_description: 'turned back' } : { login: { accountId: account } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

const HOPS_MAX = 10

/** Follows the provider's redirects with its cookies until it sends the browser away. */
async function signInAt(url: string, account: string): Promise<string> {
  const cookies = new Map<string, string>()
  let [at, body]: [URL, string | null] = [new URL(url), null]
  const home = at.origin
  for (let hop = 0; hop < HOPS_MAX; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const form = body === null ? {} : { method: 'POST', body, headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' } }
    const answer: Response = await fetch(at, { redirect: 'manual', headers: { cookie }, ...form })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null && answer.status !== 200) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`)
    body = location === null ? new URLSearchParams({ account }).toString() : null
    if (location !== null) at = new URL(location, at)
    if (at.origin !== home) return at.search.slice(1)
  }
  throw new Error(`the provider sent the browser round ${HOPS_MAX} times`)
}
