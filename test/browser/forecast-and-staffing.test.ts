import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../../src/domain/shared/instant.ts'
import { axeFindings } from '../support/axe-findings.ts'
import { NOW } from '../support/http-feed.ts'
import { ask, type HttpWorld, httpWorld } from '../support/http-world.ts'
import { tellStaffedWeeks } from '../support/staffed-weeks.ts'
import { shoot, worldPages } from '../support/world-pages.ts'

/** Five pages are read by axe in each theme, which takes a while where other tests run beside it. */
const AXE_MS = 90_000

const pages = worldPages({
  build: async (webRoot) => {
    const world = await httpWorld({ webRoot })
    await tellStaffedWeeks(world)
    await keepPlan(world, 'forecast', 'the planners, week 13', 'queue,start,seconds,contacts', (start) => `billing,${start},900,9`)
    await keepPlan(world, 'commitment', 'Acme, week 13', 'queue,vendor,start,seconds,heads', (start) => `billing,acme,${start},900,1`)
    await keepPlan(
      world,
      'commitment',
      'billing, week 13',
      'queue,start,seconds,heads',
      (start) => `billing,${start},900,4`,
      NOW + 2 * HOUR_MS,
    )
    await world.engine.outlook.tick()
    return world
  },
  buildMs: 90_000,
})

/** A plan for four hours of today: two that are over and two that come, unless it says from when. */
async function keepPlan(
  world: HttpWorld,
  kind: string,
  name: string,
  header: string,
  rowAt: (start: string) => string,
  from = NOW - 2 * HOUR_MS,
): Promise<void> {
  const starts = Array.from({ length: 16 }, (_, place) => new Date(from + place * INTERVAL_MS).toISOString())
  const path = `/api/v1/plans?kind=${kind}&name=${encodeURIComponent(name)}&madeAt=2026-03-28T09:00:00Z`
  const { status, body } = await ask(world, 'ada', 'POST', path, [header, ...starts.map(rowAt)].join('\n'), 'text/csv')
  expect(status, JSON.stringify(body)).toBe(201)
}

interface Opening {
  readonly role?: 'forecaster' | 'analyst'
  readonly theme?: 'light' | 'dark'
  readonly width?: 1440 | 1920
}

async function open(search: string, { role = 'forecaster', theme = 'light', width = 1440 }: Opening = {}): Promise<Page> {
  return await pages.open(`${role}-${theme}`, { role, name: 'Fay' }, search, { theme, width })
}

test('a day is drawn as it came, as it is foreseen in its band over hatched hours, and as the planners had it, and the address brings it back', async () => {
  const page = await open('?screen=plans&queue=billing', { role: 'analyst' })
  await page.getByRole('img', { name: /Contacts of Germany · phone · billing/ }).waitFor()
  expect(await page.locator('[data-part=band]').getAttribute('d')).toMatch(/^M/)
  expect(await page.locator('[data-part=ahead]').count()).toBe(1)
  expect(await page.getByText(/re-forecast, calendar-level-shape 2, learned from 23 days, by Loadline, made/).count()).toBe(1)
  await page.getByLabel('Snapshot that is drawn').selectOption({ label: 'the planners, week 13 · ada · made 2026-03-28 10:00' })
  await page.getByText(/the planners, week 13: off by/).waitFor()
  // 10:00 UTC is noon in Berlin, whose clocks went forward in the night.
  const noon = await page.getByRole('row', { name: /^12:00 / }).textContent()
  expect(noon).toMatch(/9$/)
  const again = await open(new URL(page.url()).search, { role: 'analyst' })
  await again.getByText(/the planners, week 13: off by/).waitFor()
})

test('handle times are drawn as measured and as foreseen in their band, with talk, hold and wrap, and the address brings them back', async () => {
  const page = await open('?screen=plans&queue=billing', { role: 'analyst' })
  await page.getByRole('group', { name: 'Shown' }).getByRole('button', { name: 'AHT' }).click()
  await page.getByRole('img', { name: /^Handle times of Germany · phone · billing/ }).waitFor()
  await page.locator('[data-part=band][d^=M]').waitFor({ state: 'attached' })
  const headings = await page.locator('.forecast-intervals th[scope=col]').allTextContents()
  expect(headings).toEqual(['Interval', 'AHT', 'Day ahead', 'Re-forecast', '10 %', '90 %', 'Talk', 'Hold', 'Wrap'])
  // 14:00 UTC is four in the afternoon in Berlin, and has not happened.
  const ahead = await page
    .getByRole('row', { name: /^16:00 / })
    .locator('td')
    .allTextContents()
  expect(ahead.map((text) => text.replace(/^[45]:\d\d$/, 'about 5'))).toEqual(['–', ...new Array(5).fill('about 5'), '0:00', '0:00'])
  await shoot(page, 'forecast-aht')
  await page.getByRole('group', { name: 'Shown' }).getByRole('button', { name: 'Abandoned' }).click()
  await page.getByRole('img', { name: /^Share of customers/ }).waitFor()
  await shoot(page, 'forecast-abandon')
  const again = await open(new URL(page.url()).search, { role: 'analyst' })
  await again.getByRole('img', { name: /^Share of customers/ }).waitFor()
  const queue = await open('?screen=queue&queue=billing&metric=aht', { role: 'analyst' })
  await queue.getByText('its 10–90 % band').waitFor()
  await shoot(queue, 'queue-aht')
})

