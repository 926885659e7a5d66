import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../shared/instant.ts'
import { addBusinessTime, businessTimeBetween } from './business-clock.ts'

const OPEN = [
  { start: 9 * HOUR_MS, end: 17 * HOUR_MS },
  { start: 33 * HOUR_MS, end: 41 * HOUR_MS },
]

describe('the business clock', () => {
  it('runs only while the queue is open', () => {
    expect(addBusinessTime(OPEN, 10 * HOUR_MS, HOUR_MS)).toBe(11 * HOUR_MS)
    expect(addBusinessTime(OPEN, 16 * HOUR_MS, 4 * HOUR_MS)).toBe(36 * HOUR_MS)
    expect(addBusinessTime(OPEN, 20 * HOUR_MS, 2 * HOUR_MS)).toBe(35 * HOUR_MS)
    expect(addBusinessTime(OPEN, 2 * HOUR_MS, 8 * HOUR_MS)).toBe(17 * HOUR_MS)
  })

  it('does not know what lies beyond the hours it was given', () => {
    expect(addBusinessTime(OPEN, 16 * HOUR_MS, 10 * HOUR_MS)).toBeNull()
    expect(addBusinessTime([], 0, 0)).toBeNull()
  })

  it('has passed exactly the time that was added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 41 * HOUR_MS }), fc.integer({ min: 1, max: 16 * HOUR_MS }), (from, ms) => {
        const until = addBusinessTime(OPEN, from, ms)
        if (until === null) expect(businessTimeBetween(OPEN, from, 50 * HOUR_MS)).toBeLessThan(ms)
        else expect(businessTimeBetween(OPEN, from, until)).toBe(ms)
      }),
    )
  })
})
