import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { z } from 'zod'
import { heldCompute } from '../../../test/support/held-compute.ts'
import { contactEvent, NOW } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, sendEvents } from '../../../test/support/http-world.ts'
import { fromPage, signedIn } from '../../../test/support/signed-in.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import { outlookAnswer, outlookDays, whatIfAnswer } from '../../wire/outlook.ts'
import { planComparison } from '../../wire/plans.ts'

let world: HttpWorld
const { compute, holdLooks } = heldCompute()
const AGENT = { agent: 'a1', vendor: 'acme', site: 'lisbon', queues: ['billing'], state: 'available' }

/** A week ago, a quarter hour after the present one, three customers came and were served; one had come the day before, so that day is known as a whole. */
beforeAll(async () => {
  world = await httpWorld({ outlookCompute: compute })
  const served = ['billing', 'billing', 'billing', 'sales'].flatMap((queue, place) => {
    const said = { contactId: `w${place}`, queue, vendor: 'acme' }
    const at = (second: number) => `2026-03-22T13:1${5 + place}:0${second}Z`
    return [
      contactEvent({ ...said, at: at(0) }),
      contactEvent({ ...said, fact: 'answered', at: at(5) }),
      contactEvent({ ...said, fact: 'ended', at: at(9), talkMs: 240_000 }),
    ]
  })
  const before = ['offered', 'answered', 'ended'].map((fact, second) => {
    const at = `2026-03-21T09:00:0${second}Z`
    return contactEvent({
      contactId: 'before',
      queue: 'billing',
      vendor: 'acme',
      at,
      fact,
      ...(fact === 'ended' ? { talkMs: 240_000 } : {}),
    })
  })
  const agent = { ...contactEvent(), type: 'loadline.agent-state.v1', id: 'a', data: { ...AGENT, at: '2026-03-29T11:30:00Z' } }
  await sendEvents(world, 'platform', [...before, ...served, agent])
  await world.engine.outlook.tick()
})
afterAll(async () => {
  await world.close()
})

