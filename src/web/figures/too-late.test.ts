import { expect, test } from 'vitest'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import { countTooLate } from './too-late.ts'

const FRIDAY_EVENING = Date.parse('2026-11-20T19:00:00Z')
const MONDAY_NOON = Date.parse('2026-11-23T12:00:00Z')
const mail = { queueId: 1, vendorId: 1, start: FRIDAY_EVENING, offeredAt: [FRIDAY_EVENING], dueAt: [MONDAY_NOON] }

test('mail of a Friday evening is not late over the weekend by its promise, though it would be by the clock', () => {
  const sunday = FRIDAY_EVENING + 40 * HOUR_MS
  expect(countTooLate(mail, sunday, { formula: 'SL-async', thresholdSeconds: 8 * 3_600, fraction: 0.9 })).toBe(0)
  expect(countTooLate(mail, sunday, { formula: 'SL3', thresholdSeconds: 8 * 3_600, fraction: 0.9 })).toBe(1)
})

test('what was promised is late from the instant after it was due, and nothing is late where nothing is aimed at', () => {
  const promise = { formula: 'SL-async', thresholdSeconds: 8 * 3_600, fraction: 0.9 } as const
  expect(countTooLate(mail, MONDAY_NOON, promise)).toBe(0)
  expect(countTooLate(mail, MONDAY_NOON + 1, promise)).toBe(1)
  expect(countTooLate(mail, MONDAY_NOON + 1, null)).toBe(0)
})
