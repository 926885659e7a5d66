import { afterAll, beforeAll, expect, test } from 'vitest'
import { asAscii } from '../../../test/support/desk-text.ts'
import { StreamClient } from '../../../test/support/event-source.ts'
import { contactEvent, NOW } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { signedIn } from '../../../test/support/signed-in.ts'
import { SECOND_MS } from '../../domain/shared/instant.ts'
import { DESK_COLUMN_AT, DESK_COLUMNS, type DeskChanges, type DeskSnapshot } from '../../wire/desk.ts'
import { decodeDeskChanges, decodeDeskSnapshot } from '../../wire/desk-decode.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
  await world.server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await world.close()
})

const START = Date.UTC(2026, 2, 29, 11)

async function send(...events: readonly object[]): Promise<void> {
  const headers = {
    host: 'localhost',
    authorization: `Bearer ${world.token('platform')}`,
    'content-type': 'application/cloudevents-batch+json',
  }
  const answer = await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(events) })
  expect(answer.json()).toMatchObject({ accepted: events.length })
}

async function open(caller: string, headers: Readonly<Record<string, string>> = {}): Promise<StreamClient> {
  return await StreamClient.open(world, { authorization: `Bearer ${world.token(caller)}`, ...headers })
}

async function snapshotFrom(client: StreamClient): Promise<DeskSnapshot> {
  const { data } = await client.next(({ event }) => event === 'snapshot')
  return decodeDeskSnapshot(data, asAscii)
}

async function changesFrom(
  client: StreamClient,
  fits: (changes: DeskChanges) => boolean,
): Promise<DeskChanges & { readonly id: string | null }> {
  for (;;) {
    const { data, id } = await client.next(({ event }) => event === 'changes')
    const changes = decodeDeskChanges(data)
    if (fits(changes)) return { ...changes, id }
  }
}

function offeredIn({ series, windowStart }: DeskSnapshot, queueId: number, start: number): number {
  const place = ((start - windowStart) / 900_000) * DESK_COLUMNS.length + DESK_COLUMN_AT.offered
  return series.filter((each) => each.queueId === queueId).reduce((sum, { values }) => sum + (values[place] ?? 0), 0)
}

test('a desk is told everything, then each change within a moment, with the version as its id', async () => {
  await send(contactEvent({ contactId: 's1', vendor: 'acme' }))
  const client = await open('vera')
  expect([client.status, client.headers['content-type'], client.headers['cache-control']]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
    'no-store, no-transform',
  ])
  const snapshot = await snapshotFrom(client)
  expect(snapshot).toMatchObject({ audience: { kind: 'internal' }, clock: { kind: 'live' } })
  expect(snapshot.records.queues.map(({ key }) => key)).toEqual(['billing', 'sales'])
  expect(offeredIn(snapshot, 1, START)).toBe(1)
  expect(snapshot.waiting).toEqual([{ queueId: 1, vendorId: 1, start: START, offeredAt: [START], dueAt: [] }])
  await send(
    contactEvent({ contactId: 's2', vendor: 'acme' }),
    contactEvent({ contactId: 's1', fact: 'answered', vendor: 'acme', at: '2026-03-29T11:00:30Z' }),
  )
  const changes = await changesFrom(client, ({ cells }) => cells.length > 0)
  expect(changes.id).toBe(changes.version.join('.'))
  expect(changes.cells[0]?.values[DESK_COLUMN_AT.offered]).toBe(2)
  expect(changes.waiting).toEqual([{ queueId: 1, vendorId: 1, start: START, offeredAt: [START], dueAt: [] }])
  expect(changes.feeds.map(({ key }) => key)).toContain('platform')
  client.close()
})

test('a desk that was away hears by Last-Event-ID what it missed, and everything anew for a version that never was', async () => {
  const client = await open('vera')
  const { version } = await snapshotFrom(client)
  client.close()
  await send(contactEvent({ contactId: 'r1', queue: 'sales', vendor: 'blue' }))
  const back = await open('vera', { 'last-event-id': version.join('.') })
  const missed = await changesFrom(back, ({ cells }) => cells.some(({ queueId }) => queueId === 2))
  expect(missed.cells).toHaveLength(1)
  back.close()
  const lost = await open('vera', { 'last-event-id': '999999' })
  const { event } = await lost.next(() => true)
  expect(event).toBe('resync')
  expect(offeredIn(await snapshotFrom(lost), 2, START)).toBe(1)
  lost.close()
  const bad = await open('vera', { 'last-event-id': 'yesterday' })
  expect(bad.status).toBe(400)
})

test('a vendor is told its own figures and not a word of another’s', async () => {
  const vendor = await open('vic')
  const snapshot = await snapshotFrom(vendor)
  expect(snapshot.audience).toEqual({ kind: 'vendor', vendorId: 1 })
  expect(snapshot.records.vendors.map(({ key }) => key)).toEqual(['acme'])
  expect([...new Set(snapshot.series.map(({ vendorId }) => vendorId))]).toEqual([1])
  const staff = await open('vera')
  await snapshotFrom(staff)
  await send(contactEvent({ contactId: 'v1', queue: 'sales', vendor: 'blue' }), contactEvent({ contactId: 'v2', vendor: 'acme' }))
  const internal = await changesFrom(staff, ({ cells }) => cells.length > 0)
  expect(internal.cells.map(({ vendorId }) => vendorId).sort()).toEqual([1, 2])
  const own = await changesFrom(vendor, ({ cells }) => cells.length > 0)
  expect(own.cells.map(({ vendorId }) => vendorId)).toEqual([1])
  expect(JSON.stringify([own, snapshot])).not.toMatch(/blue/i)
  vendor.close()
  staff.close()
})

test('how far a past is that is being filled in is told to the company, and to no vendor', async () => {
  world.engine.pastFilling.now = { days: 56, daysDone: 23, knownFrom: START }
  const [staff, vendor] = [await open('vera'), await open('vic')]
  expect((await snapshotFrom(staff)).pastFill).toEqual({ days: 56, daysDone: 23 })
  expect((await snapshotFrom(vendor)).pastFill).toBeNull()
  world.engine.pastFilling.now = null
  expect((await changesFrom(staff, ({ pastFill }) => pastFill === null)).pastFill).toBeNull()
  expect((await changesFrom(vendor, () => true)).pastFill).toBeNull()
  staff.close()
  vendor.close()
})

test('a stream is never silent for long', async () => {
  const client = await open('vera')
  await snapshotFrom(client)
  const quiet = await changesFrom(client, ({ cells, waiting, agents }) => cells.length + waiting.length + agents.length === 0)
  expect(quiet.asOf).toBeGreaterThanOrEqual(NOW)
  client.close()
})

test('a stream ends within five seconds of the end of its session', async () => {
  const ann = await signedIn(world, 'ann')
  const client = await StreamClient.open(world, { cookie: ann.cookie })
  await snapshotFrom(client)
  const revokedAt = performance.now()
  await world.engine.sessions.revoke(ann.sessionId, null, world.store.clock.now())
  await client.closed()
  expect(performance.now() - revokedAt).toBeLessThan(5 * SECOND_MS)
  expect((await StreamClient.open(world, { cookie: ann.cookie })).status).toBe(401)
})

test('a stream is for who is signed in, and not for a feed', async () => {
  expect((await StreamClient.open(world, {})).status).toBe(401)
  expect((await open('platform')).status).toBe(404)
  expect((await ask(world, 'vera', 'POST', '/api/v1/stream')).status).toBe(404)
})
