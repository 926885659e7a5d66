import { expect, test } from 'vitest'
import { type KnownLaw, lawDays, lawHistory, ORDINARY_LAW } from '../../../test/support/known-law.ts'
import { type FittedVolume, fitVolume } from './fit-volume.ts'
import { expectDay } from './predict-volume.ts'
import { COUNTED, type DayOutlook, type ExpectedDay, outlook } from './reforecast-day.ts'

const TUESDAY = '2026-05-05'
const [OPEN_FROM, OPEN_UNTIL] = ORDINARY_LAW.openSlots

function learn(law: KnownLaw): { readonly model: FittedVolume; readonly day: ExpectedDay } {
  const days = lawDays(law, { from: '2026-01-05', days: 120, seed: 'reforecast' })
  const result = fitVolume(lawHistory(law, days, TUESDAY))
  if (!result.ok) throw new Error('too little history')
  return { model: result.value, day: expectDay(result.value, TUESDAY, () => true) }
}

const LARGE = learn({ ...ORDINARY_LAW, perSlot: 200 })
const SMALL = learn({ ...ORDINARY_LAW, perSlot: 2 })

/** The rest of the day when so many slots came with this factor of what was expected. */
function after({ model, day }: typeof LARGE, slots: number, factor: number): DayOutlook {
  const seen = [...day.means].map((mean, slot) => (slot >= OPEN_FROM && slot < OPEN_FROM + slots ? mean * factor : null))
  return outlook(day, { seen, within: model.within, noise: COUNTED })
}

/** By how much the slots from 13:00 on are expected above what they were in the morning. */
const moved = (of: typeof LARGE, { means }: DayOutlook): number => {
  const rest = (values: Float64Array): number => values.slice(26, OPEN_UNTIL).reduce((sum, value) => sum + value, 0)
  return rest(means) / rest(of.day.means) - 1
}

test('nothing seen is the forecast of the day before', () => {
  expect([...after(LARGE, 0, 1).means]).toEqual([...LARGE.day.means])
})

test('what comes as expected leaves the rest nearly as it was, and makes it surer', () => {
  const later = after(LARGE, 8, 1)
  expect(Math.abs(moved(LARGE, later))).toBeLessThan(0.005)
  expect(later.relativeVariances[26]).toBeLessThan(after(LARGE, 0, 1).relativeVariances[26] as number)
})

test('a morning a tenth above what was expected lifts the rest, the more of it was seen the more, and never by more than itself', () => {
  const lifts = [1, 2, 4, 8].map((slots) => moved(LARGE, after(LARGE, slots, 1.1)))
  expect(lifts.every((lift, place) => lift > (lifts[place - 1] ?? 0))).toBe(true)
  expect(lifts.at(-1)).toBeGreaterThan(0.03)
  expect(lifts.at(-1)).toBeLessThan(0.1)
})

test('a small queue does not jump after a few contacts more than expected', () => {
  expect(moved(SMALL, after(SMALL, 2, 2))).toBeLessThan(0.05)
  expect(moved(SMALL, after(SMALL, 8, 1.1))).toBeLessThan(moved(LARGE, after(LARGE, 8, 1.1)))
})

test('one wild slot is an incident, not the day: it moves the rest by a fraction of what a whole such morning does', () => {
  const { model, day } = LARGE
  const seen = [...day.means].map((mean, slot) => (slot >= OPEN_FROM && slot < 24 ? (slot === 20 ? mean * 2 : mean) : null))
  const wild = moved(LARGE, outlook(day, { seen, within: model.within, noise: COUNTED }))
  expect(wild).toBeGreaterThan(0)
  expect(wild).toBeLessThan(0.02)
})
