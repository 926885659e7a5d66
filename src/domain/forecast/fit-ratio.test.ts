import { expect, test } from 'vitest'
import { drawExponential } from '../../../test/support/draws.ts'
import { lawDays, lawHistory, ORDINARY_LAW } from '../../../test/support/known-law.ts'
import { Random } from '../shared/random.ts'
import { type FittedRatio, fitRatio, type RatioCell, type RatioHistory } from './fit-ratio.ts'
import { forecastRatio, type RatioDay } from './forecast-ratio.ts'

const TUESDAY = '2026-05-05'
const DAYS = lawDays({ ...ORDINARY_LAW, perSlot: 20 }, { from: '2026-01-05', days: 120, seed: 'ratio' })
const { calendar } = lawHistory(ORDINARY_LAW, DAYS, TUESDAY)

/** Handle times are 300 s, a fifth longer in the evening, exponential by contact. */
const AHT = 300
const usualAht = (slot: number): number => (slot >= 32 ? 1.2 * AHT : AHT)

function cellsOf(drawn: (random: Random, slot: number) => number): ReadonlyMap<string, readonly (RatioCell | null)[]> {
  const random = new Random('cells')
  const past = [...DAYS.counts].filter(([date]) => date < TUESDAY)
  return new Map(
    past.map(([date, counts]) => [
      date,
      counts.map((contacts, slot) => {
        if (contacts === null) return null
        let sum = 0
        for (let contact = 0; contact < contacts; contact += 1) sum += drawn(random, slot)
        return { sum, contacts }
      }),
    ]),
  )
}

function learn(kind: RatioHistory['kind'], cells: RatioHistory['cells']): FittedRatio {
  const fitted = fitRatio({ minutesPerSlot: 30, calendar, cells, kind })
  if (!fitted.ok) throw new Error('too little history')
  return fitted.value
}

const TIMES = learn(
  'time',
  cellsOf((random, slot) => drawExponential(random, usualAht(slot))),
)
const OPEN = Array.from({ length: 24 }, (_, place) => 16 + place)
const day = (seen: readonly (RatioCell | null)[], contacts = 20): RatioDay => ({
  date: TUESDAY,
  intervals: OPEN.map((slot) => ({ start: slot, end: slot + 1, slot })),
  seen,
  contacts: OPEN.map(() => contacts),
})
const none = OPEN.map(() => null)
const morning = (factor: number, contacts: number): readonly (RatioCell | null)[] =>
  OPEN.map((slot, place) => (place < 8 ? { sum: factor * usualAht(slot) * contacts, contacts } : null))
const ahead = (fitted: FittedRatio, of: RatioDay) => forecastRatio(fitted, [of], { measure: 'ahtSeconds', asOf: 0 })
const last = (values: readonly number[]): number => values.at(-1) as number

test('a handle time is forecast by the hour it has, from contacts that vary as exponentials do', () => {
  const { mean } = ahead(TIMES, day(none))
  expect(Math.abs((mean[4] as number) / AHT - 1)).toBeLessThan(0.08)
  expect(last(mean) / (mean[8] as number)).toBeGreaterThan(1.08)
  expect(TIMES.variation).toBeGreaterThan(0.6)
  expect(TIMES.variation).toBeLessThan(1.4)
})

test('the mean of few contacts is less sure than that of many', () => {
  const width = (contacts: number): number => {
    const { quantiles } = ahead(TIMES, day(none, contacts))
    return last(quantiles[2]?.values ?? []) - last(quantiles[0]?.values ?? [])
  }
  expect(width(3)).toBeGreaterThan(2 * width(60))
})

test('a morning with handle times a fifth longer lifts the rest of the day, less so when few contacts say it', () => {
  const before = last(ahead(TIMES, day(none)).mean)
  const many = last(ahead(TIMES, day(morning(1.2, 200))).mean) / before
  const few = last(ahead(TIMES, day(morning(1.2, 3))).mean) / before
  expect(many).toBeGreaterThan(1.02)
  expect(many).toBeLessThan(1.2)
  expect(few).toBeGreaterThan(1)
  expect(few - 1).toBeLessThan((many - 1) / 1.5)
})

test('a share of the offered is forecast as a share, with a band between none and all', () => {
  const abandons = learn(
    'share',
    cellsOf((random) => (random.uniform() < 0.06 ? 1 : 0)),
  )
  const { mean, quantiles } = forecastRatio(abandons, [day(none)], { measure: 'abandonFraction', asOf: 0 })
  expect(mean.every((each) => each > 0.04 && each < 0.09)).toBe(true)
  expect(quantiles.every(({ values }) => values.every((each) => each >= 0 && each <= 1))).toBe(true)
})

test('without a single contact there is nothing to learn', () => {
  expect(fitRatio({ minutesPerSlot: 30, calendar, cells: new Map(), kind: 'time' }).ok).toBe(false)
})
