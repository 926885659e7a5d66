import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeDeskChanges, decodeDeskSnapshot } from '../src/wire/desk-decode.ts'
import { asAscii } from './support/desk-text.ts'
import { StreamClient } from './support/event-source.ts'
import { contactEvent } from './support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, sendEvents } from './support/http-world.ts'
import { fromPage, type SignedIn, signedIn } from './support/signed-in.ts'

// Somebody who leads the German market beside somebody who is limited to one queue of it, and somebody who sees everything.

let world: HttpWorld
let limited: SignedIn
let whole: SignedIn
const CELL = 'from=2026-03-29T11:00:00Z&to=2026-03-29T11:15:00Z'

beforeAll(async () => {
  world = await httpWorld()
  await world.server.listen({ host: '127.0.0.1', port: 0 })
  const directory = await world.engine.directories.of({ kind: 'internal' })
  limited = await signedIn(world, 'lim', { limits: { marketIds: [], queueIds: [directory.queueId('billing') ?? 0] } })
  whole = await signedIn(world, 'all')
  await ask(world, 'ada', 'PUT', '/api/v1/records/feed/sales-only', { name: 'Feed of sales alone', cadenceSeconds: 60 })
  await ask(world, 'ada', 'PUT', '/api/v1/records/mapping/sales-only/s', { queue: 'sales' })
  const offers = ['billing', 'sales', 'sales'].map((queue, place) =>
    contactEvent({ contactId: `${queue}-${place}`, queue, vendor: 'acme', at: `2026-03-29T11:0${place}:00Z` }),
  )
  await sendEvents(world, 'platform', offers)
  const rows = ['billing', 'sales'].map((queue) => `${queue},acme,2026-03-29T11:00:00Z,900,5,5`)
  for (const kind of ['forecast', 'requirement', 'commitment']) {
    const csv = ['queue,vendor,start,seconds,contacts,heads', ...rows].join('\n')
    await ask(world, 'ada', 'POST', `/api/v1/plans?kind=${kind}&name=w13&madeAt=2026-03-28T00:00:00Z`, csv, 'text/csv')
  }
  await ask(world, 'ada', 'POST', '/api/v1/annotations', {
    queue: 'sales',
    from: '2026-03-29T11:00:00Z',
    to: '2026-03-29T12:00:00Z',
    text: 'sales storm',
  })
  await ask(world, 'ada', 'POST', '/api/v1/annotations', {
    queue: 'billing',
    from: '2026-03-29T11:00:00Z',
    to: '2026-03-29T12:00:00Z',
    text: 'dunning day',
  })
})
afterAll(async () => {
  await world.close()
})

async function read(who: SignedIn, path: string, headers: Record<string, string> = {}) {
  return await fromPage(world, who.cookie, 'GET', path, undefined, headers)
}

test.each([
  [`/api/v1/kpis?${CELL}&by=queue`],
  [`/api/v1/kpis?${CELL}&by=market`],
  [`/api/v1/kpis?${CELL}&by=vendor&asKnownAt=2026-03-29T12:00:00Z`],
  [`/api/v1/contacts?${CELL}`],
  ['/api/v1/contacts/listed/pending'],
  [`/api/v1/revisions?${CELL}`],
  ['/api/v1/outlook'],
  ['/api/v1/outlook?at=2026-03-29T12:30:00Z'],
  ['/api/v1/outlook/days?queue=billing'],
  ['/api/v1/outlook/compare?queue=billing&first=2026-03-29T11:00:00Z&second=2026-03-29T12:00:00Z'],
  [`/api/v1/plans/accuracy?${CELL}&lead=1h`],
  ['/api/v1/annotations?from=2026-03-29T00:00:00Z&to=2026-03-30T00:00:00Z'],
  ['/api/v1/plans'],
  [`/api/v1/plans/in-effect?${CELL}`],
  [`/api/v1/plans/staffing?${CELL}`],
  [`/api/v1/plans/accuracy?${CELL}`],
  ['/api/v1/plans/1/rows'],
  ['/api/v1/feeds'],
  ['/api/v1/records/queue'],
  ['/api/v1/records/mapping'],
  ['/api/v1/records/feed'],
])('%s shows somebody limited to a queue nothing of another', async (path) => {
  const answer = await read(limited, path)
  expect([answer.statusCode, answer.body]).toEqual([200, expect.not.stringMatching(/sales/i)])
  expect((await read(limited, path, { accept: 'text/csv' })).body).not.toMatch(/sales/i)
})

test('totals are those of the queues within the limit, live and of a past moment', async () => {
  const { asOf, version } = (await read(whole, `/api/v1/kpis?${CELL}&interval=total`)).json<{ asOf: string; version: string }>()
  for (const more of ['', `&asKnownAt=${asOf}~${version}`]) {
    const offered = async (who: SignedIn): Promise<unknown> =>
      (await read(who, `/api/v1/kpis?${CELL}&interval=total${more}`)).json<{ rows: { offered: number }[] }>().rows.map((row) => row.offered)
    expect([await offered(limited), await offered(whole)], more).toEqual([[1], [3]])
  }
})

