import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contactEvent, MemoryIntake } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, sendEvents } from '../../../test/support/http-world.ts'
import { signedIn } from '../../../test/support/signed-in.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { undoChange } from '../../app/audit/undo.ts'
import { INTERNAL } from '../../app/scope.ts'
import { PERMISSIONS } from '../../domain/access/permission.ts'
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
    expect(check).toMatchObject({ found: 0, faults: [], anchors: 0 })
    const held = auditCheck.parse((await ask(world, 'ada', 'GET', `${path}?anchor=${check.count}:${check.hash}`)).body)
    expect(held).toMatchObject({ found: 0, anchors: 1 })
    const cut = auditCheck.parse((await ask(world, 'ada', 'GET', `${path}?anchor=${check.count + 1}:${check.hash}`)).body)
    expect(cut.faults).toEqual([expect.stringContaining('cut off at the end')])
    const both = `${check.count}:${check.hash},1:${check.hash}`
    const one = auditCheck.parse((await ask(world, 'ada', 'GET', `${path}?anchor=${both}`)).body)
    expect(one).toMatchObject({ anchors: 2, faults: [expect.stringMatching(/^entry 1 was noted outside as .* is another one now$/)] })
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

  test('of a person: role, limits and being disabled, but never one’s own, nor what was told once', async () => {
    const kim = await signedIn(world, 'kim')
    const standing = { name: 'Kim', role: 'analyst', markets: ['de'], isDisabled: false }
    const put = async (change: object): Promise<void> => {
      const people = (await ask(world, 'ada', 'GET', '/api/v1/people')).body as { people: { id: number; version: number }[] }
      const version = people.people.find(({ id }) => id === kim.personId)?.version
      expect((await ask(world, 'ada', 'PUT', `/api/v1/people/${kim.personId}`, { ...standing, version, ...change })).status).toBe(200)
    }
    const kimNow = async () => await world.engine.people.byId(kim.personId)
    await put({})
    await put({ role: 'admin', markets: [] })
    await put({ role: 'admin', markets: [], isDisabled: true })
    const [disabled, raised, limited] = await entries('?kind=person&key=kim')
    expect(await undo(raised?.id ?? 0)).toEqual({ status: 409, detail: expect.stringContaining('changed again since') })
    expect((await undo(disabled?.id ?? 0)).status).toBe(200)
    expect(await kimNow()).toMatchObject({ role: 'admin', disabledAt: null })
    expect((await undo(raised?.id ?? 0)).status).toBe(200)
    expect(await kimNow()).toMatchObject({ role: 'analyst', limits: { marketIds: [1] } })
    const [undoing] = await entries('?kind=person&key=kim')
    const permissions = new Set(['manageRecords', 'managePeople'] as const)
    const little = await undoChange(world.engine.undo, { by: { ...byMachine('little'), undoes: undoing?.id ?? 0 }, permissions })
    expect(little).toMatchObject({ ok: false, error: { because: expect.stringContaining('makes no administrators') } })
    const none = await undoChange(world.engine.undo, {
      by: { ...byMachine('x'), undoes: limited?.id ?? 0 },
      permissions: new Set(['manageRecords']),
    })
    expect(none).toMatchObject({ ok: false, error: { kind: 'forbidden' } })
    const self = {
      actor: { kind: 'person', name: 'kim', id: kim.personId },
      reason: null,
      requestId: null,
      undoes: undoing?.id ?? 0,
    } as const
    expect(await undoChange(world.engine.undo, { by: self, permissions: new Set(PERMISSIONS) })).toMatchObject({
      ok: false,
      error: { because: 'another administrator has to change your own access' },
    })
    await ask(world, 'ada', 'POST', `/api/v1/people/${kim.personId}/invitation`)
    await ask(world, 'ada', 'DELETE', `/api/v1/people/${kim.personId}/sessions`)
    const [signedOut, invited] = await entries('?kind=person&key=kim')
    expect((await undo(signedOut?.id ?? 0)).detail).toContain('signs in again')
    expect((await undo(invited?.id ?? 0)).detail).toContain('told once')
  })

  test('of a token: its name, limits and end, but neither that it was made nor that it was ended', async () => {
    const made = (await ask(world, 'ada', 'POST', '/api/v1/tokens', { kind: 'read', name: 'reader', markets: ['de'] })).body as {
      secret: string
      token: { id: number }
    }
    const path = `/api/v1/tokens/${made.token.id}`
    expect((await ask(world, 'ada', 'PUT', path, { name: 'sheet', markets: [], expiresAt: '2026-12-31T00:00:00Z' })).body).toMatchObject({
      name: 'sheet',
      limits: { markets: [], queues: [] },
      expiresAt: '2026-12-31T00:00:00.000Z',
    })
    expect((await ask(world, 'ada', 'PUT', path, { name: 'sheet', markets: ['mars'] })).status).toBe(400)
    const [changed, making] = await entries(`?kind=token&key=${made.token.id}`)
    expect(changed).toMatchObject({ action: 'changed', before: { name: 'reader', limits: { markets: ['de'] } }, after: { name: 'sheet' } })
    expect((await undo(changed?.id ?? 0)).status).toBe(200)
    expect(await world.engine.tokens.find(made.secret, world.store.clock.now())).toMatchObject({
      name: 'reader',
      holder: { limits: { marketIds: [1] } },
      expiresAt: null,
    })
    expect((await undo(making?.id ?? 0)).detail).toContain('end the token instead')
    await ask(world, 'ada', 'DELETE', path)
    expect((await undo((await entries(`?kind=token&key=${made.token.id}`))[0]?.id ?? 0)).detail).toContain('was ended stays so')
    await ask(world, 'ada', 'DELETE', '/api/v1/feeds/platform/secrets/1')
    expect((await undo((await entries('?kind=feedSecret'))[0]?.id ?? 0)).detail).toContain('told once')
  })

  test('of a note: written, reworded and withdrawn, each way and back', async () => {
    const note = { from: '2026-03-29T10:00:00Z', to: '2026-03-29T12:00:00Z', text: 'Storm' }
    const { id } = (await ask(world, 'ada', 'POST', '/api/v1/annotations', note)).body as { id: number }
    const path = `/api/v1/annotations/${id}`
    const shown = async (): Promise<string | undefined> => {
      const span = { from: Date.parse(note.from), to: Date.parse(note.to) }
      return (await world.engine.annotations.read(INTERNAL, span)).find(({ annotationId }) => annotationId === id)?.text
    }
    expect((await ask(world, 'ada', 'DELETE', `${path}?revision=1`)).status).toBeLessThan(300)
    expect(await shown()).toBeUndefined()
    const newest = async (): Promise<number> => (await entries('?kind=annotation'))[0]?.id ?? 0
    const withdrawal = await newest()
    expect((await undo(withdrawal)).status).toBe(200)
    expect(await shown()).toBe('Storm')
    expect((await entries('?kind=annotation'))[0]).toMatchObject({ action: 'restored', undoes: withdrawal })
    expect((await undo(await newest())).status).toBe(200)
    expect(await shown()).toBeUndefined()
    expect((await undo(withdrawal)).detail).toContain('changed again since')
    expect((await undo(await newest())).status).toBe(200)
    expect(await shown()).toBe('Storm')
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
