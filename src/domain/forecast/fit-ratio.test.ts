import { expect, test } from 'vitest'
import { drawExponential } from '../../../test/support/draws.ts'
import { lawDays, lawHistory, ORDINARY_LAW } from '../../../test/support/known-law.ts'
import { Random } from '../shared/random.ts'
import { type FittedRatio, fitRatio, type RatioCell, type RatioHistory } from './fit-ratio.ts'
import { forecastRatio, type RatioDay } from './forecast-ratio.ts'
import { normalQuantile } from './normal.ts'

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

/** The contacts of a slot by the law of the counts, of which each has an exponential time; days are a tenth longer or shorter. */
function lawCells(perSlot: number, seed: string): RatioHistory['cells'] {
  const random = new Random(seed)
  const { counts } = lawDays({ ...ORDINARY_LAW, perSlot }, { from: '2026-01-05', days: 120, seed })
  return new Map(
    [...counts].map(([date, day]) => {
      const ofDay = AHT * (1 + 0.1 * normalQuantile(random.uniform()))
      const cells = day.map((contacts): RatioCell | null => {
        if (contacts === null) return null
        const times = Array.from({ length: contacts }, () => drawExponential(random, ofDay))
        return { sum: times.reduce((sum, time) => sum + time, 0), contacts }
      })
      return [date, cells]
    }),
  )
}

test.each([1, 5, 40])('four of five means of about %i contacts come within their band, day-ahead and from the morning', (perSlot) => {
  const cells = lawCells(perSlot, `coverage ${perSlot}`)
  const past = new Map([...cells].filter(([date]) => date < '2026-04-14'))
  const fitted = learn('time', past)
  const within = { ahead: [0, 0], morning: [0, 0] }
  for (const [date, of] of cells) {
    if (date < '2026-04-14' || date >= TUESDAY) continue
    const contacts = OPEN.map((slot) => of[slot]?.contacts ?? 0)
    for (const cut of ['ahead', 'morning'] as const) {
      const seen = OPEN.map((slot, place) => (cut === 'morning' && place < 8 ? (of[slot] ?? null) : null))
      const made = ahead(fitted, { ...day(seen), date, contacts })
      made.intervals.forEach(({ start }, place) => {
        const cell = of[start] ?? null
        if (cell === null || cell.contacts === 0) return
        const actual = cell.sum / cell.contacts
        const isIn = actual >= (made.quantiles[0]?.values[place] as number) && actual <= (made.quantiles[2]?.values[place] as number)
        within[cut][0] = (within[cut][0] ?? 0) + (isIn ? 1 : 0)
        within[cut][1] = (within[cut][1] ?? 0) + 1
      })
    }
  }
  for (const [inside = 0, all = 1] of [within.ahead, within.morning]) {
    expect(inside / all).toBeGreaterThan(0.74)
    expect(inside / all).toBeLessThan(0.86)
  }
})

test('of a queue with one contact in two hours hardly any interval is told from another', () => {
  const few = ahead(learn('time', lawCells(0.25, 'few')), day(none))
  expect(Math.max(...few.mean) / Math.min(...few.mean)).toBeLessThan(1.3)
})

test('one contact that nobody ended hardly moves what is learned, nor the rest of the day', () => {
  const stuck = new Map([...lawCells(20, 'stuck')].filter(([date]) => date < TUESDAY))
  const usual = learn('time', stuck)
  const [last] = [...stuck.keys()].slice(-1)
  stuck.set(
    last ?? '',
    (stuck.get(last ?? '') ?? []).map((cell, slot) => (cell !== null && slot === 20 ? { ...cell, sum: cell.sum + 36_000 } : cell)),
  )
  const mean = (fitted: FittedRatio, seen: readonly (RatioCell | null)[]) => last4(ahead(fitted, day(seen)).mean)
  expect(mean(learn('time', stuck), none) / mean(usual, none)).toBeLessThan(1.05)
  const forgotten = morning(1, 20).map((cell, place) => (cell !== null && place === 5 ? { ...cell, sum: cell.sum + 36_000 } : cell))
  expect(mean(usual, forgotten) / mean(usual, morning(1, 20))).toBeLessThan(1.08)
})

function last4(values: readonly number[]): number {
  return values.slice(-4).reduce((sum, value) => sum + value, 0) / 4
}
