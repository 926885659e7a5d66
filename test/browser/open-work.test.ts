import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/domain/shared/instant.ts'
import { outlookAnswer } from '../../src/wire/outlook.ts'
import { axeFindings } from '../support/axe-findings.ts'
import { contactEvent, NOW } from '../support/http-feed.ts'
import { ask, type HttpWorld, httpWorld, sendEvents } from '../support/http-world.ts'
import { tellStaffedWeeks } from '../support/staffed-weeks.ts'
import { shoot, worldPages } from '../support/world-pages.ts'

/** Three people, five minutes each: about eight in a quarter hour. A hundred are open, due within two hours, and as many come as they can do. */
const OPEN = 100

const pages = worldPages({
  build: async (webRoot) => {
    const world = await httpWorld({ webRoot })
    await tellStaffedWeeks(world)
    await tellOpenMail(world)
    await world.engine.outlook.tick()
    return world
  },
  buildMs: 90_000,
})

/** Makes of the queue one that promises a reply, with mails that wait for it. */
async function tellOpenMail(world: HttpWorld): Promise<void> {
  const record = { name: 'Mail', market: 'de', channel: 'email', replyPromiseSeconds: 7_200 }
  const target = { formula: 'SL-async', thresholdSeconds: 7_200, fraction: 0.9 }
  const { status, body } = await ask(world, 'ada', 'PUT', '/api/v1/records/queue/billing', { ...record, target })
  expect(status, JSON.stringify(body)).toBe(200)
  const waiting = Array.from({ length: OPEN }, (_, place) => {
    const [at, dueAt] = [NOW - (110 - place) * MINUTE_MS, NOW + (10 + place) * MINUTE_MS].map((each) => new Date(each).toISOString())
    return contactEvent({ contactId: `m${place}`, queue: 'billing', vendor: 'acme', at, dueAt }, { id: `m${place}` })
  })
  await sendEvents(world, 'platform', waiting)
}

async function open(
  search: string,
  { theme = 'light', width = 1440 }: { theme?: 'light' | 'dark'; width?: 1440 | 1920 } = {},
): Promise<Page> {
  return await pages.open(`analyst-${theme}`, { role: 'analyst', name: 'Fay' }, search, { theme, width })
}

test('over HTTP open work is told quarter hour by quarter hour and as a whole: what is open, due and late, and how long it takes', async () => {
  const { body } = await ask(pages.world, 'vera', 'GET', '/api/v1/outlook?queue=billing')
  const { queues, rows } = outlookAnswer.parse(body)
  const [queue] = queues
  expect(queue).toMatchObject({ unpredicted: null, work: { openNow: OPEN, lateNow: 0 } })
  // Thirty in an hour, as three people do them.
  expect(queue?.work?.openHoursToClear).toBeGreaterThan(3)
  expect(queue?.work?.openHoursToClear).toBeLessThan(4)
  expect(queue?.work?.breaches.mean).toBeGreaterThan(40)
  expect(Date.parse(queue?.work?.firstBreachAt ?? '')).toBeGreaterThanOrEqual(NOW)
  const [first] = rows
  expect(first?.work?.due).toBeGreaterThanOrEqual(1)
  expect(first?.work?.low).toBeLessThan(first?.work?.open ?? 0)
  expect(rows.some(({ serviceLevel }) => serviceLevel !== null && serviceLevel.formula === 'SL-async' && serviceLevel.value < 0.9)).toBe(
    true,
  )
})

test('the live desk tells beside the queue what will be open, due and late in the next two hours, and ranks by it', async () => {
  const page = await open('?queue=billing&metric=serviceLevel')
  const side = page.locator('.side')
  await side.getByText(`Open now: ${OPEN}.`).waitFor()
  await side.getByText(/Promises that will be broken by 2026-04-01 14:00: \d+ \(\d+–\d+\)\./).waitFor()
  await side.getByText(/What is open takes \d\.\d open hours \(0\.1 days\) to clear\./).waitFor()
  expect(await side.locator('.ahead-table thead').textContent()).toBe('IntervalForecastOpenOpen, 10–90 %DueLateSLGap')
  expect(await side.locator('.ahead-table tbody tr').count()).toBe(8)
  expect(await side.locator('.ahead-table .is-bad').count()).toBeGreaterThan(0)
  expect(await side.locator('.why').textContent()).toMatch(/\d+ more not in time within two hours, as it looks/)
  const hatched = await page.locator('.heat-row.is-selected .cell-ahead').allTextContents()
  expect(hatched.some((text) => /^\d+▼$/.test(text))).toBe(true)
})

test('the staffing tab holds the heads that keep every promise against those who will be there, and a what-if tells open work and broken promises', async () => {
  const page = await open('?screen=plans&tab=staffing&queue=billing')
  await page
    .getByText('Target 90/2 h open SL-async. Required are the heads who, there from now on, break no promise that can still be kept.')
    .waitFor()
  const first = page.getByRole('row', { name: /Acme/ }).first()
  expect(await first.textContent()).toMatch(/missing ▼/)
  await page.getByLabel('Heads more, or fewer as −3').fill('+9')
  await page.getByRole('button', { name: 'Look at it' }).click()
  await page.getByRole('status').filter({ hasText: 'With +9 heads of Acme' }).waitFor()
  const [, before, after] = await page
    .getByRole('row', { name: /^Open at the end of these hours/ })
    .locator('th, td')
    .allTextContents()
  expect(Number(before)).toBeGreaterThan(40)
  expect(Number(after)).toBeLessThan(Number(before))
  expect(await page.getByRole('row', { name: /^Promises broken by 2026-04-01 14:00/ }).count()).toBe(1)
  expect(await page.getByRole('row', { name: /^Days to clear what is open/ }).count()).toBe(1)
  expect(await page.getByRole('row', { name: /^Abandonment/ }).count()).toBe(0)
})

test.each(['light', 'dark'] as const)('in the %s theme axe finds nothing with open work ahead', { timeout: 90_000 }, async (theme) => {
  for (const width of [1440, 1920] as const) {
    const desk = await open('?queue=billing&metric=serviceLevel', { theme, width })
    await desk.locator('.ahead-table').waitFor()
    await shoot(desk, `open-work-desk-${theme}-${width}`)
    const staffing = await open('?screen=plans&tab=staffing&queue=billing', { theme, width })
    await staffing.getByRole('button', { name: 'Look at it' }).click()
    await staffing.getByRole('row', { name: /^Days to clear what is open/ }).waitFor()
    await shoot(staffing, `open-work-staffing-${theme}-${width}`)
    if (width === 1920) continue
    for (const page of [desk, staffing]) expect(await axeFindings(page)).toEqual([])
  }
})