test('where snapshots cannot be had the day is drawn nevertheless, and says so', async () => {
  const page = await open('?screen=settings', { role: 'analyst' })
  await page.route('**/api/v1/plans?*', async (route) => await route.fulfill({ status: 503, json: { title: 'The store is away' } }))
  await page.goto(`${pages.url}/?screen=plans&queue=billing`)
  await page.getByText('Snapshots cannot be shown: The store is away').waitFor()
  expect(await page.locator('[data-part=band]').getAttribute('d')).toMatch(/^M/)
  expect(pages.complaints.splice(0)).toEqual([expect.stringContaining('503')])
})

test('where the rows of a snapshot cannot be had it says why, and no line is named that is not there', async () => {
  const page = await open('?screen=settings', { role: 'analyst' })
  await page.route('**/api/v1/plans/*/rows?*', async (route) => await route.fulfill({ status: 503, json: { title: 'The store is away' } }))
  await page.goto(`${pages.url}/?screen=plans&queue=billing&tab=day~~1~0`)
  await page.getByRole('alert').filter({ hasText: 'The store is away' }).waitFor()
  expect(await page.locator('.forecast-key.is-drawn').count()).toBe(0)
  expect(pages.complaints.splice(0)).toEqual([expect.stringContaining('503')])
})

test('who is needed stands against who was promised, with sign, glyph and words, and more have to be scheduled than are required', async () => {
  const page = await open('?screen=plans&tab=staffing&queue=billing')
  await page.getByText('Required are the fewest heads that meet 80/20 SL3 if all comes as forecast.').waitFor()
  const first = page.getByRole('row', { name: /Acme/ }).first()
  await first.waitFor()
  expect(await first.textContent()).toMatch(/commitment−\d missing ▼/)
  await page.getByText(/There now: Acme 3 of 3 available/).waitFor()
  await page.getByLabel('Shrinkage, %').fill('50')
  const [, , , required, scheduled] = await first.locator('th, td').allTextContents()
  expect(Number(scheduled)).toBe(2 * Number(required))
})

test('what was promised for the queue as a whole stands where no vendor promised anything, and counts', async () => {
  const page = await open('?screen=plans&tab=staffing&queue=billing')
  const row = page.getByRole('row', { name: /4 for the queue/ }).first()
  await row.waitFor()
  expect(await row.textContent()).toMatch(/^16:00.*4 for the queue4\.0commitment/)
  await page.getByText(/Committed in: Acme, week 13 .*; billing, week 13 /).waitFor()
})

test('what other heads would do stands beside what is expected and says its reading, and nothing is written by it', async () => {
  const page = await open('?screen=plans&tab=staffing&queue=billing', { role: 'analyst' })
  const before = await page.getByRole('row', { name: /Acme/ }).first().textContent()
  await page.getByLabel('Heads more, or fewer as −3').fill('+4')
  await page.getByRole('button', { name: 'Look at it' }).click()
  const reading = page.getByRole('status').filter({ hasText: 'With +4 heads of Acme' })
  await reading.waitFor()
  expect(await reading.textContent()).toContain('The target of 80/20 SL3 would be met.')
  for (const figure of [/^Service level \d/, /^Abandonment/, /^Occupancy/])
    expect(await page.getByRole('row', { name: figure }).textContent()).toMatch(/% \(\d+.%–\d+.%\)/)
  expect(await page.getByRole('row', { name: /^ASA/ }).textContent()).toMatch(/\d.* \(\d.*–\d.*\)/)
  expect(await page.getByRole('row', { name: /Acme/ }).first().textContent()).toBe(before)
})