test('a queue beyond the limit is answered as one that does not exist', async () => {
  for (const path of [
    `/api/v1/kpis?${CELL}&queue=NAME`,
    `/api/v1/contacts?${CELL}&queue=NAME`,
    '/api/v1/outlook/days?queue=NAME',
    '/api/v1/outlook/compare?queue=NAME&first=2026-03-29T11:00:00Z&second=2026-03-29T11:00:00Z',
    '/api/v1/records/queue/NAME',
    '/api/v1/record-history?kind=queue&key=NAME',
    '/api/v1/record-history?kind=mapping&parent=platform&key=NAME',
  ]) {
    const [hidden, none] = [await read(limited, path.replace('NAME', 'sales')), await read(limited, path.replace('NAME', 'nosuch'))]
    expect([hidden.statusCode, hidden.body.replaceAll('sales', 'nosuch')], path).toEqual([none.statusCode, none.body])
    expect(none.statusCode).toBeGreaterThanOrEqual(400)
  }
})

test('what cannot be cut down to a queue is not for somebody with a limit', async () => {
  for (const path of ['/api/v1/quarantine', '/api/v1/quarantine/counts', '/api/v1/quarantine/download', '/metrics']) {
    const statusOf = async (who: SignedIn): Promise<number> =>
      (await world.server.inject({ url: path, remoteAddress: '10.0.0.1', headers: { host: '127.0.0.1:4680', cookie: who.cookie } }))
        .statusCode
    expect([await statusOf(limited), await statusOf(whole)], path).toEqual([403, 200])
  }
  expect((await read(limited, '/api/v1/plan-files')).statusCode).toBeGreaterThanOrEqual(400)
  expect((await read(limited, '/api/v1/feeds/platform/cursor')).statusCode).toBe(404)
  expect((await read(whole, '/api/v1/feeds/platform/cursor')).statusCode).toBe(200)
})

test('a desk begins with the queues within the limit and hears of nothing else', async () => {
  const client = await StreamClient.open(world, { cookie: limited.cookie })
  const snapshot = decodeDeskSnapshot((await client.next(({ event }) => event === 'snapshot')).data, asAscii)
  expect(snapshot.records.queues.map(({ key }) => key)).toEqual(['billing'])
  const [billing] = snapshot.records.queues.map(({ queueId }) => queueId)
  expect(new Set(snapshot.series.map(({ queueId }) => queueId))).toEqual(new Set([billing]))
  expect(JSON.stringify([snapshot.annotations, snapshot.feeds, snapshot.waiting])).not.toMatch(/sales/i)
  await sendEvents(world, 'platform', [contactEvent({ contactId: 'later-sales', queue: 'sales', vendor: 'acme' })])
  await sendEvents(world, 'platform', [contactEvent({ contactId: 'later-billing', vendor: 'acme' })])
  for (let isHeard = false; !isHeard; ) {
    const { cells, waiting } = decodeDeskChanges((await client.next(({ event }) => event === 'changes')).data)
    expect([...cells, ...waiting].filter(({ queueId }) => queueId !== billing)).toEqual([])
    isHeard = cells.length > 0
  }
  client.close()
})

test('another limit ends the open desk, and holds from the next request on', async () => {
  const lea = await signedIn(world, 'lea', { role: 'marketLead' })
  const client = await StreamClient.open(world, { cookie: lea.cookie })
  await client.next(({ event }) => event === 'snapshot')
  const person = await world.engine.people.byId(lea.personId)
  const body = { name: 'lea', role: 'marketLead', queues: ['billing'], isDisabled: false, version: person?.version }
  expect((await ask(world, 'ada', 'PUT', `/api/v1/people/${lea.personId}`, body)).status).toBe(200)
  await client.next(({ event }) => event === 'ended')
  await client.closed()
  expect((await read(lea, '/api/v1/records/queue')).body).not.toMatch(/sales/i)
})

test('a token of a screen on a wall shows no more than whoever made it sees', async () => {
  const lead = await signedIn(world, 'len', { role: 'marketLead', limits: { marketIds: [], queueIds: [1] } })
  const make = async (body: object): Promise<number> =>
    (await fromPage(world, lead.cookie, 'POST', '/api/v1/wallboards', { kind: 'wallboard', name: 'hall', ...body })).statusCode
  const own = (await world.engine.directories.of({ kind: 'internal' })).keyOf('queue', 1)
  const other = own === 'billing' ? 'sales' : 'billing'
  expect([await make({}), await make({ queues: [other] }), await make({ queues: [own] })]).toEqual([400, 400, 201])
  expect((await fromPage(world, lead.cookie, 'POST', '/api/v1/wallboards', { kind: 'admin', name: 'x' })).statusCode).toBe(404)
})
