import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactEvent } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, sendEvents } from '../../../test/support/http-world.ts'
import { MEASURES } from '../../domain/interval/measure.ts'
import { type RevisionsView, revisionAnswer } from '../../wire/revisions.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
  // It is noon: whatever is told of eleven o'clock is late.
  await sendEvents(world, 'platform', [
    contactEvent({ contactId: 'c1', vendor: 'acme', at: '2026-03-29T11:00:00Z' }),
    contactEvent({ contactId: 'c2', vendor: 'blue', at: '2026-03-29T11:01:00Z' }),
    contactEvent({ contactId: 'c1', fact: 'answered', vendor: 'acme', at: '2026-03-29T11:00:10Z' }),
    contactEvent({ contactId: 'c9', vendor: 'acme', at: '2026-03-29T11:55:00Z' }),
  ])
  await sendEvents(world, 'platform', [contactEvent({ contactId: 'c2', fact: 'voided', vendor: 'blue', at: '2026-03-29T11:01:00Z' })])
})
afterAll(async () => {
  await world.close()
})

const DAY = 'from=2026-03-29&to=2026-03-30'

async function revisionsFor(caller: string, query = DAY): Promise<RevisionsView> {
  const { status, body } = await ask(world, caller, 'GET', `/api/v1/revisions?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return revisionAnswer.parse(body)
}

test('an interval that changed after it closed is told of: what it closed with, each change with its cause, and what it is', async () => {
  const { rows, zone } = await revisionsFor('vera', `${DAY}&queue=billing`)
  expect(zone).toBe('Europe/Berlin')
  expect(rows).toMatchObject([
    {
      start: '2026-03-29T11:00:00.000Z',
      date: '2026-03-29',
      queue: 'billing',
      closedAt: '2026-03-29T11:16:00.000Z',
      firstClosed: { offered: 0, answered: 0, measures: {} },
      present: { offered: 1, answered: 1, inService: 1, serviceLevel: { value: 1, formula: 'SL3', thresholdSeconds: 20 } },
      inProgress: {},
    },
  ])
  expect(
    rows[0]?.revisions.map(({ cause, vendor, changes, answeredWithin }) => [cause, vendor, changes['offered'], answeredWithin['20']]),
  ).toEqual([
    ['late', 'acme', 1, 1],
    ['late', 'blue', 1, 0],
    ['voided', 'blue', -1, 0],
  ])
})

test('a vendor is told of its own changes alone, and where nothing of its own changed of none', async () => {
  const [row, ...others] = (await revisionsFor('vic')).rows
  expect(others).toEqual([])
  expect(row?.revisions.map(({ vendor, cause }) => `${vendor} ${cause}`)).toEqual(['acme late'])
  expect(row?.present.offered).toBe(1)
  expect((await revisionsFor('vic', `${DAY}&vendor=acme`)).rows).toEqual([row])
  expect((await ask(world, 'vic', 'GET', `/api/v1/revisions?${DAY}&vendor=blue`)).status).toBe(400)
})

test('as a table, the line of the present is the sum of the lines above it', async () => {
  const headers = { host: '127.0.0.1:4680', authorization: `Bearer ${world.token('vera')}`, accept: 'text/csv' }
  const { body } = await world.server.inject({ url: `/api/v1/revisions?${DAY}`, headers })
  const [head = [], ...lines] = body
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  expect(lines.map((line) => line[head.indexOf('line')])).toEqual([
    'firstClosed',
    'revision',
    'revision',
    'revision',
    'inProgress',
    'present',
  ])
  const present = lines.at(-1) ?? []
  for (const name of MEASURES) {
    const at = head.indexOf(name)
    expect(
      lines.slice(0, -1).reduce((sum, line) => sum + Number(line[at]), 0),
      name,
    ).toBe(Number(present[at]))
  }
  expect(present[head.indexOf('offered')]).toBe('1')
})

test('a question that cannot be answered says which parameter', async () => {
  const wrong: Readonly<Record<string, string>> = {
    'from=2026-03-29': 'to',
    'from=2026-03-30&to=2026-03-29': 'from',
    'from=2026-03-29T11:01:00Z&to=2026-03-30': 'from',
    [`${DAY}&queue=nobody`]: 'queue',
    [`${DAY}&zone=Mars`]: 'zone',
  }
  for (const [query, parameter] of Object.entries(wrong)) {
    const { status, body } = await ask(world, 'vera', 'GET', `/api/v1/revisions?${query}`)
    expect([status, (body as { errors: { parameter: string }[] }).errors[0]?.parameter], query).toEqual([400, parameter])
  }
  expect((await ask(world, null, 'GET', `/api/v1/revisions?${DAY}`)).status).toBe(401)
})