async function outlook(caller: string, query = ''): Promise<z.infer<typeof outlookAnswer>> {
  const { status, body } = await ask(world, caller, 'GET', `/api/v1/outlook${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return outlookAnswer.parse(body)
}

test('the hours to come have a volume, those who serve it, those who would be needed, and what it is from', async () => {
  const { queues, rows } = await outlook('vera', '?queue=billing')
  expect(queues).toMatchObject([{ queue: 'billing', source: { model: expect.any(String), days: 1 }, unpredicted: null }])
  const busy = rows.filter(({ offered }) => offered.mean > 0)
  expect(busy).toMatchObject([
    { start: '2026-03-29T12:15:00.000Z', queue: 'billing', offered: { mean: 3 }, heads: 1, requiredHeads: 2, gapHeads: -1 },
  ])
  expect(busy[0]?.serviceLevel).toMatchObject({ formula: 'SL3', thresholdSeconds: 20 })
  expect(busy[0]?.vendors).toMatchObject([{ vendor: 'acme', staffBasis: 'present' }])
  // Of two days nothing tells one hour from another.
  expect(busy[0]).toMatchObject({ ahtSeconds: 240, handleTime: null, abandonForecast: null })
})

test('the same comes as a table for spreadsheets', async () => {
  const headers = { host: '127.0.0.1:4680', authorization: `Bearer ${world.token('vera')}`, accept: 'text/csv' }
  const { headers: answered, body } = await world.server.inject({ method: 'GET', url: '/api/v1/outlook?queue=billing', headers })
  expect(answered['content-type']).toBe('text/csv; charset=utf-8')
  const [head, ...lines] = body.trim().split('\r\n')
  expect(head).toMatch(/^start,end,queue,offered,offeredLow,offeredHigh,ahtSeconds,ahtLow,ahtHigh,talkSeconds,holdSeconds,wrapSeconds,/)
  expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([head?.split(',').length]))
  expect(lines.filter((line) => line.startsWith('2026-03-29T12:15:00.000Z,2026-03-29T12:30:00.000Z,billing,3,'))).toHaveLength(1)
})

test('a vendor is told nothing of what is expected of all vendors, and staff of some queues only of theirs', async () => {
  expect(await outlook('vic')).toEqual({ queues: [], rows: [] })
  const directory = await world.engine.directories.of({ kind: 'internal' })
  const limited = await signedIn(world, 'lim', { limits: { marketIds: [], queueIds: [directory.queueId('sales') ?? 0] } })
  const answer = await fromPage(world, limited.cookie, 'GET', '/api/v1/outlook')
  expect(outlookAnswer.parse(answer.json()).queues.map(({ queue }) => queue)).toEqual(['sales'])
})

test('as it was known at a past moment it is told as it was made then, by whom and from what', async () => {
  const now = await outlook('vera', '?queue=billing')
  const then = await outlook('vera', '?queue=billing&at=2026-03-29T12:30:00Z')
  expect(then.queues).toMatchObject([{ queue: 'billing', madeAt: now.queues[0]?.madeAt, source: { author: 'Loadline', days: 1 } }])
  expect(then.queues[0]?.day?.offered).toEqual(now.queues[0]?.day?.offered)
  const told = ({ rows }: typeof now) => rows.map(({ start, offered, heads, requiredHeads }) => [start, offered, heads, requiredHeads])
  expect(told(then)).toEqual(told(now))
  expect((await outlook('vera', '?queue=billing&at=2026-03-29T11:00:00Z')).queues).toEqual([])
  expect(await outlook('vic', '?at=2026-03-29T12:30:00Z')).toEqual({ queues: [], rows: [] })
  expect((await ask(world, 'vera', 'GET', '/api/v1/outlook?at=yesterday')).status).toBe(400)
})

test('of a past moment no more queues are read than are asked for', async () => {
  const read = vi.spyOn(world.engine.forecastBook, 'lookedAt')
  const billing = (await world.engine.directories.of({ kind: 'internal' })).queueId('billing')
  await outlook('vera', '?queue=billing&at=2026-03-29T12:30:00Z')
  expect(read.mock.calls.map(([, , queueIds]) => queueIds)).toEqual([[billing]])
  read.mockRestore()
})

test('the days of the next weeks have a volume and say when it was foreseen, and which of them are holidays', async () => {
  const days = async (query = '') =>
    outlookDays.parse((await ask(world, 'vera', 'GET', `/api/v1/outlook/days?queue=billing${query}`)).body).days
  const told = await days()
  const sundays = told.filter(({ offered }) => offered.mean === 3)
  expect([told[0]?.date, sundays.length, sundays.map(({ daysAhead }) => daysAhead).slice(0, 2)]).toEqual(['2026-04-05', 8, [7, 14]])
  const [sunday] = await world.engine.forecastBook.daysAt({ kind: 'internal' }, NOW + DAY_MS, {
    queueIds: null,
    from: NOW,
    to: NOW + 8 * DAY_MS,
  })
  if (sunday === undefined) throw new Error('the Sunday is foreseen')
  await world.engine.forecastBook.keep([{ ...sunday, from: sunday.from + DAY_MS, daysAhead: 8 }])
  const [first, monday] = await days()
  expect([first?.holiday, monday?.date, monday?.holiday]).toEqual([null, '2026-04-06', expect.stringMatching(/Easter|Oster/)])
  expect(sundays[0]).toMatchObject({ source: { author: 'Loadline', days: 1 }, rows: null })
  const [one] = await days('&from=2026-04-11T22:00:00Z&to=2026-04-12T22:00:00Z&intervals=true')
  expect(one?.rows?.filter(({ offered }) => offered.mean > 0)).toMatchObject([{ start: '2026-04-12T12:15:00.000Z', offered: { mean: 3 } }])
  expect(await days('&at=2026-03-29T11:00:00Z')).toEqual([])
})

test('what is foreseen now is compared with what was foreseen before, as two plans are', async () => {
  const internal = { kind: 'internal' } as const
  const span = { queueIds: null, from: NOW, to: NOW + 9 * DAY_MS }
  const days = await world.engine.forecastBook.daysAt(internal, NOW + DAY_MS, span)
  const before = days.map((day) => ({ ...day, madeAt: NOW - DAY_MS, offered: day.offered.map((count) => 2 * (count ?? 0)) }))
  await world.engine.forecastBook.keep(before)
  const now = new Date(world.engine.clock.now()).toISOString()
  const path = (first: string) => `/api/v1/outlook/compare?queue=billing&first=${first}&second=${now}`
  const { body } = await ask(world, 'vera', 'GET', path('2026-03-29T11:00:00Z'))
  const { first, second, queues } = planComparison.parse(body)
  expect([first.name, first.id, second.origin, queues.map(({ queue }) => queue)]).toEqual([
    'Loadline 2026-03-29T11:00Z',
    null,
    'model',
    ['billing'],
  ])
  const never = planComparison.parse((await ask(world, 'vera', 'GET', path('2026-03-01T11:00:00Z'))).body)
  expect([never.first.madeAt, never.first.recordedAt, never.second.madeAt]).toEqual([null, null, second.madeAt])
  const [billing] = queues
  expect(billing?.first.contacts).toBeCloseTo(2 * (billing?.second.contacts ?? 0), 6)
  const statusOf = async (caller: string, moment: string) => (await ask(world, caller, 'GET', path(moment))).status
  expect([await statusOf('vic', '2026-03-29T11:00:00Z'), await statusOf('vera', '2027-01-01T00:00:00Z')]).toEqual([404, 400])
})

test('of days to come a vendor is told nothing, and who may see other queues no more than of one that is not there', async () => {
  const statusOf = async (caller: string, query: string) => (await ask(world, caller, 'GET', `/api/v1/outlook/days?${query}`)).status
  expect(await statusOf('vic', 'queue=billing')).toBe(404)
  expect(await statusOf('vera', 'queue=nowhere')).toBe(404)
  expect(await statusOf('vera', 'queue=billing&from=2026-04-01T00:00:00Z&to=2026-08-01T00:00:00Z')).toBe(400)
  const directory = await world.engine.directories.of({ kind: 'internal' })
  const limited = await signedIn(world, 'lim2', { limits: { marketIds: [], queueIds: [directory.queueId('sales') ?? 0] } })
  expect((await fromPage(world, limited.cookie, 'GET', '/api/v1/outlook/days?queue=billing')).statusCode).toBe(404)
})

test('with two more heads the level is better and the gap is closed, and nothing else becomes another', async () => {
  const request = { queue: 'billing', from: '2026-03-29T12:00:00Z', to: '2026-03-29T13:00:00Z', heads: 2 }
  const { status, body } = await ask(world, 'vera', 'POST', '/api/v1/outlook/what-if', request)
  expect(status, JSON.stringify(body)).toBe(200)
  const { before, after } = whatIfAnswer.parse(body)
  const at = (rows: typeof before) => rows.find(({ start }) => start === '2026-03-29T12:15:00.000Z')
  expect([at(before)?.gapHeads, at(after)?.gapHeads]).toEqual([-1, 1])
  expect(at(after)?.serviceLevel?.value).toBeGreaterThan(at(before)?.serviceLevel?.value ?? 1)
  expect((await outlook('vera', '?queue=billing')).rows).toEqual(before)
})

test('many questions at once are answered a few at a time, and the others are told when to come again', async () => {
  const headers = { host: '127.0.0.1:4680', authorization: `Bearer ${world.token('vera')}` }
  const payload = { queue: 'billing', from: '2026-03-29T12:00:00Z', to: '2026-03-29T13:00:00Z', heads: 2 }
  const count = 12
  let begunOrRefused = 0
  const { promise: allHaveCome, resolve } = Promise.withResolvers<void>()
  const oneMore = (): void => {
    begunOrRefused += 1
    if (begunOrRefused === count) resolve()
  }
  // However long each takes on its way here, none is answered before the last has come.
  holdLooks(async () => {
    oneMore()
    await allHaveCome
  })
  const asked = Array.from({ length: count }, async () => {
    const answer = await world.server.inject({ method: 'POST', url: '/api/v1/outlook/what-if', headers, payload })
    if (answer.statusCode !== 200) oneMore()
    return [answer.statusCode, answer.headers['retry-after']]
  })
  const answers = await Promise.all(asked)
  holdLooks(async () => undefined)
  expect(answers.filter(([status]) => status === 200)).toEqual(Array.from({ length: 3 }, () => [200, undefined]))
  expect(answers.filter(([status]) => status !== 200)).toEqual(Array.from({ length: 9 }, () => [503, '5']))
})

test('a question without an answer says why', async () => {
  const request = { queue: 'billing', from: '2026-03-29T12:00:00Z', to: '2026-03-29T13:00:00Z', heads: 1 }
  const statusOf = async (caller: string, more: object) =>
    (await ask(world, caller, 'POST', '/api/v1/outlook/what-if', { ...request, ...more })).status
  expect(await statusOf('vera', { queue: 'nowhere' })).toBe(404)
  expect(await statusOf('vic', {})).toBe(404)
  expect(await statusOf('vera', { vendor: 'blue' })).toBe(400)
  expect(await statusOf('vera', { to: request.from })).toBe(400)
  expect(await statusOf('vera', { heads: 'two' })).toBe(400)
})
