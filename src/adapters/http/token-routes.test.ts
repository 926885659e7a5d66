import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactEvent, MemoryIntake, signatureHeaders } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { feedSecretList, feedSecretMade, tokenList, tokenMade } from '../../wire/tokens.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld({ intake: new MemoryIntake() })
})
afterAll(async () => {
  await world.close()
})

async function statusOfSending(headers: Record<string, string>, query = ''): Promise<number> {
  const payload = JSON.stringify(contactEvent())
  const all = { host: 'localhost', 'content-type': 'application/cloudevents+json', ...headers }
  return (await world.server.inject({ method: 'POST', url: `/api/v1/events${query}`, headers: all, payload })).statusCode
}

test('a token is shown once, is good for what it was made for, and ends when it is revoked', async () => {
  const made = tokenMade.parse(
    (await ask(world, 'ada', 'POST', '/api/v1/tokens', { kind: 'feed', feed: 'platform', name: 'new ACD' })).body,
  )
  expect(made.token).toMatchObject({ kind: 'feed', holder: 'platform', name: 'new ACD', createdBy: 'ada', expiresAt: null })
  expect(await statusOfSending({ authorization: `Bearer ${made.secret}` })).toBe(200)
  const listed = await ask(world, 'ada', 'GET', '/api/v1/tokens')
  expect(tokenList.parse(listed.body).tokens.map(({ name }) => name)).toContain('new ACD')
  expect(listed.text).not.toContain(made.secret)
  expect((await ask(world, 'ada', 'DELETE', `/api/v1/tokens/${made.token.id}`)).status).toBe(204)
  expect(await statusOfSending({ authorization: `Bearer ${made.secret}` })).toBe(401)
})

test('a token of one kind does nothing that another kind is for', async () => {
  for (const caller of ['ada', 'vera', 'vic'])
    expect(await statusOfSending({ authorization: `Bearer ${world.token(caller)}` }), caller).toBe(401)
  expect((await ask(world, 'platform', 'GET', '/api/v1/records/queue')).status).toBe(404)
  expect((await ask(world, 'platform', 'GET', '/api/v1/tokens')).status).toBe(404)
  expect((await ask(world, 'vera', 'POST', '/api/v1/tokens', { kind: 'admin', name: 'mine' })).status).toBe(403)
})

test('a token can be given an end', async () => {
  const asked = { kind: 'read', name: 'until one', expiresAt: '2026-03-29T13:00:00Z' }
  const made = tokenMade.parse((await ask(world, 'ada', 'POST', '/api/v1/tokens', asked)).body)
  const statusNow = async (): Promise<number> =>
    (await world.server.inject({ url: '/api/v1/records/queue', headers: { host: 'localhost', authorization: `Bearer ${made.secret}` } }))
      .statusCode
  expect(await statusNow()).toBe(200)
  world.store.clock.set(Date.UTC(2026, 2, 29, 13))
  expect(await statusNow()).toBe(401)
  world.store.clock.set(Date.UTC(2026, 2, 29, 12))
})

test('a request for a token that cannot be made says why', async () => {
  for (const body of [
    { kind: 'feed', name: 'x' },
    { kind: 'king', name: 'x' },
    { kind: 'feed', feed: 'nobody', name: 'x' },
    { kind: 'read', name: '' },
    [],
    { kind: 'read', name: 'x', admin: true },
  ]) {
    const answer = await ask(world, 'ada', 'POST', '/api/v1/tokens', body)
    expect([answer.status, (answer.body as { errors: unknown[] }).errors.length], JSON.stringify(body)).toEqual([400, expect.any(Number)])
  }
})

test('a feed changes its secret without losing a request: two are live at once, and no third', async () => {
  const path = '/api/v1/feeds/platform/secrets'
  const [first, second] = world.secrets('platform') as [Buffer, Buffer]
  expect((await ask(world, 'ada', 'POST', path)).status).toBe(409)
  const { secrets } = feedSecretList.parse((await ask(world, 'ada', 'GET', path)).body)
  const oldest = Math.min(...secrets.map(({ id }) => id))
  expect((await ask(world, 'ada', 'DELETE', `${path}/${oldest}`)).status).toBe(204)
  const third = Buffer.from(feedSecretMade.parse((await ask(world, 'ada', 'POST', path)).body).secret.slice('whsec_'.length), 'base64')
  const body = JSON.stringify(contactEvent())
  const statuses = await Promise.all(
    [first, second, third].map((secret) => statusOfSending(signatureHeaders(body, secret), '?feed=platform')),
  )
  expect(statuses).toEqual([401, 200, 200])
  expect((await ask(world, 'ada', 'POST', '/api/v1/feeds/nobody/secrets')).status).toBe(404)
  expect((await ask(world, 'vera', 'GET', path)).status).toBe(403)
})
