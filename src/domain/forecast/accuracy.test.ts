import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accuracyOf, addErrors, type Outcome, sumErrors, sumErrorsBy, whatMadeTheError } from './accuracy.ts'

const band = (low: number, middle: number, high: number) => [
  { level: 0.1, value: low },
  { level: 0.5, value: middle },
  { level: 0.9, value: high },
]

test('errors that cancel out have no bias, but are errors', () => {
  const { wape, bias, rmse } = accuracyOf(
    sumErrors([
      { forecast: 110, actual: 100 },
      { forecast: 90, actual: 100 },
    ]),
  )
  expect({ wape, bias, rmse }).toEqual({ wape: 0.1, bias: 0, rmse: 10 })
})

test('too much forecast is a bias above nought', () => {
  expect(accuracyOf(sumErrors([{ forecast: 120, actual: 100 }])).bias).toBeCloseTo(0.2, 12)
})

test('where nothing came there is no accuracy', () => {
  expect(accuracyOf(sumErrors([{ forecast: 3, actual: 0 }])).wape).toBeNull()
  expect(accuracyOf(sumErrors([])).rmse).toBeNull()
})

test('coverage counts the ends of the band, and the pinball loss asks more for the side that the level leaves out', () => {
  const { coverage, pinball } = accuracyOf(
    sumErrors([
      { forecast: 10, quantiles: band(8, 10, 13), actual: 8 },
      { forecast: 10, quantiles: band(8, 10, 13), actual: 14 },
    ]),
  )
  expect(coverage).toBe(0.5)
  // .1: .1 x 0 + .1 x 6; .5: .5 x 2 + .5 x 4; .9: .1 x 5 + .9 x 1, each over 22 that came.
  expect(pinball.map(({ loss }) => loss)).toEqual([0.6 / 22, 3 / 22, 1.4 / 22].map((loss) => expect.closeTo(loss, 12)))
})

test('the error of a handle time counts by the contacts it is about', () => {
  const { wape } = accuracyOf(
    sumErrors([
      { forecast: 200, actual: 100, weight: 1 },
      { forecast: 100, actual: 100, weight: 9 },
    ]),
  )
  expect(wape).toBeCloseTo(0.1, 12)
})

const outcomes = fc.array(
  fc.record({ forecast: fc.integer({ min: 0, max: 50 }), actual: fc.integer({ min: 0, max: 50 }), queue: fc.constantFrom('a', 'b') }),
)

test('the sums of the parts are the sums of the whole', () => {
  fc.assert(
    fc.property(outcomes, (all) => {
      const parts = [...sumErrorsBy(all, ({ queue }) => queue).values()]
      const together = parts.reduce((sums, part) => addErrors(sums, part), sumErrors([]))
      expect(together).toEqual(sumErrors(all))
    }),
  )
})

test('the day that made most of the error is named first', () => {
  const all: readonly (Outcome & { readonly day: string })[] = [
    { day: 'monday', forecast: 10, actual: 12 },
    { day: 'tuesday', forecast: 10, actual: 18 },
    { day: 'monday', forecast: 10, actual: 8 },
  ]
  const shares = whatMadeTheError(sumErrorsBy(all, ({ day }) => day))
  expect(shares.map(({ key, error, share }) => ({ key, error, share: Math.round(share * 100) }))).toEqual([
    { key: 'tuesday', error: -8, share: 67 },
    { key: 'monday', error: 0, share: 33 },
  ])
})
