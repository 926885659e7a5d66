import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contactEvent, MemoryIntake, signatureHeaders } from '../../../test/support/http-feed.ts'
import { type HttpWorld, httpWorld } from '../../../test/support/http-world.ts'
import { IntakeUnavailable } from '../../app/intake/event.ts'
import { eventsAnswer } from '../../wire/event.ts'
import { problem } from '../../wire/problem.ts'

const intake = new MemoryIntake()
let world: HttpWorld
let secrets: readonly [Buffer, Buffer]
beforeAll(async () => {
  world = await httpWorld({ intake })
  secrets = world.secrets('platform') as [Buffer, Buffer]
})
beforeEach(() => {
  intake.submitted.length = 0
  intake.beforeSubmit = () => undefined
})
afterAll(async () => {
  await world.close()
})

interface Sent {
  readonly body?: string | Buffer
  readonly type?: string
  readonly feed?: string | null
  readonly headers?: Record<string, string>
  readonly query?: string
}

const BATCH = 'application/cloudevents-batch+json'

async function send({ body = '[]', type = BATCH, feed = 'platform', headers = {}, query = '' }: Sent): Promise<{
  readonly status: number
  readonly body: Record<string, unknown>
  readonly headers: Readonly<Record<string, unknown>>
}> {
  const authorization: Record<string, string> = feed === null ? {} : { authorization: `Bearer ${world.token(feed)}` }
  const response = await world.server.inject({
    method: 'POST',
    url: `/api/v1/events${query}`,
    headers: { host: '127.0.0.1:4680', 'content-type': type, ...authorization, ...headers },
    payload: body,
  })
  const answer = response.json<Record<string, unknown>>()
  const schema = response.statusCode === 200 ? eventsAnswer : problem
  expect(schema.safeParse(answer).error, JSON.stringify(answer)).toBeUndefined()
  return { status: response.statusCode, body: answer, headers: response.headers }
}

test('each event gets its own result, and good ones are taken beside bad ones', async () => {
  const [first, second] = [contactEvent({ contactId: 'mixed-1' }), contactEvent({ contactId: 'mixed-2', waitMs: 1.5 })]
  const answer = await send({ body: JSON.stringify([first, second, first, { ...first, type: 'other' }]) })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    receivedAt: '2026-03-29T12:00:00.000Z',
    accepted: 1,
    duplicate: 1,
    quarantined: 2,
    results: [
      { status: 'accepted' },
      { status: 'quarantined', reason: { rule: 'notWhole', pointer: '/data/waitMs', value: '1.5' } },
      { status: 'duplicate' },
      { status: 'quarantined', reason: { rule: 'unknownType', pointer: '/type', value: '"other"' } },
    ],
  })
})

test('one event, lines and an empty batch are taken by their content type', async () => {
  const text = JSON.stringify(contactEvent({ contactId: 'kinds' }))
  expect((await send({ body: text, type: 'application/cloudevents+json; charset=UTF-8' })).body).toMatchObject({ accepted: 1 })
  expect((await send({ body: `${text}\n{"broken\n`, type: 'application/x-ndjson' })).body).toMatchObject({ duplicate: 1, quarantined: 1 })
  expect((await send({ body: '[]' })).body).toEqual({
    receivedAt: '2026-03-29T12:00:00.000Z',
    accepted: 0,
    duplicate: 0,
    quarantined: 0,
    results: [],
  })
  expect((await send({ body: '', type: 'application/x-ndjson' })).status).toBe(200)
  expect(intake.submitted.map(({ items }) => items.length)).toEqual([1, 2, 0, 0])
})

test('another content type, another character set and a compressed body are 415, before the body is looked at', async () => {
  for (const type of ['application/json', 'text/plain', 'application/cloudevents+json; charset=utf-16', `${BATCH};charset=latin1`, '']) {
    expect((await send({ body: '[]', type })).status, type).toBe(415)
  }
  expect((await send({ body: '[]', headers: { 'content-encoding': 'gzip' } })).status).toBe(415)
})

test('a body that cannot be told apart into events, or attacks, is 400 with the place', async () => {
  expect(await send({ body: '[{}' })).toMatchObject({ status: 400, body: { title: 'The body cannot be told apart into events' } })
  const hostile = await send({ body: `[${JSON.stringify(contactEvent())},{"__proto__":{}}]` })
  expect(hostile).toMatchObject({
    status: 400,
    body: { type: 'urn:loadline:problem:forbiddenKey', errors: [{ pointer: '/1', value: '__proto__' }] },
  })
  expect(intake.submitted).toEqual([])
})

test('a body over 8 MiB or 10,000 events is 413', async () => {
  expect((await send({ body: Buffer.alloc(8 * 1024 * 1024 + 1, ' ') })).status).toBe(413)
  expect((await send({ body: `[${'1,'.repeat(10_000)}1]` })).status).toBe(413)
  expect(intake.submitted).toEqual([])
})

