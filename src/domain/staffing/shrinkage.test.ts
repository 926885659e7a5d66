import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headsForAvailable, headsOfPaid, shrinkageFraction } from './shrinkage.ts'

const fraction = fc.double({ min: 0, max: 0.95, noNaN: true })

test('scheduled is required / (1 - shrinkage), not required x (1 + shrinkage)', () => {
  expect(headsForAvailable(70, { absentFraction: 0, busyElsewhereFraction: 0.3 }).staffed).toBeCloseTo(100, 10)
})

test('people who are paid for so that so many are available are available, and shrinkage is the paid time that is not', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e5, noNaN: true }), fraction, fraction, (available, absentFraction, busyElsewhereFraction) => {
      const shrinkage = { absentFraction, busyElsewhereFraction }
      const heads = headsForAvailable(available, shrinkage)
      expect(headsOfPaid(heads.paid, shrinkage).available).toBeCloseTo(available, 6)
      expect(heads.paid * (1 - shrinkageFraction(shrinkage))).toBeCloseTo(available, 6)
      expect(heads.paid).toBeGreaterThanOrEqual(heads.staffed)
    }),
  )
})

test('where all time is shrinkage no number of heads is enough', () => {
  expect(() => headsForAvailable(1, { absentFraction: 1, busyElsewhereFraction: 0 })).toThrow('absentFraction is 1, expected a fraction')
})
