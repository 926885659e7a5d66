import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import type { ForecastBook, KeptForecast } from '../../app/outlook/kept-forecast.ts'
import { INTERNAL } from '../../app/scope.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, MINUTE_MS } from '../../domain/shared/instant.ts'
import { forecastBook } from './own-forecast.ts'

let store: TestStore
let book: ForecastBook
const DAY = Math.floor(TEST_NOW / DAY_MS) * DAY_MS

beforeAll(async () => {
  store = await freshStore()
  book = forecastBook(store.connections)
})
beforeEach(async () => {
  await store.owner('truncate own_forecast')
})
afterAll(() => store.close())

const LOOK: KeptForecast = {
  queueId: 1,
  madeAt: DAY + 10_000,
  from: DAY,
  daysAhead: 0,
  basis: {
    model: { name: 'calendar-level-shape', version: 1 },
    inputs: {
      asOf: DAY,
      trainedFrom: '2026-01-01',
      trainedUntil: '2026-02-25',
      days: 56,
      seenIntervals: 0,
      excludedIntervals: 3,
      events: ['Letters, {all}', "O'Brien"],
    },
  },
  offered: [12.3, null, 0.5, 40, 41, 42],
  low: [8, null, 0, 30, 30, 30],
  high: [17.1, null, 2, 51, 51, 51],
  ahtSeconds: [300.5, 300.5, 300.5, 300.5, 300.5, 300.5],
  heads: [4.5, 5, 5, 5, 5, 5],
  required: [6, null, 1, 9, 9, 9],
  level: [0.512, null, 0.9, 0.8, 0.8, 0.8],
  day: {
    offeredSoFar: 5,
    offered: 140.5,
    low: 120,
    high: 160.25,
    level: { mean: 0.75, low: 0.5, high: 0.875 },
    meetsTarget: 0.25,
  },
}

const at = (place: number, more: Partial<KeptForecast> = {}): KeptForecast => {
  const from = DAY + place * INTERVAL_MS
  return { ...LOOK, from, madeAt: from + 10_000, ...more }
}

test('a forecast comes back as it was made, with its model, what went into it and when', async () => {
  await book.keep([LOOK, at(0, { queueId: 2, low: null, high: null, heads: null, required: null, level: null, day: null })])
  const [first, second] = await book.lookedAt(INTERNAL, DAY + MINUTE_MS, null)
  expect(first).toEqual(LOOK)
  expect(second).toMatchObject({ queueId: 2, offered: LOOK.offered, low: null, heads: null, level: null, day: null })
})

test('a chance of next to nothing is kept as none', async () => {
  await book.keep([{ ...LOOK, day: { offeredSoFar: 0, offered: 1e-60, low: 0, high: 1e-50, level: null, meetsTarget: 7.9e-160 } }])
  const [kept] = await book.lookedAt(INTERNAL, DAY + MINUTE_MS, null)
  expect(kept?.day).toMatchObject({ offered: 0, high: 0, meetsTarget: 0 })
})

test('as known at a moment is the last one that was made by then, and nothing of the day before', async () => {
  await book.keep([at(0), at(1), at(2)])
  const madeBy = async (moment: number): Promise<readonly number[]> =>
    (await book.lookedAt(INTERNAL, moment, null)).map(({ from }) => (from - DAY) / INTERVAL_MS)
  expect(await madeBy(DAY + 9_999)).toEqual([])
  expect(await madeBy(DAY + INTERVAL_MS)).toEqual([0])
  expect(await madeBy(DAY + 5 * HOUR_MS)).toEqual([2])
  expect(await madeBy(DAY + 2 * INTERVAL_MS + DAY_MS)).toEqual([])
})

test('a vendor reads nothing, and staff of some queues only theirs', async () => {
  await book.keep([at(0), at(0, { queueId: 2 }), at(0, { queueId: 2, daysAhead: 1, from: DAY + DAY_MS })])
  const span = { queueIds: null, from: DAY, to: DAY + 2 * DAY_MS }
  const lead = { kind: 'days', days: 1 } as const
  const vendor = { kind: 'vendor', vendorId: 1 } as const
  expect(await book.lookedAt(vendor, TEST_NOW + DAY_MS, null)).toEqual([])
  expect([await book.daysAt(vendor, TEST_NOW + DAY_MS, span), await book.before(vendor, lead, span)]).toEqual([[], []])
  const some = { kind: 'internal', queueIds: [1] } as const
  expect((await book.lookedAt(some, DAY + HOUR_MS, null)).map(({ queueId }) => queueId)).toEqual([1])
  expect(await book.lookedAt(some, DAY + HOUR_MS, [2])).toEqual([])
  expect([await book.daysAt(some, DAY + HOUR_MS, span), await book.before(some, lead, span)]).toEqual([[], []])
})

