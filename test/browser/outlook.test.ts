import { describe, expect, test } from 'vitest'
import { axeFindings } from '../support/axe-findings.ts'
import { deskPages } from '../support/desk-pages.ts'

const { open } = deskPages({ hasOutlook: true })

describe('the hours ahead', () => {
  test('are hatched, with the predicted level in the cells and why and by whom when pointed at', async () => {
    const { page } = await open({ search: '?metric=serviceLevel' })
    const cell = page.locator('.heat-row.is-selected .cell-ahead').first()
    expect(await cell.textContent()).toMatch(/^\d{2}▼?$/)
    await cell.hover()
    const tip = page.locator('.tip')
    await tip.waitFor()
    expect(await tip.textContent()).toMatch(/service level predicted \d/)
    expect(await tip.textContent()).toMatch(/\d+ heads, \d+ needed for the target: [+−]?\d+/)
    expect(await tip.textContent()).toMatch(/From calendar-level-shape, version 2, learned from 56 days; made \d\d:\d\d/)
  })

  test('rank a queue that is about to fail, and say so in its line', async () => {
    const { page } = await open()
    expect(await page.locator('.side .why').textContent()).toMatch(/\d+ more not in time within two hours, as it looks/)
    const lines = page.locator('.ahead-table tbody tr')
    expect(await lines.count()).toBe(8)
    expect(await lines.first().textContent()).toMatch(/▼/)
    await page
      .locator('.side')
      .getByText(/needed by vendor, next quarter hour: In-house −?\d+, /)
      .waitFor()
  })

  test('have a band on the chart of the day, and a legend that names it', async () => {
    const { page } = await open()
    expect(await page.locator('.chart-box figcaption').textContent()).toMatch(/forecast of the rest, with its 10–90 % band/)
    expect(await page.locator('.chart-box figcaption').textContent()).toMatch(/forecast before the day began/)
  })

  test('of a queue without history say that there is no forecast, and predict nothing', async () => {
    const { page, desk } = await open()
    const without = desk.outlook.find(({ source }) => source === null)?.queueId ?? 0
    const key = desk.records.queues.find(({ queueId }) => queueId === without)?.key ?? ''
    await page.goto(`${page.url().split('?')[0]}?queue=${key}`)
    await page.locator('.side').getByText('No forecast: no earlier day like this one is known.').waitFor()
    expect(await page.locator('.ahead-table').count()).toBe(0)
  })

  test('of a queue without agents have a volume, and say why no level is predicted', async () => {
    const { page, desk } = await open()
    const key = desk.records.queues.find(({ queueId }) => queueId === 7)?.key ?? ''
    await page.goto(`${page.url().split('?')[0]}?queue=${key}`)
    await page.locator('.side').getByText('nothing is known of agents on this queue').waitFor()
    expect(await page.locator('.ahead-table tbody tr td:nth-child(2)').first().textContent()).toMatch(/\d/)
  })

  test('end with the day: its volume with a band, and its level with who is likely to miss', async () => {
    const { page } = await open()
    expect(await page.getByTestId('card-Day’s SL').textContent()).toMatch(/\d+ of \d+ likely to miss/)
    expect(await page.getByTestId('card-Day’s volume').textContent()).toMatch(/[\d,]+–[\d,]+/)
  })
})

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing with the hours ahead', (theme) => {
  test.each(['', '?screen=queue&queue=de-phone-billing&metric=serviceLevel'])('on %s', async (search) => {
    const { page, complaints } = await open({ theme, search })
    expect(await axeFindings(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
