import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { contactEvent } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { kpiAnswer } from '../../wire/kpis.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
  await ask(world, 'ada', 'PUT', '/api/v1/records/vendor/cyan', { name: '=HYPERLINK("http://x")' })
  await ask(world, 'ada', 'PUT', `/api/v1/records/queue/${encodeURIComponent('=1+1')}`, { name: 'x', market: 'de', channel: 'phone' })
  await ask(world, 'ada', 'PUT', '/api/v1/records/mapping/platform/odd', { queue: '=1+1' })
  await send([
    contactEvent({ contactId: 'k1', vendor: 'acme' }),
    contactEvent({ contactId: 'k1', fact: 'answered', vendor: 'acme', at: '2026-03-29T11:00:10Z' }),
    contactEvent({ contactId: 'k1', fact: 'ended', at: '2026-03-29T11:03:10Z' }),
    contactEvent({ contactId: 'k2', vendor: 'blue', at: '2026-03-29T11:20:00Z' }),
    contactEvent({ contactId: 'k2', fact: 'abandoned', at: '2026-03-29T11:20:40Z' }),
    contactEvent({ contactId: 'k3', queue: 'odd', at: '2026-03-29T11:20:00Z' }),
  ])
})
afterAll(async () => {
  await world.close()
})

async function send(events: readonly object[]): Promise<void> {
  const headers = {
    host: 'localhost',
    authorization: `Bearer ${world.token('platform')}`,
    'content-type': 'application/cloudevents-batch+json',
  }
  const answer = await world.server.inject({ method: 'POST', url: '/api/v1/events', headers, payload: JSON.stringify(events) })
  expect(answer.json()).toMatchObject({ accepted: events.length })
}

const PERIOD = 'from=2026-03-29T11:00:00Z&to=2026-03-29T12:00:00Z'

