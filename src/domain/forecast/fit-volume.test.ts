import { expect, test } from 'vitest'
import { type KnownLaw, type LawDays, lawDays, lawHistory, ORDINARY_LAW } from '../../../test/support/known-law.ts'
import { addDays, weekdayOf } from '../interval/local-calendar.ts'
import { type FittedVolume, fitVolume, type VolumeHistory } from './fit-volume.ts'
import { expectDay } from './predict-volume.ts'
import { VOLUME_SETTINGS } from './settings.ts'

const FROM = '2026-01-05'
const MONDAY = '2026-05-04'

function fitted(history: VolumeHistory, settings = VOLUME_SETTINGS): FittedVolume {
  const result = fitVolume(history, settings)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

function learned(law: KnownLaw, seed: string): { readonly days: LawDays; readonly history: VolumeHistory; readonly model: FittedVolume } {
  const days = lawDays(law, { from: FROM, days: 150, seed })
  const history = lawHistory(law, days, MONDAY)
  return { days, history, model: fitted(history) }
}

const sum = (values: Iterable<number>): number => [...values].reduce((before, value) => before + value, 0)

/** Σ|F - E| ÷ ΣE against what the law expects: what is left when neither chance nor the day's own size is counted. */
function distance(model: FittedVolume, days: LawDays, dates: readonly string[]): number {
  const off = dates.map((date) => {
    const expected = days.expected.get(date) as readonly number[]
    return sum(expectDay(model, date, () => true).means.map((mean, slot) => Math.abs(mean - (expected[slot] as number))))
  })
  return sum(off) / sum(dates.flatMap((date) => days.expected.get(date) as readonly number[]))
}

const WEEK = Array.from({ length: 5 }, (_, day) => addDays(MONDAY, day))

test('a queue of a known law is forecast to within a twentieth of what the law expects, on each of its weekdays', () => {
  const steady: KnownLaw = { ...ORDINARY_LAW, daySd: 0.01, withinSd: 0.01 }
  const { model, days } = learned(steady, 'law')
  expect(distance(model, days, WEEK)).toBeLessThan(0.05)
  const size = (date: string): number => sum(expectDay(model, date, () => true).means)
  expect(size(MONDAY) / size(addDays(MONDAY, 3))).toBeCloseTo(1.15 / 0.95, 1)
})

test('a queue with three contacts a day has a smooth shape, not the spikes of what happened to come', () => {
  const tiny: KnownLaw = { ...ORDINARY_LAW, perSlot: 3 / 24 }
  const { model, days } = learned(tiny, 'tiny')
  expect(distance(model, days, WEEK)).toBeLessThan(0.3)
  const { means } = expectDay(model, MONDAY, () => true)
  expect(sum(means)).toBeGreaterThan(2.2)
  expect(sum(means)).toBeLessThan(4.8)
  expect(means.slice(16, 40).every((mean) => mean > 0.02 && mean < 0.4)).toBe(true)
})

test('neighbouring slots say of each other how a weekday departs from the others: alone each of them is mostly chance', () => {
  const alone = { ...VOLUME_SETTINGS, shape: { ...VOLUME_SETTINGS.shape, bendSd: 100 } }
  for (const perSlot of [3, 30, 300]) {
    const { days, history, model } = learned({ ...ORDINARY_LAW, perSlot }, 'alone')
    expect(distance(model, days, WEEK)).toBeLessThan(distance(fitted(history, alone), days, WEEK))
  }
})

test('a step that comes every day at the same time stays a step', () => {
  const days = Array.from({ length: 28 }, (_, day) => addDays('2026-02-01', day))
  const counts = new Map(days.map((date) => [date, Array.from({ length: 96 }, (_, slot) => (slot < 48 ? 20 : 40))]))
  const calendar = [...days, '2026-03-01'].map(
    (date) => ({ date, weekday: weekdayOf(date), kind: 'work', holiday: null, isClosed: false }) as const,
  )
  const { means } = expectDay(fitted({ minutesPerSlot: 15, calendar, counts, borrowed: null }), '2026-03-01', () => true)
  expect([...means].every((mean, slot) => Math.abs(mean / (slot < 48 ? 20 : 40) - 1) < 0.02)).toBe(true)
})

test('an outage and a spike of the past leave the training by themselves, and change nothing in the forecast', () => {
  const { days, history, model } = learned(ORDINARY_LAW, 'incident')
  const counts = new Map(history.counts)
  const silent = (counts.get('2026-03-11') as number[]).map((count, slot) => (slot >= 20 && slot < 28 ? 0 : count))
  const spike = (counts.get('2026-04-16') as number[]).map((count, slot) => (slot >= 30 && slot < 33 ? 4 * (count ?? 0) : count))
  const disturbed = fitted({ ...history, counts: counts.set('2026-03-11', silent).set('2026-04-16', spike) })
  expect(model.excluded).toEqual([])
  const flagged = Map.groupBy(disturbed.excluded, ({ date }) => date)
  expect([...flagged.keys()]).toEqual(['2026-03-11', '2026-04-16'])
  expect(flagged.get('2026-03-11')?.map(({ slot }) => slot)).toEqual([20, 21, 22, 23, 24, 25, 26, 27])
  expect(distance(disturbed, days, WEEK)).toBeLessThan(distance(model, days, WEEK) + 0.01)
})

test('days on which the queue was closed teach nothing, and hours that are missing do not make a day small', () => {
  const { days, history, model } = learned(ORDINARY_LAW, 'missing')
  const counts = new Map(history.counts)
  for (const date of ['2026-04-21', '2026-04-28', '2026-04-30'])
    counts.set(
      date,
      (counts.get(date) as number[]).map((count, slot) => (slot >= 26 ? null : count)),
    )
  const partly = fitted({ ...history, counts })
  expect(partly.trainedDates.length).toBe(model.trainedDates.length)
  expect(Math.abs(distance(partly, days, WEEK) - distance(model, days, WEEK))).toBeLessThan(0.02)
})

test('two days are too few to learn from, and it is said', () => {
  const days = lawDays(ORDINARY_LAW, { from: FROM, days: 2, seed: 'short' })
  expect(fitVolume(lawHistory(ORDINARY_LAW, days, '2026-01-07'))).toEqual({
    ok: false,
    error: { kind: 'too_little_history', days: 2, daysMin: 3 },
  })
})

test('the first Monday after a week of history is forecast, and a month edge without any past is an ordinary day', () => {
  const days = lawDays(ORDINARY_LAW, { from: FROM, days: 7, seed: 'week' })
  const model = fitted(lawHistory(ORDINARY_LAW, days, '2026-01-12'))
  expect(
    distance(model, { ...days, expected: new Map([['2026-01-12', days.expected.get(FROM) as number[]]]) }, ['2026-01-12']),
  ).toBeLessThan(0.25)
})
