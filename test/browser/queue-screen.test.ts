import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { DeskContact } from '../../src/wire/desk-contacts.ts'
import type { RevisedRow } from '../../src/wire/revisions.ts'
import { AS_OF } from '../support/desk-page.ts'
import { deskPages } from '../support/desk-pages.ts'

const { open } = deskPages({ search: '?screen=queue&queue=de-phone-billing' })

const intervals = (page: Page) =>
  page.locator('.intervals tbody th').evaluateAll((all) => all.map((cell) => cell.textContent?.replace('now', '') ?? ''))

const CONTACT: DeskContact = {
  feed: 'acd',
  contactId: 'c-77',
  leg: 1,
  stay: 1,
  offeredAt: '2026-11-24T14:16:05.000Z',
  outcome: 'answered',
  inService: false,
  waitSeconds: 12,
  routedVendor: 'alorix',
  answeringVendor: 'alorix',
  agent: 'agent-9',
  talkSeconds: 301,
  holdSeconds: 0,
  wrapSeconds: 20,
  facts: [
    { fact: 'offered', at: '2026-11-24T14:16:05.000Z', revision: 0, learnedAt: '2026-11-24T14:16:06.000Z', counts: true },
    { fact: 'answered', at: '2026-11-24T14:16:19.000Z', revision: 0, learnedAt: '2026-11-24T14:16:20.000Z', counts: false },
    { fact: 'answered', at: '2026-11-24T14:16:17.000Z', revision: 1, learnedAt: '2026-11-24T14:18:00.000Z', counts: true },
  ],
}

const STANDING = { measures: {}, answeredWithin: {}, abandonedWithin: {}, asaSeconds: 12, ahtSeconds: 300, abandonRate: 0 }
const LEVEL = { formula: 'SL3', thresholdSeconds: 20 }
/** Two contacts of a quarter to two came late, and one of them was taken back. */
const REVISED: RevisedRow = {
  start: '2026-11-24T12:45:00.000Z',
  end: '2026-11-24T13:00:00.000Z',
  date: '2026-11-24',
  queue: 'de-phone-billing',
  market: 'de',
  channel: 'phone',
  closedAt: '2026-11-24T13:01:00.000Z',
  firstClosed: { ...STANDING, offered: 10, answered: 8, abandoned: 2, serviceLevel: { value: 0.7, ...LEVEL } },
  revisions: [
    { cause: 'late', changes: { offered: 2, answered: 1, talkMs: 9_000 }, at: '2026-11-24T13:20:05.000Z' },
    { cause: 'voided', changes: { offered: -1 }, at: '2026-11-24T13:40:00.000Z' },
  ].map(({ cause, changes, at }) => ({
    learnedAt: at,
    cause: cause as 'late',
    vendor: 'alorix',
    site: null,
    changes: changes as Record<string, number>,
    answeredWithin: {},
    abandonedWithin: {},
  })),
  inProgress: {},
  present: { ...STANDING, offered: 11, answered: 9, abandoned: 2, serviceLevel: { value: 0.725, ...LEVEL } },
}

