import { afterAll, beforeAll, expect, test } from 'vitest'
import { MemoryIntake } from '../../../test/support/http-feed.ts'
import { ask, HTTP_SEED, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { queueRecord, recordList } from '../../wire/records.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld({ intake: new MemoryIntake() })
})
afterAll(async () => {
  await world.close()
})

async function keysOf(caller: string, kind: string, query = ''): Promise<readonly string[]> {
  const { status, body } = await ask(world, caller, 'GET', `/api/v1/records/${kind}${query}`)
  expect(status).toBe(200)
  return recordList.parse(body).records.map(({ key, parent }) => (parent === null ? key : `${parent}/${key}`))
}

test('records are listed by kind, each in the form in which it can be sent back', async () => {
  expect(await keysOf('vera', 'queue')).toEqual(['billing', 'sales'])
  expect(await keysOf('vera', 'site')).toEqual(['acme/lisbon', 'blue/lisbon'])
  expect(await keysOf('vera', 'feed')).toEqual(['acme-feed', 'platform'])
  expect([...(await keysOf('vera', 'mapping'))].sort()).toEqual(['acme-feed/billing', 'platform/billing', 'platform/sales'])
  const billing = await ask(world, 'vera', 'GET', '/api/v1/records/queue/billing')
  const { body } = billing.body as { body: object }
  expect(queueRecord.parse(body)).toMatchObject({ market: 'de', zone: 'Europe/Berlin', hours: 'always', target: { formula: 'SL3' } })
  expect((await ask(world, 'ada', 'PUT', '/api/v1/records/queue/billing', body)).body).toEqual({ changed: 0 })
})

test('a queue, its mapping, a site and a vendor are made, changed and ended', async () => {
  const hours = [{ days: ['mon', 'fri'], from: '08:00', to: '24:00' }]
  const queue = { name: 'Claims', market: 'de', channel: 'email', hours, thresholdsSeconds: [25] }
  expect((await ask(world, 'ada', 'PUT', '/api/v1/records/queue/claims', queue)).body).toEqual({ changed: 1 })
  const claims = await ask(world, 'ada', 'GET', '/api/v1/records/queue/claims')
  expect(claims.body).toMatchObject({
    body: { hours: [{ days: ['mon'], from: '08:00', to: '24:00' }, { days: ['fri'] }], target: null, pooled: false },
  })
  const native = encodeURIComponent('Schäden / VIP #1')
  expect((await ask(world, 'ada', 'PUT', `/api/v1/records/mapping/platform/${native}`, { queue: 'claims' })).status).toBe(200)
  expect(await keysOf('ada', 'mapping')).toContain('platform/Schäden / VIP #1')
  const refused = await ask(world, 'ada', 'DELETE', '/api/v1/records/queue/claims')
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('mapping')])
  expect((await ask(world, 'ada', 'DELETE', `/api/v1/records/mapping/platform/${native}`)).body).toEqual({ changed: 1 })
  expect((await ask(world, 'ada', 'DELETE', '/api/v1/records/queue/claims')).body).toEqual({ changed: 1 })
  expect(await keysOf('ada', 'queue')).toEqual(['billing', 'sales'])
  expect(await keysOf('ada', 'queue', '?at=2026-03-29T12:00:00%2B00:00')).toContain('claims')
})

test('what a change would come to is told before it is made, and a key that is taken is refused to who wants a new one', async () => {
  const put = (query: string, body: object) => ask(world, 'ada', 'PUT', `/api/v1/records/market/at?${query}`, body)
  const made = await put('mode=create&preview=true&validFrom=2026-04-01T00:00:00Z', { name: 'Austria', zone: 'Europe/Vienna' })
  const body = { name: 'Austria', zone: 'Europe/Vienna' }
  const span = { validFrom: '2026-04-01T00:00:00.000Z', validTo: null, body }
  expect(made.body).toEqual({
    changed: 1,
    changes: [{ kind: 'market', parent: null, key: 'at', action: 'made', before: null, after: [span] }],
  })
  expect(await keysOf('ada', 'market', '?at=2026-05-01T00:00:00Z')).toEqual(['de'])
  expect((await put('mode=create', body)).body).toEqual({ changed: 1 })
  expect(await put('mode=create&preview=true', body)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/key', value: '"at"' }] } })
  const ended = await ask(world, 'ada', 'DELETE', '/api/v1/records/market/at?preview=true')
  expect(ended.body).toMatchObject({ changed: 1, changes: [{ action: 'ended', before: [{ body }], after: null }] })
  expect(await ask(world, 'ada', 'DELETE', '/api/v1/records/market/de?preview=true')).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/key', expected: expect.stringContaining('queue "billing"') }] },
  })
  expect((await ask(world, 'vera', 'PUT', '/api/v1/records/market/at?preview=true', body)).status).toBe(403)
  expect((await ask(world, 'ada', 'DELETE', '/api/v1/records/market/at')).body).toEqual({ changed: 1 })
})

