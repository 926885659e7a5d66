import { expect, test } from 'vitest'
import { countryCalendar, isCountry } from './public-holidays.ts'

test('the holidays of Israel follow its own calendar, and its weekend is Friday and Saturday', () => {
  const { holidays, weekend } = countryCalendar('IL', { from: '1999-09-01', until: '1999-09-30' })
  expect([...holidays.keys()]).toEqual(['1999-09-11', '1999-09-12', '1999-09-20', '1999-09-25'])
  expect(weekend).toEqual([4, 5])
})

test('the holidays of Germany move with Easter', () => {
  const { holidays, weekend } = countryCalendar('DE', { from: '2026-04-01', until: '2026-05-31' })
  expect([...holidays.keys()]).toEqual(['2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-25'])
  expect(weekend).toEqual([5, 6])
})

test('a country is named by its two letters', () => {
  expect(['DE', 'IL', 'US'].filter(isCountry)).toEqual(['DE', 'IL', 'US'])
  expect(['de', 'XX', 'Germany', ''].filter(isCountry)).toEqual([])
})
