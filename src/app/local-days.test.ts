import { expect, test } from 'vitest'
import { planContext } from '../../test/support/plan-context.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import { LocalDays } from './local-days.ts'

const localDays = new LocalDays((await planContext()).calendar)

test('a day so many days before is that date, also where clocks changed in between or a date was left out', () => {
  const before = (zone: string, at: string, days: number) => {
    const { date, start } = localDays.dayBefore(zone, localDays.dayAt(zone, Date.parse(at)), days)
    return [date, formatInstant(start).slice(0, 16)]
  }
  expect(before('Europe/Berlin', '2026-04-06T10:00:00Z', 14)).toEqual(['2026-03-23', '2026-03-22T23:00'])
  expect(before('Europe/Berlin', '2026-10-29T10:00:00Z', 7)).toEqual(['2026-10-22', '2026-10-21T22:00'])
  expect(before('Europe/Berlin', '2026-04-06T10:00:00Z', 0)).toEqual(['2026-04-06', '2026-04-05T22:00'])
  // Samoa had no 30 December in 2011.
  expect(before('Pacific/Apia', '2012-01-05T10:00:00Z', 8)).toEqual(['2011-12-29', '2011-12-29T10:00'])
  expect(before('Pacific/Apia', '2012-01-05T10:00:00Z', 7)).toEqual(['2011-12-31', '2011-12-30T10:00'])
})