test('what is wrong with a record is told with its place, and nothing is changed', async () => {
  const wrong = await ask(world, 'ada', 'PUT', '/api/v1/records/queue/wrong', { name: 'x', market: 'fr', channel: 'fax', targett: 1 })
  expect(wrong).toMatchObject({ status: 422, body: { type: 'urn:loadline:problem:records-refused', detail: 'Nothing was changed.' } })
  const { errors } = wrong.body as { errors: { pointer: string }[] }
  expect(errors.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(['/channel', '/targett']))
  expect((await ask(world, 'ada', 'PUT', '/api/v1/records/market/m', { name: 'M', zone: 'EST' })).status).toBe(422)
  expect((await ask(world, 'ada', 'PUT', '/api/v1/records/market/m', [])).status).toBe(422)
  expect((await ask(world, 'ada', 'PUT', '/api/v1/records/site/alone', { name: 'x' })).status).toBe(404)
  expect((await ask(world, 'ada', 'PUT', '/api/v1/records/planet/mars', { name: 'x' })).status).toBe(404)
  expect((await ask(world, 'ada', 'GET', '/api/v1/records/queue?at=yesterday')).status).toBe(400)
  expect((await ask(world, 'ada', 'GET', '/api/v1/records/queue?when=now')).status).toBe(400)
})

test('a file of records is taken as a whole, and taken again changes nothing', async () => {
  const more = { ...HTTP_SEED, feeds: [], markets: [...HTTP_SEED.markets, { key: 'in', name: 'India', zone: 'Asia/Kolkata' }] }
  expect((await ask(world, 'ada', 'POST', '/api/v1/records', more)).body).toEqual({ changed: 1 })
  expect((await ask(world, 'ada', 'POST', '/api/v1/records', more)).body).toEqual({ changed: 0 })
  expect((await ask(world, 'ada', 'POST', '/api/v1/records', { ...more, format: 'x' })).status).toBe(422)
})

test('only administrators change records, and a vendor sees its own', async () => {
  const vendor = { name: 'Cyan' }
  for (const [caller, status] of [
    ['vera', 403],
    ['vic', 404],
    ['platform', 404],
    [null, 401],
  ] as const) {
    expect((await ask(world, caller, 'PUT', '/api/v1/records/vendor/cyan', vendor)).status, String(caller)).toBe(status)
  }
  expect(await keysOf('vic', 'vendor')).toEqual(['acme'])
  expect(await keysOf('vic', 'site')).toEqual(['acme/lisbon'])
  expect(await keysOf('vic', 'feed')).not.toContain('gone')
  expect((await ask(world, 'vic', 'GET', '/api/v1/records/vendor/blue')).body).toEqual(
    (await ask(world, 'vic', 'GET', '/api/v1/records/vendor/never')).body,
  )
})

test('a command with a key twice, a key that pollutes, or no JSON is 400, another type 415, a large one 413', async () => {
  const put = async (payload: string, type = 'application/json'): Promise<number> => {
    const headers = { host: 'localhost', authorization: `Bearer ${world.token('ada')}`, 'content-type': type }
    return (await world.server.inject({ method: 'PUT', url: '/api/v1/records/vendor/x', headers, payload })).statusCode
  }
  expect(await put('{"name":"x","name":"y"}')).toBe(400)
  expect(await put('{"name":"x","__proto__":{}}')).toBe(400)
  expect(await put('{"name":')).toBe(400)
  expect(await put(`${'['.repeat(40)}${']'.repeat(40)}`)).toBe(400)
  expect(await put('name=x', 'application/x-www-form-urlencoded')).toBe(415)
  expect(await put('{"name":"x"}', 'text/plain')).toBe(415)
  expect(await put(`"${'x'.repeat(1024 * 1024)}"`)).toBe(413)
})
