import { afterAll, beforeAll, expect, test } from 'vitest'
import { MemoryIntake } from '../../../test/support/http-feed.ts'
import { type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { cookieOf, fromPage, signedIn } from '../../../test/support/signed-in.ts'
import { ATTEMPTS_PER_ADDRESS_MAX, ATTEMPTS_PER_LOGIN_MAX, ATTEMPTS_WINDOW_MS } from '../../app/access/attempts.ts'
import { PasswordHasher } from '../../app/access/password-hash.ts'
import { byMachine } from '../../app/audit/attribution.ts'

let world: HttpWorld
let hash: string
const PASSWORD = 'nine green lanterns float'
beforeAll(async () => {
  world = await httpWorld({ intake: new MemoryIntake() })
  hash = await new PasswordHasher(world.store.access.secret).hash(PASSWORD)
})
afterAll(async () => {
  await world.close()
})

async function personWithPassword(login: string): Promise<string> {
  const { personId, cookie } = await signedIn(world, login)
  await world.engine.people.setPassword(personId, hash)
  return cookie
}

async function tryIn(login: string, password: string, more: Record<string, string> = {}) {
  return await fromPage(world, null, 'POST', '/api/v1/sign-in', { login, password }, more)
}

test('a password lets its person in, however they write their login, with a cookie no script can read', async () => {
  await personWithPassword('ann')
  const answer = await tryIn(' Ann ', PASSWORD, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' })
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([
    204,
    expect.stringMatching(/^loadline=lls_.+; HttpOnly; SameSite=Lax$/),
  ])
  const { sessions } = (await fromPage(world, cookieOf(answer), 'GET', '/api/v1/my/sessions')).json<{ sessions: object[] }>()
  expect(sessions[0]).toMatchObject({ means: 'password', browser: 'Firefox on Linux', isThis: true })
})

test('nobody learns who is there: an unknown login, a wrong password, nobody’s password and a disabled person are answered alike', async () => {
  await personWithPassword('bo')
  await signedIn(world, 'without')
  const cy = await signedIn(world, 'cy')
  await world.engine.people.setPassword(cy.personId, hash)
  const { version = 0 } = (await world.engine.people.byId(cy.personId)) ?? {}
  const standing = { name: 'cy', role: 'analyst', vendorId: null, limits: { marketIds: [], queueIds: [] } } as const
  await world.engine.people.change(
    { personId: cy.personId, version, standing, isDisabled: true },
    byMachine('test'),
    world.store.clock.now(),
  )
  const cpuOf = async (login: string, password: string): Promise<number> => {
    const before = process.cpuUsage()
    const { statusCode, body, headers } = await tryIn(login, password)
    expect([statusCode, body, headers['set-cookie']], login).toEqual([
      401,
      '{"type":"urn:loadline:problem:sign-in-refused","title":"This name and password do not fit","status":401}',
      undefined,
    ])
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  const wrong = await cpuOf('bo', 'not the password of bo')
  for (const [login, password] of [
    ['nobody-of-that-name', PASSWORD],
    ['without', PASSWORD],
    ['cy', PASSWORD],
  ] as const) {
    // The hash is nearly all of the work; who saved it would be ten times as quick.
    expect(await cpuOf(login, password), login).toBeGreaterThan(wrong / 3)
  }
})

/** Attempts that were made before, without the work of each. */
async function attempted(kind: 'login' | 'address', name: string, times: number): Promise<void> {
  const subject = { kind, name, attemptsMax: Number.MAX_SAFE_INTEGER }
  for (let attempt = 0; attempt < times; attempt += 1) await world.engine.attempts.take([subject], world.store.clock.now())
}

test('after ten attempts a login waits, whoever asks and whether it exists or not; a success counts anew', async () => {
  await personWithPassword('dee')
  await attempted('login', 'dee', ATTEMPTS_PER_LOGIN_MAX - 1)
  expect((await tryIn('dee', PASSWORD)).statusCode).toBe(204)
  for (const login of ['dee', 'nobody-there']) {
    await attempted('login', login, ATTEMPTS_PER_LOGIN_MAX - 1)
    expect((await tryIn(login, 'wrong')).statusCode, login).toBe(401)
    const answer = await tryIn(login, PASSWORD)
    expect([answer.statusCode, Number(answer.headers['retry-after']) * 1_000], login).toEqual([429, expect.any(Number)])
    expect(Number(answer.headers['retry-after']) * 1_000).toBeLessThanOrEqual(ATTEMPTS_WINDOW_MS)
  }
  world.store.clock.advance(ATTEMPTS_WINDOW_MS)
  expect((await tryIn('dee', PASSWORD)).statusCode).toBe(204)
})

test('one address does not try many logins, and what it says of itself does not help', async () => {
  await attempted('address', '127.0.0.1', ATTEMPTS_PER_ADDRESS_MAX)
  expect((await tryIn('ann', PASSWORD)).statusCode).toBe(429)
  expect((await tryIn('ann', PASSWORD, { 'x-forwarded-for': '192.0.2.7' })).statusCode).toBe(429)
  world.store.clock.advance(ATTEMPTS_WINDOW_MS)
})

test('a change of password asks for the present one and ends the other sessions', async () => {
  const [here, there] = [await personWithPassword('eli'), await personWithPassword('eli')]
  const ask = async (current: string, next: string): Promise<number> =>
    (await fromPage(world, here, 'PUT', '/api/v1/my/password', { current, next })).statusCode
  expect(await ask('not it', 'a new long password here')).toBe(403)
  expect(await ask(PASSWORD, 'short')).toBe(400)
  expect(await ask(PASSWORD, 'eleven quiet comets turn')).toBe(204)
  expect((await fromPage(world, there, 'GET', '/api/v1/session')).statusCode).toBe(401)
  expect((await fromPage(world, here, 'GET', '/api/v1/session')).statusCode).toBe(200)
  expect([(await tryIn('eli', PASSWORD)).statusCode, (await tryIn('eli', 'eleven quiet comets turn')).statusCode]).toEqual([401, 204])
})

test('another site signs nobody in, and a form is no JSON', async () => {
  for (const more of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    expect((await tryIn('ann', PASSWORD, more)).statusCode, JSON.stringify(more)).toBe(403)
  }
  const form = { host: '127.0.0.1:4680', 'content-type': 'application/x-www-form-urlencoded' }
  const sent = await world.server.inject({ method: 'POST', url: '/api/v1/sign-in', headers: form, payload: 'login=ann' })
  expect(sent.statusCode).toBe(415)
})

test('no password stands anywhere as it was given', async () => {
  const kept = await world.store.owner<{ password: string }>('select password from person where password is not null')
  expect(kept.every(({ password }) => /^\$argon2id\$v=19\$m=47104,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/.test(password))).toBe(true)
  expect(JSON.stringify(world.log)).not.toContain(PASSWORD)
  const hasher = new PasswordHasher('another secret of another deployment')
  expect(await hasher.matches(PASSWORD, hash)).toBe(false)
})
