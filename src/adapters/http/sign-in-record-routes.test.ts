import { afterAll, beforeAll, expect, test } from 'vitest'
import { MemoryIntake } from '../../../test/support/http-feed.ts'
import { type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { cookieOf, fromPage, signedIn } from '../../../test/support/signed-in.ts'
import { PasswordHasher } from '../../app/access/password-hash.ts'
import { REFUSALS_KEPT_MAX, SIGN_IN_RECORD_MS_MAX } from '../../app/access/sign-in-record.ts'
import type { SignInRecordItem } from '../../wire/access.ts'

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

async function tryIn(login: string, password: string) {
  const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
  return await fromPage(world, null, 'POST', '/api/v1/sign-in', { login, password }, firefox)
}

async function records(path: string, cookie: string): Promise<{ signIns: SignInRecordItem[]; before: number | null }> {
  return (await fromPage(world, cookie, 'GET', path)).json()
}

async function admin(): Promise<string> {
  return (await signedIn(world, 'root', { role: 'admin' })).cookie
}

/** What is written of one login, the oldest first. */
async function told(login: string): Promise<readonly string[]> {
  const { signIns } = await records(`/api/v1/sign-ins?login=${encodeURIComponent(login)}`, await admin())
  return signIns.map(({ event, means, why }) => [event, means, ...(why === null ? [] : [why])].join(' ')).reverse()
}

test('whoever enters, leaves, or chooses another password is written down, with from where and by which request', async () => {
  const { personId } = await signedIn(world, 'ann')
  await world.engine.people.setPassword(personId, hash)
  const cookie = cookieOf(await tryIn('ann', PASSWORD))
  await fromPage(world, cookie, 'PUT', '/api/v1/my/password', { current: 'not it', next: 'eleven quiet comets turn' })
  await fromPage(world, cookie, 'PUT', '/api/v1/my/password', { current: PASSWORD, next: 'eleven quiet comets turn' })
  await fromPage(world, cookie, 'POST', '/api/v1/sign-out')
  expect(await told('ann')).toEqual([
    'signedIn password',
    'refused password wrongPassword',
    'passwordChanged password',
    'signedOut password',
  ])
  const { signIns } = await records('/api/v1/sign-ins?login=ann&limit=99', await admin())
  expect(signIns.at(-1)).toMatchObject({
    login: 'ann',
    address: '127.0.0.1',
    browser: 'Firefox on Linux',
    request: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})

test('whoever is refused is written down with why, which they are not told; of what may be a password only the beginning', async () => {
  await signedIn(world, 'without')
  const { personId } = await signedIn(world, 'bob')
  await world.engine.people.setPassword(personId, hash)
  const answers = [await tryIn('bob', 'not it'), await tryIn('without', PASSWORD), await tryIn(PASSWORD, 'bob'), await tryIn('\u0000', 'x')]
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
  expect([await told('bob'), await told('without'), await told('nin…')]).toEqual([
    ['refused password wrongPassword'],
    ['refused password noPassword'],
    ['refused password unknownName'],
  ])
  await world.server.inject({
    method: 'POST',
    url: '/sign-in/lll_of_nobody',
    headers: { host: '127.0.0.1:4680', origin: 'http://127.0.0.1:4680' },
  })
  const { signIns } = await records('/api/v1/sign-ins?limit=1', await admin())
  expect(signIns[0]).toMatchObject({ event: 'refused', means: 'link', why: 'linkUsed', login: '' })
  const kept = JSON.stringify(await world.store.owner('select * from sign_in_record')) + JSON.stringify(world.log)
  expect(kept).not.toMatch(/nine green|lanterns|lll_of|lls_/)
})

test('everybody sees their own, administrators see all, a page at a time, and nobody else any', async () => {
  const { cookie } = await signedIn(world, 'cy')
  await tryIn('cy', 'not it')
  const own = await records('/api/v1/my/sign-ins', cookie)
  expect(own.signIns.map(({ login, why }) => [login, why])).toEqual([['cy', 'noPassword']])
  expect((await fromPage(world, cookie, 'GET', '/api/v1/sign-ins')).statusCode).toBe(403)
  expect(world.log.at(-1)).toMatchObject({ event: 'accessRefused', by: 'cy', role: 'analyst', route: '/api/v1/sign-ins' })
  const root = await admin()
  const first = await records('/api/v1/sign-ins?limit=2', root)
  const second = await records(`/api/v1/sign-ins?limit=2&before=${first.before}`, root)
  expect([first.signIns.length, second.signIns.length]).toEqual([2, 2])
  expect(second.signIns[0]?.id).toBeLessThan(first.signIns[1]?.id ?? 0)
})

test('whoever makes refusals without end fills no table, and after half a year records are forgotten', async () => {
  const { signInRecords } = world.engine
  const at = world.store.clock.now()
  const refused = { event: 'refused', login: '', means: 'link', why: 'linkUsed', browser: 'a program', requestId: 'of a test' } as const
  for (let n = 0; n < REFUSALS_KEPT_MAX + 5; n += 1) await signInRecords.write({ at, address: '192.0.2.1', ...refused })
  const count = async (): Promise<number> => {
    const [row] = await world.store.owner<{ n: number }>(`select count(*)::int as n from sign_in_record where address = '192.0.2.1'`)
    return row?.n ?? -1
  }
  expect(await count()).toBe(REFUSALS_KEPT_MAX)
  await signInRecords.write({ at, address: '192.0.2.1', ...refused, event: 'signedIn' })
  expect(await count()).toBe(REFUSALS_KEPT_MAX + 1)
  await signInRecords.purge(at + SIGN_IN_RECORD_MS_MAX)
  expect(await count()).toBe(REFUSALS_KEPT_MAX + 1)
  await signInRecords.purge(at + SIGN_IN_RECORD_MS_MAX + 1)
  expect(await count()).toBe(0)
})
