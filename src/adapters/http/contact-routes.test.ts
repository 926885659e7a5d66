import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactEvent } from '../../../test/support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, sendEvents } from '../../../test/support/http-world.ts'
import { contactPage, legListPage } from '../../wire/contacts.ts'
import { kpiAnswer } from '../../wire/kpis.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await httpWorld()
  const minute = (place: number): string => String(place).padStart(2, '0')
  const offers = Array.from({ length: 25 }, (_, place) =>
    contactEvent({ contactId: `c${minute(place)}`, vendor: place % 2 === 0 ? 'acme' : 'blue', at: `2026-03-29T11:00:${minute(place)}Z` }),
  )
  await sendEvents(world, 'platform', [
    ...offers,
    contactEvent({ contactId: 'c00', fact: 'answered', vendor: 'acme', agent: 'a7', at: '2026-03-29T11:00:10Z' }),
    // All at one instant, sent in the order of their names; content hashes know nothing of a contact's life.
    ...['answered', 'ended', 'held', 'offered', 'resumed', 'transferred', 'wrapped'].map((fact) => {
      const n = ['held', 'resumed', 'transferred'].includes(fact) ? { n: 1 } : {}
      return contactEvent({ contactId: 'at once', queue: 'sales', fact, vendor: 'acme', at: '2026-03-29T11:02:00Z', ...n })
    }),
    contactEvent({ contactId: 'at once', queue: 'sales', fact: 'held', n: 2, vendor: 'acme', at: '2026-03-29T11:02:00Z' }),
    contactEvent({ contactId: 'orphan', fact: 'answered', vendor: 'acme' }),
    contactEvent({ contactId: 'odd', at: '2026-03-29T11:05:00Z' }),
    contactEvent({ contactId: 'odd', fact: 'answered', vendor: 'acme', at: '2026-03-29T11:04:00Z' }),
  ])
})
afterAll(async () => {
  await world.close()
})

const CELL = 'from=2026-03-29T11:00:00Z&to=2026-03-29T11:15:00Z'

async function contactsOf(query: string, caller = 'vera') {
  const { status, body } = await ask(world, caller, 'GET', `/api/v1/contacts?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return contactPage.parse(body)
}

test('the contacts of a cell add up to its figure, page after page', async () => {
  const kpis = kpiAnswer.parse((await ask(world, 'vera', 'GET', `/api/v1/kpis?${CELL}&by=queue&queue=billing`)).body)
  const ids: string[] = []
  let counted = 0
  for (let after: string | null = ''; after !== null; ) {
    const page = await contactsOf(`${CELL}&queue=billing&limit=10${after === '' ? '' : `&after=${after}`}`)
    expect(page.more).toBe(page.next !== null)
    ids.push(...page.rows.map(({ contactId }) => contactId))
    counted += page.rows.reduce((sum, { counts }) => sum + counts, 0)
    after = page.next
  }
  expect([counted, new Set(ids).size]).toEqual([kpis.rows[0]?.offered, 25])
})

test('a contact is shown with its facts, to staff', async () => {
  const { rows } = await contactsOf(`${CELL}&queue=billing&measure=answered`)
  expect(rows).toMatchObject([{ contactId: 'c00', feed: 'platform', outcome: 'answered', agent: 'a7', waitSeconds: 10, inService: true }])
  expect(rows[0]?.facts?.map(({ fact, counts }) => [fact, counts])).toEqual([
    ['offered', true],
    ['answered', true],
  ])
})

test('facts of one instant stand in the order of a contact’s life', async () => {
  const { rows } = await contactsOf(`${CELL}&queue=sales`)
  const told = rows[0]?.facts?.map(({ fact, n }) => (n === null ? fact : `${fact} ${n}`))
  expect(told).toEqual(['offered', 'answered', 'held 1', 'resumed 1', 'held 2', 'transferred 1', 'ended', 'wrapped'])
})

test('a vendor drills down to its own contacts alone, and sees no facts', async () => {
  const { rows } = await contactsOf(`${CELL}&queue=billing`, 'vic')
  expect(rows).toHaveLength(13)
  expect(new Set(rows.map(({ routedVendor, facts }) => `${routedVendor} ${facts}`))).toEqual(new Set(['acme null']))
})

test('legs that are left out of the figures are listed with why', async () => {
  const listed = async (list: string) => legListPage.parse((await ask(world, 'vera', 'GET', `/api/v1/contacts/listed/${list}`)).body).rows
  expect(await listed('pending')).toMatchObject([{ contactId: 'orphan', standing: 'pending' }])
  expect(await listed('inconsistent')).toMatchObject([{ contactId: 'odd', standing: 'inconsistent' }])
  expect(await listed('conflict')).toEqual([])
  expect((await ask(world, 'vera', 'GET', '/api/v1/contacts/listed/everything')).status).toBe(404)
})

test('a question that cannot be answered says which parameter', async () => {
  const wrong: Readonly<Record<string, string>> = {
    'from=2026-03-29T11:00:00Z': 'to',
    'from=2026-03-29T11:01:00Z&to=2026-03-29T11:15:00Z': 'from',
    [`${CELL}&measure=staffedMs`]: 'measure',
    [`${CELL}&queue=nobody`]: 'queue',
    [`${CELL}&after=bm90`]: 'after',
    [`${CELL}&after=%00`]: 'after',
    [`${CELL}&limit=0`]: 'limit',
    [`${CELL}&outcome=lucky`]: 'outcome',
  }
  for (const [query, parameter] of Object.entries(wrong)) {
    const { status, body } = await ask(world, 'vera', 'GET', `/api/v1/contacts?${query}`)
    expect([status, (body as { errors: { parameter: string }[] }).errors[0]?.parameter], query).toEqual([400, parameter])
  }
})
