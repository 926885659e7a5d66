import { expect, test } from 'vitest'
import type { QueueRow } from './queue-row.ts'
import { suggestionOf } from './suggestion.ts'

const row = (key: string, total: number, unknownFrom: number | null = null) =>
  ({ record: { key }, impact: { total }, believed: { unknownFrom } }) as unknown as QueueRow

test('beside the table stands the worst queue, as soon as there is one', () => {
  expect(suggestionOf(null, row('billing', 12))).toBe('billing')
  expect(suggestionOf(null, null)).toBeNull()
})

test('a queue that touches customers, or is not known, stays while it is read, though another one becomes the worst', () => {
  expect(suggestionOf(row('sales', 3), row('billing', 12))).toBeNull()
  expect(suggestionOf(row('sales', 0, 1_000), row('billing', 12))).toBeNull()
})

test('a queue in which all is well again makes room for the worst', () => {
  expect(suggestionOf(row('sales', 0.4), row('billing', 12))).toBe('billing')
  expect(suggestionOf(row('sales', 0), row('sales', 0))).toBeNull()
})