async function kpis(query: string, caller = 'vera'): Promise<z.infer<typeof kpiAnswer>> {
  const { status, body } = await ask(world, caller, 'GET', `/api/v1/kpis?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return kpiAnswer.parse(body)
}

test('figures come by interval and group, with the formula and how far they can be believed', async () => {
  const { rows, zone, by } = await kpis(`${PERIOD}&interval=1h&by=queue,vendor&queue=billing`)
  expect([zone, by]).toEqual(['Europe/Berlin', ['queue', 'vendor']])
  expect(rows).toMatchObject([
    {
      start: '2026-03-29T11:00:00.000Z',
      queue: 'billing',
      vendor: 'acme',
      offered: 1,
      answered: 1,
      ahtSeconds: 180,
      asaSeconds: 10,
      serviceLevel: { value: 1, formula: 'SL3', thresholdSeconds: 20, numerator: 1, denominator: 1, provisional: true },
      // Acme's own feed has never been heard, and could tell more.
      freshness: { state: 'unknown', feed: 'acme-feed' },
    },
    {
      vendor: 'blue',
      offered: 1,
      abandoned: 1,
      abandonedWithin: { '20': 0 },
      serviceLevel: { value: 0, denominator: 1 },
      freshness: { state: 'live' },
    },
  ])
})

test('a period may be of local dates, and rows may be local days of another zone', async () => {
  const berlin = await kpis('from=2026-03-29&to=2026-03-30&interval=day&by=queue&queue=billing')
  expect(berlin.rows).toMatchObject([
    { start: '2026-03-28T23:00:00.000Z', end: '2026-03-29T22:00:00.000Z', date: '2026-03-29', offered: 2 },
  ])
  const tokyo = await kpis('from=2026-03-29&to=2026-03-30&interval=day&zone=Asia/Tokyo')
  expect(tokyo.rows).toMatchObject([{ start: '2026-03-28T15:00:00.000Z', offered: 3 }])
})

test('a past moment is answered as it was, by its instant and by its exact version', async () => {
  const before = await kpis(`${PERIOD}&interval=total`)
  world.store.clock.advance(1_000)
  await send([contactEvent({ contactId: 'late', at: '2026-03-29T11:10:00Z' })])
  expect((await kpis(`${PERIOD}&interval=total`)).rows[0]?.offered).toBe(4)
  for (const asKnownAt of [before.asOf, `${before.asOf}~${before.version}`]) {
    const then = await kpis(`${PERIOD}&interval=total&asKnownAt=${encodeURIComponent(asKnownAt)}`)
    expect([then.rows, then.asKnownAt]).toEqual([before.rows, before.asOf])
  }
})

test('whoever accepts CSV gets a table that no spreadsheet runs, with zone and moment in each row', async () => {
  const headers = { host: 'localhost', authorization: `Bearer ${world.token('vera')}`, accept: 'text/csv' }
  const answer = await world.server.inject({ url: `/api/v1/kpis?${PERIOD}&interval=1h&by=queue&thresholds=20`, headers })
  expect([answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
    'text/csv; charset=utf-8',
    'attachment; filename="kpis.csv"',
  ])
  const [head = '', ...lines] = answer.body.trimEnd().split('\r\n')
  expect(head).toMatch(/^start,end,date,queue,offered,answered,.*answeredWithin20,abandonedWithin20,serviceLevel,.*,zone,asOf,asKnownAt$/)
  expect(lines.map((line) => line.split(',')[3])).toEqual(['"\'=1+1"', 'billing'])
  for (const line of lines) expect(line).toContain(',Europe/Berlin,2026-03-29T12:00:0')
})

test('a vendor sees its own figures, and asking for another vendor is asking for nobody', async () => {
  const own = await kpis(`${PERIOD}&interval=total&by=vendor`, 'vic')
  expect(own.rows.map(({ vendor, offered }) => [vendor, offered])).toEqual([['acme', 1]])
  const foreign = await ask(world, 'vic', 'GET', `/api/v1/kpis?${PERIOD}&by=vendor&vendor=blue`)
  const never = await ask(world, 'vic', 'GET', `/api/v1/kpis?${PERIOD}&by=vendor&vendor=never`)
  expect([foreign.status, foreign.text.replaceAll('blue', '*')]).toEqual([400, never.text.replaceAll('never', '*')])
})

test('a question that cannot be answered says which parameter, what came and what was expected', async () => {
  const wrong: Readonly<Record<string, string>> = {
    '': 'from',
    'from=2026-03-29T11:00:00Z': 'to',
    'from=yesterday&to=2026-03-29T12:00:00Z': 'from',
    'from=2026-03-29T11:07:00Z&to=2026-03-29T12:00:00Z': 'from',
    'from=2026-03-29T12:00:00Z&to=2026-03-29T11:00:00Z': 'from',
    'from=2026-02-30&to=2026-03-29': 'from',
    [`${PERIOD}&interval=5m`]: 'interval',
    [`${PERIOD}&by=agent`]: 'by',
    [`${PERIOD}&zone=EST`]: 'zone',
    [`${PERIOD}&queue=nobody`]: 'queue',
    [`${PERIOD}&thresholds=20,x`]: 'thresholds',
    [`${PERIOD}&asKnownAt=2027-01-01T00:00:00Z`]: 'asKnownAt',
    [`${PERIOD}&asKnownAt=2026-03-29T11:00:00Z~x`]: 'asKnownAt',
    [`${PERIOD}&from=2026-03-29T10:00:00Z`]: 'from',
    [`${PERIOD}&secret=1`]: 'secret',
  }
  for (const [query, parameter] of Object.entries(wrong)) {
    const { status, body } = await ask(world, 'vera', 'GET', `/api/v1/kpis?${query}`)
    const { errors } = body as { errors: { parameter: string; expected: string }[] }
    expect([status, errors[0]?.parameter, errors[0]?.expected.length], query).toEqual([400, parameter, expect.any(Number)])
  }
})
