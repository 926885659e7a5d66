import { expect, test } from 'vitest'
import { fieldChanges } from './json-diff.ts'

test('what differs is told field by field, with what was there before and what is there after', () => {
  const before = { name: 'Billing', target: { thresholdSeconds: 20, fraction: 0.8 }, hours: 'always', thresholdsSeconds: [20], zone: null }
  const after = {
    name: 'Billing',
    target: { thresholdSeconds: 30, fraction: 0.8 },
    hours: [{ days: ['mon'], from: '08:00', to: '20:00' }],
    thresholdsSeconds: [20, 40],
  }
  expect(fieldChanges(before, after)).toEqual([
    { field: 'target.thresholdSeconds', before: '20', after: '30' },
    { field: 'hours', before: 'around the clock', after: 'Mo 08:00–20:00' },
    { field: 'thresholdsSeconds', before: '[20]', after: '[20,40]' },
  ])
})

test('of what was not there before everything is new, and equal values differ in nothing', () => {
  expect(fieldChanges(null, { name: 'X', target: null, queues: [] })).toEqual([{ field: 'name', before: null, after: 'X' }])
  expect(fieldChanges({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([])
})