test('what Loadline foresaw before the day began is a snapshot that never counts as a plan, and is held against what came beside the planners', async () => {
  const page = await open('?screen=plans&tab=accuracy', { role: 'analyst' })
  await page.getByLabel('Forecast', { exact: true }).selectOption('startOfDay')
  await page.getByRole('row', { name: /· billing 14\.3.% \+14\.3.%/ }).waitFor()
  await page.getByLabel('Loadline’s own as the day began beside it, over the intervals of both').check()
  const row = page.getByRole('row', { name: /· billing 14\.3.% \+14\.3.% \d+\.\d.% [+−]?\d+\.\d.% 72 63/ })
  await row.waitFor()
  await page.getByLabel('Forecast', { exact: true }).selectOption({ label: 'Loadline’s own, as each day began' })
  await page.getByRole('row', { name: /^All queues \d+\.\d.% .* \d+\.\d.% \/ \d+\.\d.%$/ }).waitFor()
  await page.getByRole('tab', { name: 'Snapshots' }).click()
  const foreseen = page.getByRole('row', { name: /Loadline 2026-03-29 Europe\/Berlin/ })
  await foreseen.waitFor()
  expect([await foreseen.textContent(), await page.getByRole('row', { name: /the planners, week 13/ }).textContent()]).toEqual([
    expect.stringContaining('○ foreseen, no plan'),
    expect.stringContaining('● counts'),
  ])
  const span = `from=2026-03-29T00:00:00Z&to=2026-03-30T00:00:00Z`
  const { body } = await ask(pages.world, 'vera', 'GET', `/api/v1/plans/in-effect?kind=forecast&${span}`)
  expect((body as { plans: readonly { origin: string }[] }).plans.map(({ origin }) => origin)).toEqual(['import'])
})

test('a forecaster writes down a campaign: it is listed, drawn on the day, and raises what is foreseen; others only read it', async () => {
  const page = await open('?screen=plans&tab=events')
  await page.getByLabel('About').selectOption({ label: 'Germany · phone · billing' })
  await page.getByLabel('From').fill('2026-03-29T15:00')
  await page.getByLabel('Until').fill('2026-03-29T16:00')
  await page.getByLabel('Contacts expected, %').fill('+100')
  await page.getByLabel('What it is, and why so much').fill('Letters to all customers')
  await page.getByRole('button', { name: 'Keep event' }).click()
  await page.getByRole('row', { name: /billing Letters to all customers \+100.% contacts forecaster-light/ }).waitFor()
  const queueId = (await pages.world.engine.directories.of({ kind: 'internal' })).queueId('billing') ?? 0
  const foreseen = async (): Promise<number> =>
    (await pages.world.engine.outlook.whatIf(queueId, []))?.intervals.find(({ start }) => start === NOW + HOUR_MS)?.offered ?? 0
  const before = await foreseen()
  await pages.world.engine.outlook.tick()
  expect(await foreseen()).toBeCloseTo(2 * before, 6)
  const read = await open('?screen=plans&queue=billing', { role: 'analyst' })
  await read.getByRole('list', { name: 'Noted about this day' }).getByText('Letters to all customers').waitFor()
  await read.getByRole('tab', { name: 'Events' }).click()
  await read.getByRole('row', { name: /Letters to all customers/ }).waitFor()
  expect(await read.getByRole('button', { name: /Withdraw|Keep event/ }).count()).toBe(0)
})

test('the next weeks stand week by week with their bands, and a day leads to its quarter hours with what is noted about it', async () => {
  const page = await open('?screen=plans&tab=events')
  await page.getByLabel('What it does').selectOption({ label: 'So many come in addition' })
  await page.getByText('one queue: contacts in addition are of one queue').waitFor()
  await page.getByLabel('About').selectOption({ label: 'Germany · phone · billing' })
  await page.getByLabel('From').fill('2026-04-22T10:00')
  await page.getByLabel('Until').fill('2026-04-22T14:00')
  await page.getByLabel('Contacts in addition').fill('1,200')
  await page.getByLabel('What it is, and why so much').fill('Letters in April')
  await page.getByRole('button', { name: 'Keep event' }).click()
  await page.getByRole('row', { name: /billing Letters in April \+1.200 contacts in all/ }).waitFor()
  await pages.world.engine.outlook.tick()
  const weeks = await open('?screen=plans&tab=weeks&queue=billing', { role: 'analyst' })
  const letters = weeks.getByRole('button', { name: /^04-22 .*Letters in April/ })
  await letters.waitFor()
  expect(await weeks.getByRole('row', { name: /^2026-/ }).count()).toBe(8)
  expect(Number((await letters.locator('strong').textContent())?.replaceAll(/\D/g, ''))).toBeGreaterThan(1_300)
  await weeks.getByRole('button', { name: /^04-06 .*Easter Monday/ }).waitFor()
  await letters.click()
  await weeks.getByText(/^forecast, calendar-level-shape \d+, learned from 23 days, by Loadline, made/).waitFor()
  await weeks
    .getByRole('list', { name: 'Noted about this day' })
    .getByText(/forecast \+1.200 contacts in all/)
    .waitFor()
  expect(await weeks.locator('[data-part=band]').getAttribute('d')).toMatch(/^M/)
})