test('who does not prove which feed it is gets 401 and no word more', async () => {
  const answers = await Promise.all([
    send({ feed: null }),
    send({ feed: 'nobody' }),
    send({ feed: null, headers: { authorization: 'Basic YTpi' } }),
    send({ feed: null, query: '?feed=platform', headers: signatureHeaders('[ ]', secrets[0]) }),
    send({ feed: null, query: '?feed=platform', headers: signatureHeaders('[]', Buffer.alloc(24, 9)) }),
    send({ feed: null, query: '?feed=platform', headers: signatureHeaders('[]', secrets[0], 301) }),
    send({ feed: null, query: '?feed=unknown', headers: signatureHeaders('[]', Buffer.alloc(24, 0)) }),
    send({ feed: null, query: '?feed=platform&feed=gone', headers: signatureHeaders('[]', secrets[0]) }),
    send({ feed: null, query: '?feed=platform', headers: signatureHeaders('[]', secrets[0], 0, 'msg.1') }),
  ])
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 401, body: { type: 'urn:loadline:problem:unauthorized', title: 'Not signed in', status: 401 } })
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  expect(intake.submitted).toEqual([])
  expect(world.metrics.render()).toMatch(/loadline_events_unauthorized_total 9/)
})

test('a signature by either live secret is as good as a token', async () => {
  const body = JSON.stringify([contactEvent({ contactId: 'signed' })])
  for (const secret of world.secrets('acme-feed')) {
    const answer = await send({ feed: null, body, query: '?feed=acme-feed', headers: signatureHeaders(body, secret) })
    expect(answer.status).toBe(200)
  }
  expect(intake.submitted.map(({ feed }) => feed.vendorId)).toEqual([1, 1])
})

test('a repeated key refuses a signed request, and only its event in one with a token', async () => {
  const body = JSON.stringify([contactEvent({ contactId: 'twice' })]).replace('"fact"', '"queue":"x","fact"')
  const signed = await send({ feed: null, body, query: '?feed=platform', headers: signatureHeaders(body, secrets[0]) })
  expect(signed).toMatchObject({ status: 400, body: { errors: [{ value: '/data/queue' }] } })
  expect((await send({ body })).body).toMatchObject({ quarantined: 1 })
})

test('a disabled feed is 403 and counted', async () => {
  expect((await send({ feed: 'gone' })).status).toBe(403)
  expect(world.metrics.render()).toContain('loadline_events_disabled_feed_total{feed="gone"} 1')
})

test('a vendor’s feed that names another vendor is 403 as a whole, and logged', async () => {
  const body = JSON.stringify([contactEvent({ vendor: 'acme' }), contactEvent({ vendor: 'blue' })])
  expect(await send({ feed: 'acme-feed', body })).toMatchObject({ status: 403, body: { errors: [{ pointer: '/1/data/vendor' }] } })
  expect(world.log).toContainEqual({ level: 'warning', event: 'foreignVendorNamed', feed: 'acme-feed', item: 1 })
  expect(intake.submitted).toEqual([])
  expect((await send({ feed: 'platform', body })).status).toBe(200)
})

test('what cannot be made durable now is 503 or 429 with Retry-After, and never 2xx', async () => {
  const refusals = [
    ['full', 503],
    ['store', 503],
    ['stopping', 503],
    ['feedOverLimit', 429],
  ] as const
  for (const [reason, status] of refusals) {
    intake.beforeSubmit = () => {
      throw new IntakeUnavailable(reason, 7)
    }
    const answer = await send({ body: JSON.stringify([contactEvent()]) })
    expect([answer.status, answer.headers['retry-after']], reason).toEqual([status, '7'])
  }
  intake.beforeSubmit = () => {
    throw new Error('disk on fire')
  }
  const unknown = await send({ body: JSON.stringify([contactEvent()]) })
  expect(unknown.status).toBe(500)
  expect(JSON.stringify(unknown.body)).not.toContain('fire')
})

test('the same Idempotency-Key gives the same answer again, and 422 for another body', async () => {
  const headers = { 'idempotency-key': 'k1' }
  const body = JSON.stringify([contactEvent({ contactId: 'once' })])
  const first = await send({ body, headers })
  expect(first.body).toMatchObject({ accepted: 1 })
  expect((await send({ body, headers })).body).toEqual(first.body)
  expect((await send({ body: '[]', headers })).status).toBe(422)
  expect((await send({ body: '[]', headers, feed: 'acme-feed' })).status).toBe(200)
  expect((await send({ body: '[]', headers: { 'idempotency-key': 'a b' } })).status).toBe(400)
  expect(intake.submitted.map(({ items }) => items.length)).toEqual([1, 0])
})
