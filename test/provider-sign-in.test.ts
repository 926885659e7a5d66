import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openIdProvider } from '../src/adapters/provider/openid-provider.ts'
import { ATTEMPTS_WINDOW_MS } from '../src/app/access/attempts.ts'
import { PROVIDER_FLOW_MS_MAX, WAYS_PER_ADDRESS_MAX } from '../src/app/access/provider.ts'
import { byMachine } from '../src/app/audit/attribution.ts'
import { MemoryIntake } from './support/http-feed.ts'
import { type HttpWorld, httpWorld } from './support/http-world.ts'
import { type TestProvider, testProvider } from './support/identity-provider.ts'
import { cookieOf, fromPage, signedIn } from './support/signed-in.ts'

const ACCOUNTS = Object.fromEntries(
  ['ann', 'bea', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal', 'ida', 'jon', 'kai'].map((name) => [
    name,
    { email: `${name === 'bea' ? 'Bea' : name}@example.com`, isVerified: name !== 'eve' },
  ]),
)
let provider: TestProvider
let world: HttpWorld
beforeAll(async () => {
  provider = await testProvider(ACCOUNTS, ['http://127.0.0.1:4680'])
  world = await httpWorld({ intake: new MemoryIntake(), provider: openIdProvider({ ...provider, name: 'Example ID' }) })
})
afterAll(async () => {
  await world.close()
  await provider.close()
})

/** An invitation as an administrator makes it: its token. */
async function invited(login: string): Promise<string> {
  const { cookie } = await signedIn(world, 'root', { role: 'admin' })
  const made = await fromPage(world, cookie, 'POST', '/api/v1/people', { login, name: login, role: 'analyst' })
  return made.json<{ path: string }>().path.split('#')[1] ?? ''
}

interface Way {
  readonly url: string
  readonly cookie: string
}

async function begun(body: object = {}): Promise<Way> {
  const answer = await fromPage(world, null, 'POST', '/api/v1/sign-in/provider', body)
  expect(answer.statusCode, answer.body).toBe(200)
  return { url: answer.json<{ url: string }>().url, cookie: cookieOf(answer) }
}

async function back(query: string, cookie: string | null) {
  const headers = { host: '127.0.0.1:4680', 'sec-fetch-site': 'cross-site', ...(cookie === null ? {} : { cookie }) }
  return await world.server.inject({ method: 'GET', url: `/sign-in/provider?${query}`, headers })
}

/** The whole way of somebody who has an account there. */
async function entering(account: string, body: object = {}) {
  const { url, cookie } = await begun(body)
  return await back(await provider.signIn(url, account), cookie)
}

/** The session's cookie of an answer that sets two. */
function sessionOf(answer: Awaited<ReturnType<typeof back>>): string {
  const set = [answer.headers['set-cookie'] ?? []].flat()
  return set.find((cookie) => cookie.startsWith('loadline=')) ?? ''
}

async function whoIs(cookie: string): Promise<object> {
  return (await fromPage(world, cookie.split(';')[0] ?? '', 'GET', '/api/v1/session')).json<object>()
}

function refusals(): readonly unknown[] {
  return world.log.filter(({ event }) => event === 'signInRefused').map(({ why }) => why)
}

