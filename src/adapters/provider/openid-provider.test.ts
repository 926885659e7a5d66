import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type TestProvider, testProvider } from '../../../test/support/identity-provider.ts'
import type { IdentityProvider, ProviderFlow } from '../../app/access/provider.ts'
import { openIdProvider } from './openid-provider.ts'

const BACK = 'http://127.0.0.1:4680/sign-in/provider'
const DISCOVERY = '/.well-known/openid-configuration'

let provider: TestProvider
let other: Server
beforeAll(async () => {
  provider = await testProvider({ ann: { email: 'ann@example.com', isVerified: true } }, ['http://127.0.0.1:4680'])
})
afterEach(() => provider.instead.clear())
afterAll(async () => {
  await provider.close()
  await new Promise((resolve) => other.close(resolve))
})

const client = (given: { readonly issuer?: URL; readonly clientSecret?: string } = {}): IdentityProvider =>
  openIdProvider({ ...provider, name: 'Example', ...given })

async function flowOf(identity: IdentityProvider): Promise<{ readonly url: string; readonly flow: ProviderFlow }> {
  const begun = await identity.begin(BACK)
  if (!begun.ok) throw new Error(begun.error.detail)
  return { url: begun.value.url, flow: { ...begun.value.secrets, redirectUri: BACK, invitation: null, to: '/' } }
}

async function whole(identity: IdentityProvider) {
  const { url, flow } = await flowOf(identity)
  return await identity.finish(new URL(`${BACK}?${await provider.signIn(url, 'ann')}`), flow)
}

test('asks for a code with PKCE, a state and a nonce, all new each time', async () => {
  const identity = client()
  const [one, two] = [await flowOf(identity), await flowOf(identity)]
  const asked = new URL(one.url).searchParams
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: BACK,
    client_id: provider.clientId,
    scope: 'openid email',
    state: one.flow.state,
    nonce: one.flow.nonce,
  })
  const { state, nonce, verifier } = one.flow
  expect(new Set([state, nonce, verifier, two.flow.state, two.flow.nonce, two.flow.verifier]).size).toBe(6)
  for (const secret of [state, nonce, verifier]) expect(secret.length).toBeGreaterThanOrEqual(43)
  expect(one.url).not.toContain(verifier)
})

test('who signed in is the issuer’s subject, with the address that is verified', async () => {
  const proved = await whole(client())
  if (!proved.ok) throw new Error(proved.error.detail)
  expect([proved.value.issuer, proved.value.subject]).toEqual([provider.issuer.origin, 'ann'])
  expect(await proved.value.verifiedEmail()).toBe('ann@example.com')
})

test('a code is of no use to who lacks the verifier, and to who lacks the secret of the client', async () => {
  const identity = client()
  const { url, flow } = await flowOf(identity)
  const answer = new URL(`${BACK}?${await provider.signIn(url, 'ann')}`)
  expect(await identity.finish(answer, { ...flow, verifier: 'x'.repeat(43) })).toMatchObject({
    ok: false,
    error: { kind: 'invalid', detail: 'invalid_grant' },
  })
  expect(await whole(client({ clientSecret: 'another secret' }))).toMatchObject({
    ok: false,
    error: { kind: 'invalid', detail: 'invalid_client' },
  })
})

test('an ID token that no key of the issuer signed is not taken', async () => {
  const identity = client()
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  provider.instead.set('/jwks', { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'of the test' }] })
  expect(await whole(identity)).toMatchObject({ ok: false, error: { kind: 'invalid' } })
})

function signed(claims: object, key: KeyObject | null): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: key === null ? 'none' : 'RS256', kid: 'of the test' })}.${part(claims)}`
  return `${text}.${key === null ? '' : sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

test('an ID token that is too old, or for another client, is not taken', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  provider.instead.set('/jwks', { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'of the test' }] })
  const now = Math.floor(Date.now() / 1_000)
  const outcome = async (otherwise: object, key: KeyObject | null = privateKey): Promise<string> => {
    const identity = client()
    const { url, flow } = await flowOf(identity)
    const answer = new URL(`${BACK}?${await provider.signIn(url, 'ann')}`)
    const claims = { iss: provider.issuer.origin, sub: 'ann', aud: provider.clientId, nonce: flow.nonce, iat: now, exp: now + 60 }
    const id_token = signed({ ...claims, ...otherwise }, key)
    provider.instead.set('/token', { access_token: 'of no use', token_type: 'Bearer', id_token })
    const finished = await identity.finish(answer, flow)
    provider.instead.delete('/token')
    return finished.ok ? finished.value.subject : finished.error.kind
  }
  expect(await outcome({})).toBe('ann')
  for (const wrong of [
    { exp: now - 60 },
    { aud: 'another client' },
    { iss: 'https://id.evil.example' },
    { nonce: 'another' },
    { sub: '' },
  ]) {
    expect(await outcome(wrong), JSON.stringify(wrong)).toBe('invalid')
  }
  expect(await outcome({}, null)).toBe('invalid')
})

test('a provider that redirects what is asked of it is not followed', async () => {
  const { instead } = provider
  const elsewhere = new URL('/elsewhere', provider.issuer)
  const real = (await (await fetch(new URL(DISCOVERY, provider.issuer))).json()) as object
  instead.set('/elsewhere', real).set(DISCOVERY, elsewhere)
  expect(await client().begin(BACK)).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
})

test('an issuer that says it is another one, and an ID token of another issuer, are not taken', async () => {
  const real = (await (await fetch(new URL(DISCOVERY, provider.issuer))).json()) as Record<string, unknown>
  provider.instead.set(DISCOVERY, { ...real, issuer: 'https://id.evil.example' })
  expect(await client().begin(BACK)).toMatchObject({ ok: false, error: { kind: 'invalid' } })
  provider.instead.clear()

  // One that states itself as the issuer, and lets the other one do the work.
  let issuer = ''
  other = createServer((_request, response) => {
    const told = { ...real, issuer, authorization_response_iss_parameter_supported: false }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told))
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const identity = client({ issuer: new URL(issuer) })
  const { url, flow } = await flowOf(identity)
  const answer = new URLSearchParams(await provider.signIn(url, 'ann'))
  answer.delete('iss')
  expect(await identity.finish(new URL(`${BACK}?${answer}`), flow)).toMatchObject({
    ok: false,
    error: { kind: 'invalid', detail: expect.stringContaining('OAUTH_JWT_CLAIM_COMPARISON_FAILED') },
  })
})

test('a provider that is away, or answers something else, cannot be reached; once it is back it can', async () => {
  const away = await testProvider({ ann: { email: 'ann@example.com', isVerified: true } }, ['http://127.0.0.1:4680'])
  const identity = openIdProvider({ ...away, name: 'Example' })
  away.instead.set(DISCOVERY, ['no object'])
  expect(await identity.begin(BACK)).toMatchObject({ ok: false, error: { kind: 'invalid' } })
  away.instead.clear()
  const { url, flow } = await flowOf(identity)
  const answer = new URL(`${BACK}?${await away.signIn(url, 'ann')}`)
  await away.close()
  expect(await identity.finish(answer, flow)).toMatchObject({ ok: false, error: { kind: 'unreachable' } })
  const never = openIdProvider({ ...away, name: 'Example' })
  expect(await never.begin(BACK)).toMatchObject({ ok: false, error: { kind: 'unreachable', detail: 'ECONNREFUSED' } })
})