describe('the day of a queue', () => {
  test('marks an interval that changed after it closed, and says what it closed with and what changed it', async () => {
    const { page, server } = await open()
    expect(await page.locator('.revised').count()).toBe(0)
    server.revisions = { asOf: REVISED.start, version: '1', zone: null, rows: [REVISED] }
    await page.reload()
    const mark = page.getByRole('img', { name: 'Changed after it closed' })
    await mark.waitFor()
    expect(await page.locator('tr', { has: mark }).locator('th').textContent()).toBe('13:45↺')
    await mark.hover()
    await page.locator('.tip').waitFor()
    expect(await page.locator('.tip').locator('strong, span').allTextContents()).toEqual([
      'Changed after it closed · 13:45–14:00',
      'Closed at 14:01 with 10 offered, 8 answered, 2 abandoned, SL 70.0\u202f%',
      '14:20:05 late, Alorix: offered +2, answered +1',
      '14:40:00 voided, Alorix: offered −1',
      'Now 11 offered, 9 answered, 2 abandoned, SL 72.5\u202f%',
    ])
  })

  test('asks again what changed after it closed once a figure of an interval that is over changed, and not while nothing did', async () => {
    const { page, server } = await open()
    const askedFor = (): number => server.asked.filter((path) => path.startsWith('/api/v1/revisions?queue=de-phone-billing')).length
    await expect.poll(askedFor).toBe(1)
    server.advance(20 * 60_000)
    await expect.poll(askedFor, { timeout: 10_000 }).toBe(2)
    expect(await page.locator('.revised').count()).toBe(0)
  })

  test.each([
    ['an ordinary day', '2026-11-24T14:37:20Z', 96],
    ['the day clocks go forward', '2026-03-29T14:37:20Z', 92],
    ['the day clocks go back', '2026-10-25T14:37:20Z', 100],
  ])('has all its quarter hours on %s, each with a name of its own', async (_, asOf, quarters) => {
    const { page } = await open({ asOf: Date.parse(asOf) })
    const named = await intervals(page)
    expect(named).toHaveLength(quarters)
    expect(new Set(named).size).toBe(quarters)
    expect([named[0], named.at(-1)]).toEqual(['00:00', '23:45'])
    expect(named.includes('02:15')).toBe(quarters === 96)
    expect(named.filter((name) => name.startsWith('02:15')).length).toBe(quarters === 96 ? 1 : quarters === 92 ? 0 : 2)
    await page.keyboard.press('z')
    await page.keyboard.press('z')
    await expect.poll(async () => (await intervals(page)).length).toBe(96)
  })

  test('sums to the day so far, and moves with the stream', async () => {
    const { page, server } = await open()
    const offered = async () =>
      (await page.locator('.intervals tbody td:nth-of-type(1)').allTextContents()).map((text) => Number(text || 0))
    const total = async () => Number((await page.locator('.intervals tfoot td').first().textContent())?.replace(/\D/g, ''))
    const before = await total()
    expect((await offered()).reduce((sum, value) => sum + value, 0)).toBe(before)
    expect(before).toBeGreaterThan(100)
    server.advance(120_000)
    await expect.poll(total).toBeGreaterThan(before)
  })

  test('shows what is ahead hatched, with its expectation alone', async () => {
    const { page } = await open()
    const ahead = page.locator('.intervals tr.line-ahead').first()
    expect((await ahead.locator('td').allTextContents()).filter((text) => text !== '')).toHaveLength(1)
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.line-ahead td')).backgroundImage`)).toContain('gradient')
  })

  test('can be seen for one vendor, whose figures are a part of the whole', async () => {
    const { page } = await open()
    const total = async () => Number((await page.locator('.intervals tfoot td').first().textContent())?.replace(/\D/g, ''))
    const all = await total()
    await page.locator('fieldset[aria-label=Vendor] button').nth(1).click()
    await expect.poll(total).toBeLessThan(all)
    expect(new URL(page.url()).searchParams.get('vendor')).not.toBeNull()
  })

  test('opens the contacts of an interval, asked of the server by queue, vendor and time', async () => {
    const { page, server } = await open()
    server.contacts = {
      asOf: '',
      version: '',
      more: false,
      rows: [CONTACT, { ...CONTACT, contactId: 'c-78', outcome: 'abandoned', agent: null }],
    }
    await page.locator('.intervals tr[data-start]', { hasText: '15:15' }).locator('th').click()
    await page.locator('.contacts').waitFor()
    expect(await page.locator('.contacts tbody tr').first().textContent()).toBe('c-7715:16:05answered0:12Alorixagent-95:010:000:20')
    const asked = new URL(server.asked.filter((path) => path.startsWith('/api/v1/contacts')).at(-1) ?? '', 'http://desk').searchParams
    expect(Object.fromEntries(asked)).toEqual({
      queue: 'de-phone-billing',
      from: '2026-11-24T14:15:00.000Z',
      to: '2026-11-24T14:30:00.000Z',
      measure: 'offered',
      limit: '200',
    })
    await page.locator('.contacts button').first().click()
    expect(await page.locator('.facts li').allTextContents()).toEqual([
      '15:16:05 offered learned 15:16:06',
      '15:16:19 answered learned 15:16:20 (replaced)',
      '15:16:17 answered learned 15:18:00',
    ])
    await page.keyboard.press('k')
    await expect.poll(() => server.asked.filter((path) => path.startsWith('/api/v1/contacts')).at(-1)).toContain('from=2026-11-24T14%3A00')
  })

  test('opens the contacts of the very figure that is pointed at, as known at the frozen moment where the desk is frozen', async () => {
    const { page, server, desk } = await open()
    const asked = () => new URL(server.asked.filter((path) => path.startsWith('/api/v1/contacts')).at(-1) ?? '', 'http://desk').searchParams
    const inTime = page.locator('.intervals tr[data-start]', { hasText: '15:00' }).locator('[data-drill=inTime]')
    await inTime.click()
    await expect.poll(() => asked().get('measure')).toBe('answeredOfOffered')
    expect(asked().get('within')).toBe('20')
    expect(new URL(page.url()).searchParams.get('drill')).toBe('inTime')
    await page.keyboard.press('p')
    await expect.poll(() => asked().get('asKnownAt')).toBe(`2026-11-24T14:37:20.000Z~${desk.version}`)
  })

  test('lists its agents now, the longest handling first', async () => {
    const { page, desk } = await open()
    const served = desk.agents.filter((agent) => agent.queueIds.includes(1))
    const longest = served.filter((agent) => agent.state === 'handling').sort((a, b) => a.at - b.at)[0]
    expect(await page.locator('.agents tbody tr').count()).toBe(served.length)
    expect(await page.locator('.agents tbody th').first().textContent()).toBe(longest?.agent)
  })

  test('says that a queue is not known', async () => {
    const { page } = await open({ search: '?screen=queue&queue=nowhere' })
    expect(await page.getByRole('alert').textContent()).toContain('There is no queue “nowhere”')
  })

  test('says when the server cannot give the contacts', async () => {
    const { page } = await open({ asOf: AS_OF })
    await page.route('**/api/v1/contacts*', (route) => route.fulfill({ status: 503, body: '' }))
    await page.locator('.intervals tr[data-start]', { hasText: '15:15' }).locator('th').click()
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('could not be loaded: 503')
  })
})
