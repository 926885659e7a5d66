import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactEvent, NOW } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { MINUTE_MS } from '../../domain/shared/instant.ts'
import { feedCursor, feedList } from '../../wire/feeds.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld({})
})
afterAll(async () => {
  await world.close()
})

async function send(feed: string, events: readonly object[]): Promise<void> {
  const headers = { host: 'localhost', authorization: `Bearer ${world.token(feed)}`, 'content-type': 'application/cloudevents-batch+json' }
  const answer = await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(events) })
  expect(answer.statusCode).toBe(200)
}

async function statesFor(caller: string): Promise<Record<string, string>> {
  const { feeds } = feedList.parse((await ask(world, caller, 'GET', '/api/v1/feeds')).body)
  return Object.fromEntries(feeds.map(({ key, state }) => [key, state]))
}

test('a feed is unknown until it is heard, and silence makes it late and then stale', async () => {
  expect(await statesFor('vera')).toEqual({ 'acme-feed': 'unknown', platform: 'unknown' })
  await send('platform', [])
  expect(await statesFor('vera')).toEqual({ 'acme-feed': 'unknown', platform: 'live' })
  world.store.clock.set(NOW + 2 * MINUTE_MS + 1_000)
  expect((await statesFor('vera'))['platform']).toBe('late')
  world.store.clock.set(NOW + 4 * MINUTE_MS + 1_000)
  expect((await statesFor('vera'))['platform']).toBe('stale')
  await send('platform', [])
  expect((await statesFor('vera'))['platform']).toBe('live')
})

test('its sender sees hour by hour what was received, and can find a gap', async () => {
  await send('platform', [contactEvent({ contactId: 'x1' }), contactEvent({ contactId: 'x2' }), contactEvent({ at: 'now' })])
  await send('platform', [contactEvent({ contactId: 'x1' })])
  const cursor = feedCursor.parse((await ask(world, 'platform', 'GET', '/api/v1/feeds/platform/cursor')).body)
  expect(cursor).toMatchObject({ feed: 'platform', state: 'live' })
  expect(cursor.hours).toEqual([
    { start: '2026-03-29T12:00:00.000Z', requests: expect.any(Number), accepted: 2, duplicate: 1, quarantined: 1 },
  ])
})

test('a feed reads its own cursor, staff read all, and nobody reads another’s', async () => {
  const statusFor = async (caller: string, feed: string): Promise<number> =>
    (await ask(world, caller, 'GET', `/api/v1/feeds/${feed}/cursor`)).status
  expect([
    await statusFor('acme-feed', 'acme-feed'),
    await statusFor('acme-feed', 'platform'),
    await statusFor('platform', 'acme-feed'),
  ]).toEqual([200, 404, 404])
  expect([await statusFor('vera', 'platform'), await statusFor('vera', 'acme-feed'), await statusFor('vera', 'nobody')]).toEqual([
    200, 200, 404,
  ])
  expect([await statusFor('vic', 'acme-feed'), await statusFor('vic', 'platform'), await statusFor('gone', 'gone')]).toEqual([
    200, 404, 401,
  ])
})
