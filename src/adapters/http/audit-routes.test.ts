import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contactEvent, MemoryIntake } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, sendEvents } from '../../../test/support/http-world.ts'
import { type AuditEntryView, auditCheck, auditEntry, auditList } from '../../wire/audit.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
})
afterAll(() => world.close())

async function entries(query = ''): Promise<readonly AuditEntryView[]> {
  const { status, body } = await ask(world, 'ada', 'GET', `/api/v1/audit${query}`)
  expect(status).toBe(200)
  return auditList.parse(body).entries
}

async function undo(id: number): Promise<{ readonly status: number; readonly detail: string | undefined }> {
  const { status, body } = await ask(world, 'ada', 'POST', `/api/v1/audit/${id}/undo?reason=a%20mistake`)
  if (status === 200) expect(auditEntry.parse(body)).toMatchObject({ undoes: id, reason: 'a mistake' })
  return { status, detail: (body as { detail?: string }).detail }
}

describe('the trail over HTTP', () => {
  test('tells who changed a record, why, and from what to what, in the words of the API', async () => {
    world.store.clock.advance(1_000)
    const queue = (await ask(world, 'ada', 'GET', '/api/v1/records/queue/billing')).body as { body: object }
    const target = { formula: 'SL3', thresholdSeconds: 30, fraction: 0.8 }
    const path = `/api/v1/records/queue/billing?reason=${encodeURIComponent('Vertrag «neu»')}`
    expect((await ask(world, 'ada', 'PUT', path, { ...queue.body, target })).body).toEqual({ changed: 1 })
    const [last] = await entries()
    expect(last).toMatchObject({
      action: 'changed',
      kind: 'queue',
      key: 'billing',
      who: { kind: 'token', name: 'ada' },
      reason: 'Vertrag «neu»',
      before: [{ validTo: null, body: { market: 'de', target: { thresholdSeconds: 20 } } }],
      after: [{ validTo: null, body: { market: 'de', target: { thresholdSeconds: 30 } } }],
      undoneBy: null,
    })
    expect(last?.request).toMatch(/^[0-9a-f-]{36}$/)
    expect(await entries(`?request=${last?.request}`)).toHaveLength(1)
    expect((await entries('?kind=site')).map(({ parent, key }) => `${parent}/${key}`)).toEqual(['blue/lisbon', 'acme/lisbon'])
    expect((await entries('?who=test')).length).toBeGreaterThan(10)
  })

  test('gives CSV in which nothing runs, and refuses reasons that are none', async () => {
    await ask(world, 'ada', 'PUT', '/api/v1/records/market/uk?reason=%3Dcmd()', { name: '=1+1', zone: 'Europe/London' })
    const headers = { host: 'localhost', authorization: `Bearer ${world.token('ada')}`, accept: 'text/csv' }
    const csv = await world.server.inject({ url: '/api/v1/audit?key=uk', headers })
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(csv.body.split('\r\n')[1]).toContain(`,token,"'=cmd()",`)
    expect((await ask(world, 'ada', 'PUT', '/api/v1/records/market/uk?reason=%07', { name: 'x', zone: 'UTC' })).status).toBe(400)
    const long = await ask(world, 'ada', 'PUT', `/api/v1/records/market/uk?reason=${'x'.repeat(501)}`, { name: 'x', zone: 'UTC' })
    expect(long.status).toBe(400)
  })

  test('is for administrators', async () => {
    for (const [caller, status] of [
      ['vera', 403],
      ['vic', 404],
      ['platform', 404],
      [null, 401],
    ] as const) {
      expect((await ask(world, caller, 'GET', '/api/v1/audit')).status).toBe(status)
      expect((await ask(world, caller, 'POST', '/api/v1/audit/1/undo')).status).toBe(status)
    }
  })

  test('is computed again, also against a head that was noted', async () => {
    const path = '/api/v1/audit/check'
    const check = auditCheck.parse((await ask(world, 'ada', 'GET', path)).body)
    expect(check).toMatchObject({ found: 0, faults: [], isAnchored: false })
    const held = auditCheck.parse((await ask(world, 'ada', 'GET', `${path}?anchor=${check.count}:${check.hash}`)).body)
    expect(held).toMatchObject({ found: 0, isAnchored: true })
    const cut = auditCheck.parse((await ask(world, 'ada', 'GET', `${path}?anchor=${check.count + 1}:${check.hash}`)).body)
    expect(cut.faults).toEqual([expect.stringContaining('cut off at the end')])
    expect((await ask(world, 'ada', 'GET', `${path}?anchor=12`)).status).toBe(400)
  })
})

