import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactEvent, MemoryIntake } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, putRefused } from '../../../test/support/http-world.ts'
import { quarantineCounts, quarantineList } from '../../wire/quarantine.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld({ intake: new MemoryIntake() })
  for (const text of ['{"a":1}', '{"b":"\xff"}', '{"a":1}']) await putRefused(world, 1, [text], 'instantWord')
  await putRefused(world, 2, ['{"c":1}'], 'tooOld')
})
afterAll(async () => {
  await world.close()
})

test('what was refused is listed with its reason, the newest first, page by page', async () => {
  const all = quarantineList.parse((await ask(world, 'vera', 'GET', '/api/v1/quarantine')).body)
  expect(all.items.map(({ feed, refusal, timesReceived }) => [feed, refusal.rule, timesReceived])).toEqual([
    ['acme-feed', 'tooOld', 1],
    ['platform', 'instantWord', 1],
    ['platform', 'instantWord', 2],
  ])
  const first = quarantineList.parse((await ask(world, 'vera', 'GET', '/api/v1/quarantine?limit=2')).body)
  const rest = quarantineList.parse((await ask(world, 'vera', 'GET', `/api/v1/quarantine?limit=2&after=${first.after}`)).body)
  expect([...first.items, ...rest.items]).toEqual(all.items)
  expect(rest.after).toBeNull()
  expect(quarantineList.parse((await ask(world, 'vera', 'GET', '/api/v1/quarantine?feed=acme-feed')).body).items.length).toBe(1)
})

test('it is counted by feed and rule', async () => {
  const { counts } = quarantineCounts.parse((await ask(world, 'vera', 'GET', '/api/v1/quarantine/counts')).body)
  expect(counts).toEqual([
    { feed: 'platform', rule: 'instantWord', state: 'waiting', entries: 2, times: 3 },
    { feed: 'acme-feed', rule: 'tooOld', state: 'waiting', entries: 1, times: 1 },
  ])
})

test('it is handed out with its bytes, as text where it is text', async () => {
  const answer = await ask(world, 'vera', 'GET', '/api/v1/quarantine/download?feed=platform')
  expect(answer.headers['content-disposition']).toBe('attachment; filename="quarantine.ndjson"')
  const lines = answer.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toMatchObject([
    { feed: 'platform', rule: 'instantWord', raw: '{"a":1}' },
    { feed: 'platform', rawBase64: Buffer.from('{"b":"\xff"}', 'latin1').toString('base64') },
  ])
})

test('a waiting item can be dropped once, by who steers and not by who looks', async () => {
  const { items } = quarantineList.parse((await ask(world, 'vera', 'GET', '/api/v1/quarantine?feed=acme-feed')).body)
  const path = `/api/v1/quarantine/${items[0]?.id}`
  expect((await ask(world, 'vera', 'GET', path)).body).toMatchObject({ feed: 'acme-feed', raw: '{"c":1}', state: 'waiting' })
  expect((await ask(world, 'vera', 'DELETE', path)).status).toBe(403)
  expect((await ask(world, 'ada', 'DELETE', path)).status).toBe(204)
  expect((await ask(world, 'ada', 'DELETE', path)).status).toBe(404)
  expect((await ask(world, 'vera', 'GET', path)).body).toMatchObject({ state: 'dropped' })
})

test('a query that asks for what there cannot be is 400, and an id that is none 404', async () => {
  for (const query of ['?feed=nobody', '?state=lost', '?limit=0', '?limit=1e9', '?after=-1', '?rule=a&rule=b', '?x=1']) {
    expect((await ask(world, 'vera', 'GET', `/api/v1/quarantine${query}`)).status, query).toBe(400)
  }
  for (const id of ['0', 'x', '99999', '1e3']) expect((await ask(world, 'vera', 'GET', `/api/v1/quarantine/${id}`)).status, id).toBe(404)
})

test('what waited for a name is taken when the name is known, in the order in which it came, and only then', async () => {
  const own = await httpWorld()
  const send = async (events: readonly object[]): Promise<unknown> => {
    const headers = {
      host: 'localhost',
      authorization: `Bearer ${own.token('platform')}`,
      'content-type': 'application/cloudevents-batch+json',
    }
    return (await own.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(events) })).json()
  }
  const early = contactEvent({ contactId: 'w1', queue: 'Q_NEW', vendor: 'cyan' })
  await send([early, contactEvent({ contactId: 'w2', queue: 'Q_NEW' }), contactEvent({ contactId: 'w3', at: '2026-03-29T12:10:00Z' })])
  const release = async (): Promise<unknown> => (await ask(own, 'ada', 'POST', '/api/v1/quarantine/release')).body
  expect(await release()).toEqual({ released: 0, stillRefused: 0 })
  await ask(own, 'ada', 'PUT', '/api/v1/records/mapping/platform/Q_NEW', { queue: 'billing' })
  expect(await release()).toEqual({ released: 1, stillRefused: 0 })
  expect(await release()).toEqual({ released: 0, stillRefused: 0 })
  await ask(own, 'ada', 'PUT', '/api/v1/records/vendor/cyan', { name: 'Cyan' })
  expect(await release()).toEqual({ released: 1, stillRefused: 0 })
  own.store.clock.set(Date.UTC(2026, 2, 29, 12, 10))
  expect(await release()).toEqual({ released: 1, stillRefused: 0 })
  expect(await send([early])).toMatchObject({ duplicate: 1 })
  const { items } = quarantineList.parse((await ask(own, 'vera', 'GET', '/api/v1/quarantine?state=waiting')).body)
  expect(items).toEqual([])
  expect((await ask(own, 'vera', 'POST', '/api/v1/quarantine/release')).status).toBe(403)
  await own.close()
})
