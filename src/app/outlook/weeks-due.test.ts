import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../domain/shared/instant.ts'
import { WeeksDue } from './weeks-due.ts'

const FROM = { learnedBy: '2026-03-02', events: '', total: 100 }

test('the weeks to come are due at first, again when something else is known, and after a while when the past has grown', () => {
  const due = new WeeksDue()
  expect(due.isDue(1, FROM, 0)).toBe(true)
  due.made(1, FROM, 0)
  expect([due.isDue(1, FROM, 60 * MINUTE_MS), due.isDue(2, FROM, 0)]).toEqual([false, true])
  expect(due.isDue(1, { ...FROM, learnedBy: '2026-03-03' }, MINUTE_MS)).toBe(true)
  expect(due.isDue(1, { ...FROM, events: 'Letters' }, MINUTE_MS)).toBe(true)
  const grown = { ...FROM, total: 120 }
  expect([due.isDue(1, grown, MINUTE_MS), due.isDue(1, grown, 30 * MINUTE_MS)]).toEqual([false, true])
})
