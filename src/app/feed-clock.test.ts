import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { type FeedClock, FeedClocks } from './feed-clock.ts'

const NOW = 1_772_442_000_000

function clockOf(lagsMs: readonly number[]): FeedClock {
  const clocks = new FeedClocks()
  for (const [place, lag] of lagsMs.entries()) clocks.note(1, NOW + place * MINUTE_MS - lag, NOW + place * MINUTE_MS)
  return clocks.of(1)
}

test('a clock that is off by the same amount in every request is named with the amount', () => {
  expect(clockOf(Array.from({ length: 12 }, (_, place) => HOUR_MS + place * SECOND_MS))).toEqual({ kind: 'behind', seconds: 3_606 })
  expect(clockOf(Array.from({ length: 12 }, () => -2 * MINUTE_MS))).toEqual({ kind: 'ahead', seconds: 120 })
})

test('events that are late by various amounts, or by little, are no fault of a clock', () => {
  expect(clockOf([...Array(10).keys()].map((place) => place * 7 * MINUTE_MS))).toEqual({ kind: 'ok' })
  expect(clockOf(Array.from({ length: 10 }, () => 20 * SECOND_MS))).toEqual({ kind: 'ok' })
})

test('a clock that jumps back is named until enough requests came since', () => {
  const jump = [0, 0, HOUR_MS]
  expect(clockOf(jump)).toEqual({ kind: 'wentBack', seconds: 3_540 })
  expect(clockOf([...jump, ...Array<number>(40).fill(HOUR_MS)])).toEqual({ kind: 'behind', seconds: 3_600 })
})

test('of few requests nothing is said, and of another feed neither', () => {
  expect([clockOf([HOUR_MS]), new FeedClocks().of(7)]).toEqual([{ kind: 'unknown' }, { kind: 'unknown' }])
})
