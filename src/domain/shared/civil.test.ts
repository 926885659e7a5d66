import fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysInMonth, daysOfCivil, formatInstant } from './civil.ts'
import { DAY_MS } from './instant.ts'

test('an instant is written as every calendar of the world writes it', () => {
  const withinFourDigits = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })
  fc.assert(fc.property(withinFourDigits, (at) => formatInstant(at) === new Date(at).toISOString()))
})

test('a day has the number that Date gives it, and the last day of each month is followed by the first of the next', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 9998 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
      const first = daysOfCivil(year, month, 1)
      expect(first).toBe(Date.UTC(year, month - 1, 1) / DAY_MS)
      const next = month === 12 ? daysOfCivil(year + 1, 1, 1) : daysOfCivil(year, month + 1, 1)
      expect(first + daysInMonth(year, month)).toBe(next)
    }),
  )
})
