import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestValue, overlay, valueAt } from './timeline.ts'

const END = Number.POSITIVE_INFINITY

test('a statement in the middle of another leaves its two ends standing', () => {
  const timeline = overlay([
    { from: 0, to: END, value: 'old' },
    { from: 10, to: 20, value: 'new' },
  ])
  expect([0, 9, 10, 19, 20].map((at) => valueAt(timeline, at))).toEqual(['old', 'old', 'new', 'new', 'old'])
})

test('a null erases from its beginning to its end', () => {
  const timeline = overlay([
    { from: 0, to: END, value: 'open' },
    { from: 5, to: END, value: null },
  ])
  expect([4, 5, 1_000].map((at) => valueAt(timeline, at))).toEqual(['open', null, null])
})

test('what holds at any moment is the last statement that covers it', () => {
  const statement = fc.record({
    from: fc.integer({ min: 0, max: 12 }),
    length: fc.integer({ min: 0, max: 12 }),
    value: fc.option(fc.nat()),
  })
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 8 }), fc.integer({ min: 0, max: 26 }), (drawn, at) => {
      const statements = drawn.map(({ from, length, value }) => ({ from, to: from + length, value }))
      const plain = statements.findLast(({ from, to }) => from <= at && at < to)?.value ?? null
      expect(valueAt(overlay(statements), at)).toBe(plain)
    }),
  )
})

test('outside of what is known the nearest value is that before, and at the beginning the first', () => {
  const timeline = overlay([
    { from: 10, to: 20, value: 'first' },
    { from: 30, to: 40, value: 'second' },
  ])
  expect([0, 15, 25, 35, 99].map((at) => nearestValue(timeline, at))).toEqual(['first', 'first', 'first', 'second', 'second'])
  expect(nearestValue(overlay([]), 5)).toBeNull()
})
