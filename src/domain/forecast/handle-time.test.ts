import { expect, test } from 'vitest'
import { drawExponential } from '../../../test/support/draws.ts'
import { lawDays, lawHistory, ORDINARY_LAW } from '../../../test/support/known-law.ts'
import { Random } from '../shared/random.ts'
import { fitHandleTime, forecastHandleTime, type HandleCell, type HandleTimeDay } from './handle-time.ts'

const TUESDAY = '2026-05-05'
const DAYS = lawDays({ ...ORDINARY_LAW, perSlot: 20 }, { from: '2026-01-05', days: 120, seed: 'handle time' })
const { calendar } = lawHistory(ORDINARY_LAW, DAYS, TUESDAY)
const OPEN = Array.from({ length: 24 }, (_, place) => 16 + place)

/** Two hundred seconds of talk, forty of hold in one contact of four, sixty of wrap that are a hundred and twenty from noon on. */
function drawnCell(random: Random, slot: number, contacts: number): HandleCell {
  const cell = { talkSeconds: 0, holdSeconds: 0, wrapSeconds: 0, contacts }
  for (let contact = 0; contact < contacts; contact += 1) {
    cell.talkSeconds += drawExponential(random, 200)
    cell.holdSeconds += random.uniform() < 0.25 ? drawExponential(random, 160) : 0
    cell.wrapSeconds += drawExponential(random, slot < 24 ? 60 : 120)
  }
  return cell
}

function learned(change: (cell: HandleCell) => HandleCell = (cell) => cell) {
  const random = new Random('parts')
  const past = [...DAYS.counts].filter(([date]) => date < TUESDAY)
  const cells = new Map(
    past.map(([date, counts]) => [date, counts.map((count, slot) => (count === null ? null : change(drawnCell(random, slot, count))))]),
  )
  const fitted = fitHandleTime({ minutesPerSlot: 30, calendar, cells })
  if (!fitted.ok) throw new Error('four months are enough')
  return fitted.value
}

const FITTED = learned()
const tuesday = (more: Partial<HandleTimeDay> = {}): HandleTimeDay => ({
  date: TUESDAY,
  intervals: OPEN.map((slot) => ({ start: slot, end: slot + 1, slot })),
  seen: [],
  contacts: OPEN.map(() => 20),
  ...more,
})
const at = (values: readonly number[], place: number): number => values[place] as number

test('talk, hold and wrap add up to the handle time, each with the hours that it has', () => {
  const { whole, talk, hold, wrap } = forecastHandleTime(FITTED, [tuesday()], { asOf: 0 })
  whole.mean.forEach((mean, place) => {
    expect(at(talk.mean, place) + at(hold.mean, place) + at(wrap.mean, place)).toBeCloseTo(mean, 9)
    expect(at(whole.quantiles[0]?.values ?? [], place)).toBeLessThan(mean)
    expect(at(whole.quantiles[2]?.values ?? [], place)).toBeGreaterThan(mean)
  })
  expect(Math.abs(at(talk.mean, 4) / 200 - 1)).toBeLessThan(0.1)
  expect(Math.abs(at(hold.mean, 4) / 40 - 1)).toBeLessThan(0.2)
  expect(at(wrap.mean, 12) / at(wrap.mean, 4)).toBeGreaterThan(1.7)
  expect([whole.measure, talk.measure, hold.measure, wrap.measure]).toEqual(['ahtSeconds', 'talkSeconds', 'holdSeconds', 'wrapSeconds'])
})

test('a morning of long wraps raises the wrap of the rest of the day, and not the talk', () => {
  const long = (factor: number) =>
    OPEN.map((slot, place): HandleCell | null => {
      const wrapSeconds = factor * 200 * (slot < 24 ? 60 : 120)
      return place < 10 ? { talkSeconds: 40_000, holdSeconds: 8_000, wrapSeconds, contacts: 200 } : null
    })
  const [usual, slow] = [1, 1.5].map((factor) => forecastHandleTime(FITTED, [tuesday({ seen: long(factor) })], { asOf: 0 }))
  const grown = (part: 'talk' | 'wrap'): number => at(slow?.[part].mean ?? [], 4) / at(usual?.[part].mean ?? [], 4)
  expect(grown('wrap')).toBeGreaterThan(1.05)
  expect(Math.abs(grown('talk') - 1)).toBeLessThan(0.03)
})

test('a part that no contact ever had is nothing, and the others add up without it', () => {
  const without = learned((cell) => ({ ...cell, holdSeconds: 0 }))
  const { whole, talk, hold, wrap } = forecastHandleTime(without, [tuesday()], { asOf: 0 })
  expect(hold.mean.every((mean) => mean === 0)).toBe(true)
  expect(at(talk.mean, 3) + at(wrap.mean, 3)).toBeCloseTo(at(whole.mean, 3), 9)
})

test('of an hour of which a half was seen the other half moves with it', () => {
  const halves = OPEN.flatMap((slot) => [0, 0.5].map((part) => ({ start: slot + part, end: slot + part + 0.5, slot })))
  const seen = halves.map((_, place): HandleCell | null =>
    place < 15 ? { talkSeconds: 30_000, holdSeconds: 6_000, wrapSeconds: 12_000, contacts: 100 } : null,
  )
  const { whole } = forecastHandleTime(FITTED, [tuesday({ intervals: halves, seen, contacts: halves.map(() => 10) })], { asOf: 0 })
  const before = forecastHandleTime(FITTED, [tuesday()], { asOf: 0 }).whole
  expect(whole.intervals[0]?.start).toBe((OPEN[7] as number) + 0.5)
  expect(at(whole.mean, 0) / at(before.mean, 7)).toBeGreaterThan(1.1)
})