test('who is invited enters by their account at the provider, and from then on by it alone', async () => {
  const token = await invited('ann@example.com')
  const first = await entering('ann', { invitation: token, to: '/?screen=settings&tab=own' })
  expect([first.statusCode, first.headers['location']]).toEqual([303, '/?screen=settings&tab=own'])
  expect(sessionOf(first)).toMatch(/^loadline=lls_[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/)
  expect(await whoIs(sessionOf(first))).toMatchObject({ login: 'ann@example.com', hasPassword: false, hasProvider: true })
  const again = await entering('ann')
  expect([again.statusCode, again.headers['location']]).toEqual([303, '/'])
  const { sessions } = (await fromPage(world, sessionOf(again).split(';')[0] ?? '', 'GET', '/api/v1/my/sessions')).json<{
    sessions: object[]
  }>()
  expect(sessions[0]).toMatchObject({ means: 'provider', isThis: true })
  const out = await fromPage(world, sessionOf(again).split(';')[0] ?? '', 'POST', '/api/v1/sign-out')
  expect([out.statusCode, (await whoIs(sessionOf(again))) as { status?: number }]).toMatchObject([204, { status: 401 }])
})

test('the invitation is for whoever holds it, whatever their account there is called; it is good once', async () => {
  const token = await invited('dora')
  expect((await entering('dan', { invitation: token })).statusCode).toBe(303)
  const used = await entering('jon', { invitation: token })
  expect([used.statusCode, used.body]).toEqual([410, expect.stringContaining('This invitation was used')])
})

describe('without the link', () => {
  test('an open invitation is for the address that the provider says is verified, however it is written', async () => {
    await invited('bea@example.com')
    expect((await entering('bea')).statusCode).toBe(303)
  })

  test.each([
    ['an address that is not verified', 'eve', async () => void (await invited('eve@example.com'))],
    ['an address that nobody was invited by', 'kai', async () => undefined],
    ['an account with a password and no open invitation', 'fay', async () => void (await withPassword('fay@example.com'))],
  ])('%s lets nobody in', async (_what, account, prepare) => {
    await prepare()
    const answer = await entering(account)
    expect([answer.statusCode, sessionOf(answer)]).toEqual([403, ''])
    expect(answer.body).toContain('nobody here has invited you')
    expect(refusals().at(-1)).toBe('notInvited')
  })
})

async function withPassword(login: string): Promise<number> {
  const { personId } = await signedIn(world, login)
  await world.engine.people.setPassword(personId, 'of no password')
  return personId
}

test('an older password, and what was open under it, ends where an account at the provider becomes the way in', async () => {
  const token = await invited('gus@example.com')
  const before = await signedIn(world, 'gus@example.com')
  await world.engine.people.setPassword(before.personId, 'of no password')
  expect((await entering('gus', { invitation: token })).statusCode).toBe(303)
  expect(await world.engine.people.byLogin('gus@example.com')).toMatchObject({ password: null, person: { hasProvider: true } })
  expect((await fromPage(world, before.cookie, 'GET', '/api/v1/session')).statusCode).toBe(401)
  const { entries } = (
    await world.server.inject({
      url: '/api/v1/audit?kind=person&limit=1',
      headers: { host: '127.0.0.1:4680', authorization: `Bearer ${world.token('ada')}` },
    })
  ).json<{ entries: { id: number }[] }>()
  const undone = await fromPage(
    world,
    (await signedIn(world, 'root', { role: 'admin' })).cookie,
    'POST',
    `/api/v1/audit/${entries[0]?.id}/undo`,
  )
  expect([undone.statusCode, undone.body]).toEqual([409, expect.stringContaining('invite them anew instead')])
  expect(entries[0]).toMatchObject({ action: 'boundToProvider', key: 'gus@example.com', who: { kind: 'person', name: 'gus@example.com' } })
})

test('one account at the provider is one person here', async () => {
  expect((await entering('hal', { invitation: await invited('hal') })).statusCode).toBe(303)
  const second = await invited('hal-two')
  const answer = await entering('hal', { invitation: second })
  expect([answer.statusCode, answer.body]).toEqual([409, expect.stringContaining('somebody else here already')])
  expect(await world.engine.sessions.peekLink(second, 'invitation', world.store.clock.now())).toMatchObject({ login: 'hal-two' })
})

test('who is disabled is told so and does not enter', async () => {
  expect((await entering('ida', { invitation: await invited('ida') })).statusCode).toBe(303)
  const { person } = (await world.engine.people.byLogin('ida')) ?? {}
  if (person === undefined) throw new Error('ida is there')
  await world.engine.people.change({ ...person, standing: person, isDisabled: true }, byMachine('test'), world.store.clock.now())
  const answer = await entering('ida')
  expect([answer.statusCode, answer.body, sessionOf(answer)]).toEqual([403, expect.stringContaining('has ended'), ''])
})

describe('what comes back is refused', () => {
  test('with a state that is not the one of this browser’s way', async () => {
    const [one, other] = [await begun(), await begun()]
    const answer = await back(await provider.signIn(one.url, 'ann'), other.cookie)
    expect([answer.statusCode, answer.body, sessionOf(answer)]).toEqual([400, expect.stringContaining('not what was asked'), ''])
  })

  test('without the cookie of the way, after ten minutes, and a second time', async () => {
    const one = await begun()
    const query = await provider.signIn(one.url, 'ann')
    const two = await begun()
    const late = await provider.signIn(two.url, 'ann')
    expect((await back(query, null)).statusCode).toBe(400)
    expect((await back(query, one.cookie)).statusCode).toBe(303)
    const again = await back(query, one.cookie)
    expect([again.statusCode, again.body]).toEqual([400, expect.stringContaining('took too long, was used before')])
    world.store.clock.advance(PROVIDER_FLOW_MS_MAX)
    expect((await back(late, two.cookie)).statusCode).toBe(400)
  })

  test('with a code that was used before, in a way of its own', async () => {
    const one = await begun()
    const query = new URLSearchParams(await provider.signIn(one.url, 'ann'))
    expect((await back(query.toString(), one.cookie)).statusCode).toBe(303)
    const two = await begun()
    query.set('state', new URL(two.url).searchParams.get('state') ?? '')
    const answer = await back(query.toString(), two.cookie)
    expect([answer.statusCode, sessionOf(answer)]).toEqual([400, ''])
    expect(world.log.at(-1)).toMatchObject({ why: 'invalid', detail: 'invalid_grant' })
  })

  test('with an ID token of another nonce', async () => {
    const { url, cookie } = await begun()
    const flow = await world.engine.providerFlows.take(cookie.split('=')[1] ?? '', world.store.clock.now())
    if (flow === null) throw new Error('the way has begun')
    const token = await world.engine.providerFlows.keep({ ...flow, nonce: 'another nonce' }, world.store.clock.now())
    const answer = await back(await provider.signIn(url, 'ann'), `loadline-way=${token}`)
    expect([answer.statusCode, sessionOf(answer)]).toEqual([400, ''])
    expect(world.log.at(-1)).toMatchObject({ why: 'invalid', detail: expect.stringContaining('OAUTH_JWT_CLAIM_COMPARISON_FAILED') })
  })

  test('from another issuer than the one that was asked', async () => {
    const { url, cookie } = await begun()
    const query = new URLSearchParams(await provider.signIn(url, 'ann'))
    query.set('iss', 'https://id.evil.example')
    expect((await back(query.toString(), cookie)).statusCode).toBe(400)
  })

  test('where the provider let nobody in', async () => {
    const answer = await entering('')
    expect([answer.statusCode, answer.body]).toEqual([403, expect.stringContaining('did not let you in')])
    expect(world.log.at(-1)).toMatchObject({ why: 'denied', detail: 'access_denied' })
  })
})

test('nobody is sent to another site afterwards', async () => {
  for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', '/desk/../api/v1/session', 'javascript:alert(1)']) {
    expect((await entering('ann', { to })).headers['location'], to).toBe('/')
  }
})

test('another site begins nothing, and one address does not begin without end', async () => {
  const ask = async (more: Record<string, string> = {}): Promise<number> =>
    (await fromPage(world, null, 'POST', '/api/v1/sign-in/provider', {}, more)).statusCode
  expect(await ask({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).toBe(403)
  world.store.clock.advance(ATTEMPTS_WINDOW_MS)
  const subject = { kind: 'provider', name: '127.0.0.1', attemptsMax: Number.MAX_SAFE_INTEGER } as const
  for (let attempt = 1; attempt < WAYS_PER_ADDRESS_MAX; attempt += 1) await world.engine.attempts.take([subject], world.store.clock.now())
  expect([await ask(), await ask()]).toEqual([200, 429])
  world.store.clock.advance(ATTEMPTS_WINDOW_MS)
})

test('the sign-in page is told of the provider; nothing that the provider gave is logged or kept', async () => {
  expect((await fromPage(world, null, 'GET', '/api/v1/sign-in')).json()).toEqual({ provider: { name: 'Example ID' } })
  expect(JSON.stringify(world.log)).not.toMatch(/eyJ|code=|a-secret-between/)
  expect(await world.store.owner('select flow_hash from provider_flow where length(sealed) < 200')).toEqual([])
})
