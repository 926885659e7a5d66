import { afterAll, beforeAll, expect, test } from 'vitest'
import { MemoryIntake } from '../../../test/support/http-feed.ts'
import { ADMIN_TOKEN, ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { signedIn } from '../../../test/support/signed-in.ts'
import { MINUTE_MS } from '../../domain/shared/instant.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld({ intake: new MemoryIntake() })
})
afterAll(async () => {
  await world.close()
})

const HOST = { host: '127.0.0.1:4680' }
const OWN_PAGE = { ...HOST, origin: 'http://127.0.0.1:4680', 'sec-fetch-site': 'same-origin' }

async function newLink(body: object = { name: 'ann', role: 'analyst' }): Promise<string> {
  const made = await ask(world, 'ada', 'POST', '/api/v1/sign-in-links', body)
  expect(made.status).toBe(201)
  return (made.body as { path: string }).path
}

async function press(path: string, headers: Record<string, string> = OWN_PAGE) {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  return await world.server.inject({ method: 'POST', url: path, headers: { ...headers, ...form }, payload: '' })
}

async function signIn(body?: object): Promise<string> {
  const answer = await press(await newLink(body))
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

async function withCookie(cookie: string, method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string> = OWN_PAGE) {
  return await world.server.inject({ method, url, headers: { ...headers, cookie } })
}

test('following a link shows a page and uses nothing up; its button signs in once', async () => {
  const path = await newLink()
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    const page = await world.server.inject({ method, url: path, headers: HOST })
    expect([page.statusCode, page.headers['cache-control'], page.headers['set-cookie']]).toEqual([200, 'no-store', undefined])
    expect(page.body).not.toContain(path.split('/').at(-1))
  }
  const first = await press(path)
  expect(first.statusCode).toBe(303)
  expect(first.headers['set-cookie']).toMatch(/^loadline=lls_[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/)
  const second = await press(path)
  expect([second.statusCode, second.headers['set-cookie']]).toEqual([410, undefined])
})

test('a link that another site presses, that is unknown or too old, signs nobody in', async () => {
  const path = await newLink()
  for (const headers of [
    HOST,
    { ...HOST, origin: 'https://evil.example' },
    { ...OWN_PAGE, 'sec-fetch-site': 'cross-site' },
    { ...OWN_PAGE, origin: 'null' },
  ]) {
    expect((await press(path, headers)).statusCode, JSON.stringify(headers)).toBe(403)
  }
  expect((await press('/sign-in/lll_nobody_made_this_one')).statusCode).toBe(410)
  world.store.clock.advance(15 * MINUTE_MS)
  expect((await press(path)).statusCode).toBe(410)
})

test('over TLS the cookie is bound to the host', async () => {
  const secure = await httpWorld({ intake: new MemoryIntake(), isSecure: true })
  const { personId } = await signedIn(secure, 'ann')
  const token = await secure.engine.sessions.makeLink({ personId, purpose: 'signIn', by: 'test' }, secure.store.clock.now())
  const headers = { ...OWN_PAGE, origin: 'https://127.0.0.1:4680', 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await secure.server.inject({ method: 'POST', url: `/sign-in/${token}`, headers, payload: '' })
  expect(answer.headers['set-cookie']).toMatch(/^__Host-loadline=[\w-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/)
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
  await secure.close()
})

test('a session says who is signed in, until it is signed out', async () => {
  const cookie = await signIn()
  const session = await withCookie(cookie, 'GET', '/api/v1/session')
  expect(session.json()).toMatchObject({ name: 'ann', role: 'analyst', vendor: null })
  const out = await withCookie(cookie, 'POST', '/api/v1/sign-out')
  expect([out.statusCode, out.headers['set-cookie'], out.headers['clear-site-data']]).toEqual([
    204,
    'loadline=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    '"cache"',
  ])
  expect((await withCookie(cookie, 'GET', '/api/v1/session')).statusCode).toBe(401)
})

test('signing in anew ends the session before', async () => {
  const before = await signIn()
  const after = await press(await newLink(), { ...OWN_PAGE, cookie: before })
  expect(after.statusCode).toBe(303)
  expect((await withCookie(before, 'GET', '/api/v1/session')).statusCode).toBe(401)
})

test('an administrator sees sessions and ends them; nobody else does', async () => {
  const cookie = await signIn({ name: 'eve', role: 'risk' })
  expect((await withCookie(cookie, 'GET', '/api/v1/sessions')).statusCode).toBe(403)
  const { sessions } = (await ask(world, 'ada', 'GET', '/api/v1/sessions')).body as { sessions: { id: number; name: string }[] }
  const id = sessions.find(({ name }) => name === 'eve')?.id
  expect((await ask(world, 'ada', 'DELETE', `/api/v1/sessions/${id}`)).status).toBe(204)
  expect((await ask(world, 'ada', 'DELETE', `/api/v1/sessions/${id}`)).status).toBe(404)
  expect((await withCookie(cookie, 'GET', '/api/v1/session')).statusCode).toBe(401)
})

test('a change that another site makes a browser send is refused, whatever the browser tells', async () => {
  const cookie = await signIn({ name: 'root', role: 'admin' })
  const attempts: Record<string, string>[] = [
    HOST,
    { ...HOST, origin: 'https://evil.example' },
    { ...HOST, origin: 'null' },
    { ...HOST, 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:4680' },
    { ...HOST, 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:4680' },
    { ...HOST, 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:4681' },
    { ...HOST, 'sec-fetch-site': 'none' },
  ]
  for (const headers of attempts)
    expect((await withCookie(cookie, 'DELETE', '/api/v1/tokens/99', headers)).statusCode, JSON.stringify(headers)).toBe(403)
  for (const headers of [OWN_PAGE, { ...HOST, origin: 'http://127.0.0.1:4680' }, { ...HOST, 'sec-fetch-site': 'same-origin' }]) {
    expect((await withCookie(cookie, 'DELETE', '/api/v1/tokens/99', headers)).statusCode).toBe(404)
  }
})

test('a vendor’s person sees the vendor’s view, and nothing that is for staff', async () => {
  const cookie = await signIn({ name: 'vic', role: 'vendor', vendor: 'acme' })
  expect((await withCookie(cookie, 'GET', '/api/v1/session')).json()).toMatchObject({ role: 'vendor', vendor: 'acme' })
  for (const url of ['/api/v1/quarantine', '/api/v1/quarantine/1', '/api/v1/tokens', '/api/v1/sessions', '/metrics']) {
    const answer = await world.server.inject({ url, headers: { ...OWN_PAGE, cookie }, remoteAddress: '10.0.0.1' })
    expect([answer.statusCode, answer.json()], url).toEqual([
      404,
      { type: 'urn:loadline:problem:not-found', title: 'No such page', status: 404 },
    ])
  }
  expect((await ask(world, 'ada', 'POST', '/api/v1/sign-in-links', { name: 'x', role: 'vendor', vendor: 'nobody' })).status).toBe(400)
  expect((await ask(world, 'ada', 'POST', '/api/v1/sign-in-links', { name: 'x', role: 'analyst', vendor: 'acme' })).status).toBe(400)
})

test('a cookie that is sent twice, or is no token, is nobody', async () => {
  const cookie = await signIn()
  for (const value of [`${cookie}; ${cookie}`, 'loadline=', 'loadline=<script>', `x${cookie}`]) {
    expect((await withCookie(value, 'GET', '/api/v1/session')).statusCode, value).toBe(401)
  }
})

test('the token given at start is an administrator’s, and no other text is', async () => {
  const statusOf = async (secret: string): Promise<number> =>
    (await world.server.inject({ url: '/api/v1/tokens', headers: { ...HOST, authorization: `Bearer ${secret}` } })).statusCode
  expect([await statusOf(ADMIN_TOKEN), await statusOf(`${ADMIN_TOKEN}x`), await statusOf(ADMIN_TOKEN.slice(1))]).toEqual([200, 401, 401])
})
