import { expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/shared/instant.ts'
import { historyWindows, spansDone, withSpan } from './demo-history.ts'

const BEGUN = 20_003 * DAY_MS + 12 * HOUR_MS + 20 * MINUTE_MS

test('nothing sent yet: the newest first, hour by hour for a day and then in larger windows, without a gap', () => {
  const windows = historyWindows([], 3, BEGUN)
  expect(windows[0]).toEqual({ from: BEGUN - 20 * MINUTE_MS, to: BEGUN })
  expect(windows.every(({ to }, place) => place === 0 || to === windows[place - 1]?.from)).toBe(true)
  expect(windows.at(-1)?.from).toBe(20_000 * DAY_MS)
  expect(Math.max(...windows.map(({ from, to }) => (to - from) / HOUR_MS))).toBe(6)
})

test('what was sent is left out, what the present sent too but for its last minutes, and the window that was half sent is not', () => {
  const stopped = BEGUN - 3 * HOUR_MS
  const past = { from: BEGUN - 30 * HOUR_MS, to: BEGUN - 10 * HOUR_MS }
  const done = spansDone({ done: [past], liveFrom: past.to }, stopped)
  expect(done).toEqual([{ from: past.from, to: stopped - 10 * MINUTE_MS }])
  const windows = historyWindows(done, 2, BEGUN)
  const hours = windows.map(({ to }) => (BEGUN - to) / HOUR_MS)
  expect(hours.filter((ago) => ago > 4.5 && ago < 28)).toEqual([])
  expect(windows.some(({ from, to }) => from <= stopped && to > stopped)).toBe(true)
  expect(windows.at(-1)?.from).toBe(20_001 * DAY_MS)
})

test('spans that meet become one, others stay apart', () => {
  expect(withSpan([{ from: 0, to: 2 }], { from: 2, to: 5 })).toEqual([{ from: 0, to: 5 }])
  expect(withSpan([{ from: 4, to: 5 }], { from: 0, to: 2 })).toEqual([
    { from: 0, to: 2 },
    { from: 4, to: 5 },
  ])
})