test('so long before an interval it is the look of then that counts, the first of two that speak of it, and none where none was made', async () => {
  await book.keep([at(0), at(0, { madeAt: DAY + MINUTE_MS, offered: [99, 99, 99, 99, 99, 99] }), at(2, { offered: [7, 8, 9] })])
  const span = { queueIds: null, from: DAY, to: DAY + DAY_MS }
  const foreseen = async (minutes: number) =>
    (await book.before(INTERNAL, { kind: 'minutes', minutes }, span)).map(({ start, contacts }) => [(start - DAY) / INTERVAL_MS, contacts])
  expect(await foreseen(15)).toEqual([
    [1, 99],
    [3, 8],
  ])
  expect(await foreseen(30)).toEqual([
    [2, 0.5],
    [4, 9],
  ])
  expect(await foreseen(60)).toEqual([[4, 41]])
  const [cell] = await book.before(INTERNAL, { kind: 'minutes', minutes: 60 }, span)
  expect(cell).toEqual({ queueId: 1, start: DAY + HOUR_MS, contacts: 41, low: 30, high: 51, ahtSeconds: 300.5 })
})

test('days to come are told as they were foreseen last, and so many days before as they were foreseen then', async () => {
  const made = (days: number, contacts: number): KeptForecast =>
    at(0, { daysAhead: days, from: DAY, madeAt: DAY - days * DAY_MS + HOUR_MS, offered: [contacts, contacts] })
  await book.keep([made(14, 10), made(7, 20), made(7, 21), made(1, 30)].map((one, place) => ({ ...one, madeAt: one.madeAt + place })))
  const span = { queueIds: [1], from: DAY, to: DAY + DAY_MS }
  const known = async (days: number) => (await book.daysAt(INTERNAL, DAY - days * DAY_MS, span)).map(({ offered }) => offered[0])
  expect([await known(14), await known(10), await known(2), await known(0)]).toEqual([[], [10], [21], [30]])
  const before = await book.before(INTERNAL, { kind: 'days', days: 7 }, span)
  expect(before.map(({ start, contacts }) => [start - DAY, contacts])).toEqual([
    [0, 21],
    [INTERVAL_MS, 21],
  ])
})

test('what was learned from a few days is told, and not scored', async () => {
  const { basis } = LOOK
  await book.keep([at(0, { basis: { ...basis, inputs: { ...basis.inputs, days: 20 } } })])
  expect(await book.lookedAt(INTERNAL, DAY + HOUR_MS, null)).toHaveLength(1)
  expect(await book.before(INTERNAL, { kind: 'minutes', minutes: 60 }, { queueIds: null, from: DAY, to: DAY + DAY_MS })).toEqual([])
})

test('after five weeks the look of each full hour stays, and after two the days that were so far ahead as plans are locked', async () => {
  await book.keep([at(0), at(1), at(4)])
  await book.keep([1, 2, 7, 13, 14, 56].map((daysAhead) => at(0, { daysAhead, from: DAY + daysAhead * DAY_MS, madeAt: DAY })))
  const left = async (): Promise<readonly (readonly number[])[]> =>
    (
      await store.owner<{ days: number; place: number }>(
        `select days_ahead as days, (starts_at - ${DAY} - days_ahead * ${DAY_MS}::bigint) / ${INTERVAL_MS} as place from own_forecast order by 1, 2`,
      )
    ).map(({ days, place }) => [days, Number(place)])
  expect([await book.thin(DAY + 14 * DAY_MS), await left()].at(1)).toHaveLength(9)
  expect(await book.thin(DAY + 36 * DAY_MS)).toBe(3)
  expect(await left()).toEqual([
    [0, 0],
    [0, 4],
    [1, 0],
    [7, 0],
    [14, 0],
    [56, 0],
  ])
  expect(await book.thin(DAY + 121 * DAY_MS)).toBe(2)
})