describe('a change is taken back', () => {
  test('by a change of its own, which can be taken back as well', async () => {
    const zoneNow = async (): Promise<string> => {
      world.store.clock.advance(1_000)
      return ((await ask(world, 'ada', 'GET', '/api/v1/records/market/de')).body as { body: { zone: string } }).body.zone
    }
    world.store.clock.advance(1_000)
    await ask(world, 'ada', 'PUT', '/api/v1/records/market/de', { name: 'Germany', zone: 'Europe/London' })
    const [change] = await entries()
    expect(await undo(change?.id ?? 0)).toMatchObject({ status: 200 })
    expect(await zoneNow()).toBe('Europe/Berlin')
    const [undoing, undone] = await entries('?kind=market&key=de')
    expect([undoing?.undoes, undone?.undoneBy]).toEqual([change?.id, undoing?.id])
    expect((await undo(change?.id ?? 0)).detail).toContain('took it back already')
    expect(await undo(undoing?.id ?? 0)).toMatchObject({ status: 200 })
    expect(await zoneNow()).toBe('Europe/London')
    expect(await undo(change?.id ?? 0)).toMatchObject({ status: 200 })
    expect(await zoneNow()).toBe('Europe/Berlin')
  })

  test('not where later changes contradict it, and it is said which', async () => {
    world.store.clock.advance(1_000)
    for (const name of ['First', 'Second']) await ask(world, 'ada', 'PUT', '/api/v1/records/vendor/cyan', { name })
    const [second, first] = await entries('?kind=vendor&key=cyan')
    expect(await undo(first?.id ?? 0)).toEqual({ status: 409, detail: expect.stringMatching(/changed again since by ada at 2026/) })
    expect((await undo(second?.id ?? 0)).status).toBe(200)
    await ask(world, 'ada', 'PUT', '/api/v1/records/site/cyan/oslo', { name: 'Oslo' })
    expect((await undo(first?.id ?? 0)).detail).toBe('there would be no such vendor, but site "oslo" would still name it')
    expect((await undo((await entries('?kind=site&key=oslo'))[0]?.id ?? 0)).status).toBe(200)
    expect((await undo(first?.id ?? 0)).status).toBe(200)
    expect((await ask(world, 'ada', 'GET', '/api/v1/records/vendor/cyan')).status).toBe(404)
    expect((await undo(999_999)).status).toBe(404)
  })

  test('not where contacts were counted in what would never have been', async () => {
    await sendEvents(world, 'platform', [contactEvent()])
    const made = (await entries('?kind=queue&key=billing')).at(-1)
    const changed = (await entries('?kind=queue&key=billing'))[0]
    expect(made?.action).toBe('made')
    expect((await undo(changed?.id ?? 0)).status).toBe(200)
    expect((await undo(made?.id ?? 0)).detail).toMatch(/would still name it|were counted/)
  })
})

test('the intake alone writes nothing to the trail: contacts are facts and no changes of records', async () => {
  const quiet = await httpWorld({ intake: new MemoryIntake() })
  const count = async (): Promise<number> => auditList.parse((await ask(quiet, 'ada', 'GET', '/api/v1/audit')).body).head.count
  const before = await count()
  await sendEvents(quiet, 'platform', [contactEvent()])
  expect(await count()).toBe(before)
  await quiet.close()
})
