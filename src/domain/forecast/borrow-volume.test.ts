import { expect, test } from 'vitest'
import { lawDays, lawHistory, ORDINARY_LAW } from '../../../test/support/known-law.ts'
import { borrowVolume, poolShapes } from './borrow-volume.ts'
import { type FittedVolume, fitVolume } from './fit-volume.ts'
import { expectDay } from './predict-volume.ts'
import { COUNTED, outlook } from './reforecast-day.ts'

const TUESDAY = '2026-05-05'
const LAW = { ...ORDINARY_LAW, perSlot: 100 }

function learn(perSlot: number, from: string, seed: string, borrowed: ReturnType<typeof poolShapes> = null): FittedVolume {
  const days = lawDays({ ...LAW, perSlot }, { from, days: 120, seed })
  const fitted = fitVolume({ ...lawHistory(LAW, days, TUESDAY), borrowed })
  if (!fitted.ok) throw new Error('too little history')
  return fitted.value
}

const LIKE = learn(100, '2026-01-05', 'like')
const NEW = borrowVolume(LIKE, { scale: 0.1, scaleSd: 0.3 })
const sum = (values: Iterable<number>): number => [...values].reduce((before, value) => before + value, 0)

test('a queue without a past has the shape of the queue it is like, at its own scale', () => {
  const [like, own] = [LIKE, NEW].map((each) => expectDay(each, TUESDAY, () => true))
  expect(sum(own?.means ?? []) / sum(like?.means ?? [])).toBeCloseTo(0.1, 6)
  expect(own?.means[20]).toBeCloseTo(0.1 * (like?.means[20] as number), 6)
})

test('its first morning moves it further than one of a queue that is known', () => {
  const moved = (of: FittedVolume): number => {
    const day = expectDay(of, TUESDAY, () => true)
    const seen = [...day.means].map((mean, slot) => (slot >= 16 && slot < 24 ? 1.3 * mean : null))
    return (outlook(day, { seen, within: of.within, noise: COUNTED }).means[36] as number) / (day.means[36] as number)
  }
  expect(moved(NEW)).toBeGreaterThan(1.15)
  expect(moved(borrowVolume(LIKE, { scale: 0.1, scaleSd: 0 }))).toBeLessThan(moved(NEW) - 0.08)
})

test('a queue of a few contacts a day has the shape of the others as long as it has none of its own', () => {
  const shapes = poolShapes([LIKE, learn(300, '2026-01-05', 'other')])
  const distance = (of: FittedVolume): number =>
    sum(of.shape.base.map((share, slot) => Math.abs(share - (LIKE.shape.base[slot] as number))))
  expect(distance(learn(0.15, '2026-04-06', 'tiny', shapes))).toBeLessThan(0.5 * distance(learn(0.15, '2026-04-06', 'tiny')))
  expect(poolShapes([])).toBeNull()
})
