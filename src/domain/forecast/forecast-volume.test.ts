import { expect, test } from 'vitest'
import { type KnownLaw, lawDays, lawHistory, ORDINARY_LAW } from '../../../test/support/known-law.ts'
import { addDays, weekdayOf } from '../interval/local-calendar.ts'
import { type CalendarDay, dayFeatures, hasFeature } from './calendar-day.ts'
import { fitVolume, type VolumeHistory } from './fit-volume.ts'
import { type DayToForecast, forecastVolume, type VolumeForecast } from './forecast-volume.ts'
import type { KnownEvent } from './known-event.ts'

const FROM = '2026-01-05'
const TUESDAY = '2026-05-05'
const ROUND_THE_CLOCK: KnownLaw = { ...ORDINARY_LAW, openSlots: [0, 48], worksOnWeekends: true, daySd: 0.02, withinSd: 0.02 }

/** A history of a law before a date, with the size of some of its days changed. */
function history(law: KnownLaw, before: string, factorOf: (date: string) => number = () => 1): VolumeHistory {
  const past = lawHistory(law, lawDays(law, { from: FROM, days: 180, seed: 'forecast' }), before)
  const sized = [...past.counts].map(([date, counts]) => [date, counts.map((count) => times(count, factorOf(date)))] as const)
  return { ...past, counts: new Map(sized) }
}

const times = (count: number | null, factor: number): number | null => (count === null ? null : Math.round(count * factor))

function forecast(past: VolumeHistory, days: readonly DayToForecast[], events: readonly KnownEvent[] = []): VolumeForecast {
  const fitted = fitVolume(past)
  if (!fitted.ok) throw new Error('too little history')
  return forecastVolume(fitted.value, days, { asOf: 0, events })
}

/** A day whose intervals stand in these slots of the wall clock, one after the other. */
function dayOf(date: string, slots: readonly number[], more: Partial<DayToForecast> = {}): DayToForecast {
  return { date, intervals: slots.map((slot, place) => ({ start: place, end: place + 1, slot })), isOpen: () => true, seen: [], ...more }
}

const slotsFrom = (from: number, until: number): number[] => Array.from({ length: until - from }, (_, place) => from + place)
const WHOLE = slotsFrom(0, 48)
const sum = (values: readonly number[]): number => values.reduce((before, value) => before + value, 0)
const volume = (past: VolumeHistory, date: string): number => sum(forecast(past, [dayOf(date, WHOLE)]).mean)

test('a day of 23 hours has no volume for the hour that is not there, one of 25 hours has that hour twice, and the others stay as they are', () => {
  const past = history(ROUND_THE_CLOCK, TUESDAY)
  const usual = forecast(past, [dayOf(TUESDAY, WHOLE)])
  const short = forecast(past, [dayOf(TUESDAY, [...slotsFrom(0, 4), ...slotsFrom(6, 48)])])
  const long = forecast(past, [dayOf(TUESDAY, [...slotsFrom(0, 6), ...slotsFrom(4, 48)])])
  expect([usual, short, long].map(({ mean }) => mean.length)).toEqual([48, 46, 50])
  expect(short.mean).toEqual([...usual.mean.slice(0, 4), ...usual.mean.slice(6)])
  expect(long.mean).toEqual([...usual.mean.slice(0, 6), ...usual.mean.slice(4)])
  expect(long.days[0]?.mean).toBeCloseTo(sum(long.mean), 6)
})

test('on a day of 25 hours both times that the clock shows three are seen, and neither makes a morning of twice as many', () => {
  const past = history(ROUND_THE_CLOCK, TUESDAY)
  const slots = [...slotsFrom(0, 6), ...slotsFrom(4, 48)]
  const usual = forecast(past, [dayOf(TUESDAY, slots)]).mean
  const after = forecast(past, [dayOf(TUESDAY, slots, { seen: usual.slice(0, 20) })]).mean
  after.forEach((mean, place) => {
    expect(mean / (usual[place + 20] as number)).toBeCloseTo(1, 1)
  })
})

test('a queue that is closed on a day or in some hours has nothing there, and what it has elsewhere does not move there', () => {
  const past = history(ORDINARY_LAW, TUESDAY)
  const usual = forecast(past, [dayOf(TUESDAY, WHOLE)])
  const afternoon = forecast(past, [dayOf(TUESDAY, WHOLE, { isOpen: (slot) => slot >= 28 })])
  expect(forecast(past, [dayOf(TUESDAY, WHOLE, { isOpen: () => false })]).days[0]).toMatchObject({ mean: 0, seen: 0 })
  expect(sum(afternoon.mean.slice(0, 28))).toBe(0)
  expect(Math.abs(sum(afternoon.mean) / sum(usual.mean.slice(28)) - 1)).toBeLessThan(0.02)
  expect(afternoon.quantiles.every(({ values }) => values.slice(0, 28).every((value) => value === 0))).toBe(true)
})

