import { expect, test } from 'vitest'
import { FIXED_ZONES } from '../../test/support/fixed-zones.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/shared/instant.ts'
import { DEMO_COMPANY } from './demo-company.ts'
import type { Fault } from './fault.ts'
import { scriptedFaults } from './fault-script.ts'
import { isHoliday } from './holidays.ts'

const SINCE = 20_003 * DAY_MS + 9 * HOUR_MS
const scriptOf = (seed: number, since = SINCE): Fault[] => scriptedFaults({ company: DEMO_COMPANY, zones: FIXED_ZONES, seed }, since)

test('within five minutes of the first start something goes wrong, and another thing on another seed', () => {
  const firsts = [1, 2, 3].map((seed) => scriptOf(seed)[0])
  expect(firsts.map((fault) => fault?.kind)).toEqual(['siteDown', 'languageShort', 'marketSurge'])
  for (const fault of firsts) {
    expect((fault?.from ?? 0) - SINCE).toBeGreaterThanOrEqual(MINUTE_MS)
    expect((fault?.from ?? 0) - SINCE).toBeLessThanOrEqual(2 * MINUTE_MS)
  }
})

test('at any hour of the day the first fault meets queues that are open', () => {
  for (let hour = 0; hour < 24; hour += 3) {
    const [first] = scriptOf(1, 20_003 * DAY_MS + hour * HOUR_MS)
    expect(first?.kind).toBe('siteDown')
  }
})

test('the same seed and start make the same script; most days before and after have something in it', () => {
  expect(scriptOf(3)).toEqual(scriptOf(3))
  const days = new Set(scriptOf(3).map(({ from }) => Math.floor(from / DAY_MS)))
  expect(days.size).toBeGreaterThan(200)
  expect(scriptOf(3).filter(({ from }) => from < SINCE).length).toBeGreaterThan(20)
})

test('holidays fall where the calendar has them', () => {
  const market = (key: string) => DEMO_COMPANY.markets.find((each) => each.key === key)?.holidays ?? []
  const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / DAY_MS
  expect(['2026-04-03', '2026-04-06', '2026-05-14', '2026-05-25'].map((day) => isHoliday(market('de'), dayOf(day)))).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['2026-11-26', '2027-01-18', '2026-05-25', '2026-09-07'].map((day) => isHoliday(market('us'), dayOf(day)))).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(['2026-05-04', '2026-08-31', '2026-05-05'].map((day) => isHoliday(market('uk'), dayOf(day)))).toEqual([true, true, false])
})