test('our own forecast of now is compared with that of some days ago', async () => {
  const internal = { kind: 'internal' } as const
  const days = await pages.world.engine.forecastBook.daysAt(internal, NOW + HOUR_MS, { queueIds: null, from: NOW, to: NOW + 3 * DAY_MS })
  const before = days.map((day) => ({ ...day, madeAt: NOW - 8 * DAY_MS, offered: day.offered.map((count) => 2 * (count ?? 0)) }))
  await pages.world.engine.forecastBook.keep(before)
  const page = await open('?screen=plans&tab=compare~-8~-1&queue=billing', { role: 'analyst' })
  await page.getByRole('row', { name: /billing.* −50\.0.%/ }).waitFor()
  expect(await page.getByRole('option', { name: 'Loadline’s own, 7 days ago' }).count()).toBe(2)
})

test('a day can be seen as it was foreseen at an hour of it, beside what came', async () => {
  const internal = { kind: 'internal' } as const
  const [look] = await pages.world.engine.forecastBook.lookedAt(internal, NOW + HOUR_MS, null)
  if (look === undefined) throw new Error('a look was kept')
  await pages.world.engine.forecastBook.keep([{ ...look, from: NOW - 3 * HOUR_MS, madeAt: NOW - 3 * HOUR_MS + 12_000 }])
  const page = await open('?screen=plans&queue=billing', { role: 'analyst' })
  await page.getByLabel('As foreseen', { exact: true }).selectOption({ label: 'at 11:00' })
  await page.getByText(/as foreseen 2026-03-29 11:00: off by \d+/).waitFor()
  expect(await page.locator('.forecast-line.is-then').getAttribute('d')).toMatch(/^M/)
  const again = await open(new URL(page.url()).search, { role: 'analyst' })
  await again.getByText(/as foreseen 2026-03-29 11:00: off by/).waitFor()
  await again.getByLabel('As foreseen', { exact: true }).selectOption({ label: '7 days before' })
  await again.getByText('Nothing was foreseen of this day by then').waitFor()
})

test.each([
  ['light', 1440],
  ['dark', 1920],
] as const)(
  'in the %s theme nothing is found by axe on the day, the weeks, staffing, accuracy and events',
  async (theme, width) => {
    const day = await open('?screen=plans&queue=billing&tab=day~~1~0', { theme, width })
    await day.getByText(/the planners, week 13: off by/).waitFor()
    await shoot(day, `forecast-day-${theme}-${width}`)
    const staffing = await open('?screen=plans&tab=staffing&queue=billing', { theme, width })
    await staffing.getByRole('row', { name: /Acme/ }).first().waitFor()
    await staffing.getByRole('button', { name: 'Look at it' }).click()
    await staffing.getByRole('status').filter({ hasText: 'With +1 head of Acme' }).waitFor()
    await shoot(staffing, `forecast-staffing-${theme}-${width}`)
    const accuracy = await open('?screen=plans&tab=accuracy', { theme, width })
    await accuracy.getByLabel('Forecast', { exact: true }).selectOption('startOfDay')
    await accuracy.getByLabel(/own as the day began beside it/).check()
    await accuracy.getByRole('row', { name: /· billing .* 72 63/ }).waitFor()
    await shoot(accuracy, `forecast-accuracy-${theme}-${width}`)
    const events = await open('?screen=plans&tab=events', { theme, width })
    await events.getByRole('button', { name: 'Keep event' }).waitFor()
    await shoot(events, `forecast-events-${theme}-${width}`)
    const weeks = await open('?screen=plans&tab=weeks&queue=billing', { theme, width })
    await weeks.getByRole('button', { name: /Letters in April/ }).waitFor()
    await shoot(weeks, `forecast-weeks-${theme}-${width}`)
    const ahead = await open('?screen=plans&tab=day~2026-04-22~0~0~volume~0&queue=billing', { theme, width })
    await ahead.getByRole('list', { name: 'Noted about this day' }).waitFor()
    await shoot(ahead, `forecast-ahead-${theme}-${width}`)
    const empty = await open('?screen=plans&tab=staffing&queue=sales', { theme, width })
    await empty.getByText('No forecast: no earlier day like this one is known.').waitFor()
    for (const page of [day, staffing, accuracy, events, weeks, ahead, empty]) {
      expect(await axeFindings(page)).toEqual([])
    }
  },
  AXE_MS,
)