test('hours that are served since three weeks have what they had in those weeks, and all others what they always had', () => {
  const all = history({ ...ORDINARY_LAW, daySd: 0.02, withinSd: 0.02 }, TUESDAY)
  const opened = addDays(TUESDAY, -21)
  const late = slotsFrom(36, 40)
  const shorter = [...all.counts].map(
    ([date, counts]) => [date, counts.map((count, slot) => (date < opened && late.includes(slot) ? null : count))] as const,
  )
  const [long, short] = [all, { ...all, counts: new Map(shorter) }].map((past) => forecast(past, [dayOf(TUESDAY, WHOLE)]).mean)
  const [of, ofShort] = [long as readonly number[], short as readonly number[]]
  expect(sum(ofShort.slice(36, 40)) / sum(of.slice(36, 40))).toBeCloseTo(1, 1)
  expect(sum(ofShort.slice(16, 36)) / sum(of.slice(16, 36))).toBeCloseTo(1, 1)
})

test('a first working day of the month is forecast as large as those before it were, and no other day for it', () => {
  const firsts = firstWorkingDays()
  const [plain, edged] = [() => 1, (date: string) => (firsts.has(date) ? 1.3 : 1)].map((factor) =>
    history(ORDINARY_LAW, '2026-05-29', factor),
  )
  const ratio = (date: string): number => volume(edged as VolumeHistory, date) / volume(plain as VolumeHistory, date)
  expect(ratio('2026-06-01')).toBeGreaterThan(1.15)
  expect(ratio('2026-06-01')).toBeLessThan(1.35)
  expect(Math.abs(ratio('2026-06-10') - 1)).toBeLessThan(0.02)
})

test('the day after a holiday is forecast as large as the days after holidays were', () => {
  const holidays = ['2026-01-28', '2026-02-25', '2026-03-25', '2026-04-22', '2026-05-06']
  const wake = holidays.map((date) => addDays(date, 1))
  const withHolidays = (past: VolumeHistory): VolumeHistory => ({
    ...past,
    calendar: past.calendar.map((day) =>
      holidays.includes(day.date) ? { ...day, kind: 'off', holiday: 'a holiday', isClosed: true } : day,
    ),
    counts: new Map([...past.counts].filter(([date]) => !holidays.includes(date))),
  })
  const thursday = '2026-05-07'
  const [plain, busy] = [() => 1, (date: string) => (wake.includes(date) ? 1.4 : 1)].map((factor) =>
    withHolidays(history(ORDINARY_LAW, '2026-05-05', factor)),
  )
  expect(volume(busy as VolumeHistory, thursday) / volume(plain as VolumeHistory, thursday)).toBeGreaterThan(1.15)
  expect(volume(busy as VolumeHistory, '2026-05-14') / volume(plain as VolumeHistory, '2026-05-14')).toBeCloseTo(1, 1)
})

test('a known event multiplies its intervals by its factor, in part those that it touches in part, and is named', () => {
  const past = history(ORDINARY_LAW, TUESDAY)
  const usual = forecast(past, [dayOf(TUESDAY, WHOLE)])
  const campaign: KnownEvent = { name: 'campaign', start: 20, end: 24.5, factor: 1.4 }
  const known = forecast(past, [dayOf(TUESDAY, WHOLE)], [campaign])
  const factor = (slot: number): number => (known.mean[slot] as number) / (usual.mean[slot] as number)
  expect([19, 20, 23, 24, 25].map(factor).map((each) => Number(each.toFixed(6)))).toEqual([1, 1.4, 1.4, 1.2, 1])
  expect(known.inputs.events).toEqual(['campaign'])
  expect(known.days[0]?.mean).toBeCloseTo(sum(known.mean), 6)
})

test('what a campaign brought in the morning as it was expected to does not lift the afternoon that it does not reach', () => {
  const past = history(ORDINARY_LAW, TUESDAY)
  const usual = forecast(past, [dayOf(TUESDAY, WHOLE)]).mean
  const seen = usual.slice(0, 24).map((mean, slot) => (slot >= 20 ? 1.5 * mean : mean))
  const rest = (events: readonly KnownEvent[]): number =>
    sum(forecast(past, [dayOf(TUESDAY, WHOLE, { seen })], events).mean) / sum(usual.slice(24))
  expect(rest([{ name: 'campaign', start: 20, end: 24, factor: 1.5 }])).toBeCloseTo(1, 2)
  expect(rest([])).toBeGreaterThan(1.03)
})

/** The first working days of the months of the first half of 2026, by the calendar's own features. */
function firstWorkingDays(): ReadonlySet<string> {
  const days: CalendarDay[] = Array.from({ length: 181 }, (_, place) => {
    const date = addDays('2026-01-01', place)
    const weekday = weekdayOf(date)
    return { date, weekday, kind: weekday >= 5 ? 'weekend' : 'work', holiday: null, isClosed: weekday >= 5 }
  })
  const features = dayFeatures(days)
  return new Set(days.flatMap(({ date }, place) => (hasFeature(features[place] as never, 'firstOfMonth') ? [date] : [])))
}
