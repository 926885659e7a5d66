import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareCrews } from './share-crews.ts'

test('lanes that share all their people are one line before all of them', () => {
  const lanes = shareCrews([3, 5], [{ heads: 10, lanes: [0, 1] }])
  expect(lanes.map(({ heads, erlangs }) => [heads, erlangs])).toEqual([
    [10, 8],
    [10, 8],
  ])
})

test('lanes that share nobody know nothing of each other', () => {
  const lanes = shareCrews(
    [3, 5],
    [
      { heads: 4, lanes: [0] },
      { heads: 6, lanes: [1] },
    ],
  )
  expect(lanes.map(({ heads, erlangs }) => [heads, erlangs])).toEqual([
    [4, 3],
    [6, 5],
  ])
})

test('who serves both takes more of the lane whose own people are busier', () => {
  const [own, other] = shareCrews(
    [9, 3],
    [
      { heads: 5, lanes: [0] },
      { heads: 5, lanes: [1] },
      { heads: 5, lanes: [0, 1] },
    ],
  )
  // Twelve erlangs over fifteen heads: level at 0.8, so the first lane brings five to the shared crew's four and its own four.
  expect(own?.heads).toBe(10)
  expect(own?.erlangs).toBeCloseTo(9, 1)
  expect(other?.erlangs).toBeLessThan(8.1)
})

test('no load is lost between the crews, and a lane never sees less than its own', () => {
  const crew = fc.record({
    heads: fc.integer({ min: 1, max: 40 }),
    lanes: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }),
  })
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 5, maxLength: 5 }),
      fc.array(crew, { minLength: 1 }),
      (erlangs, crews) => {
        const lanes = shareCrews(erlangs, crews)
        for (const [lane, shared] of lanes.entries()) {
          const isServed = crews.some((each) => each.lanes.includes(lane))
          const own = shared.from.find(([from]) => from === lane)?.[1] ?? 0
          expect(own).toBeCloseTo(isServed ? (erlangs[lane] as number) : 0, 6)
          expect(shared.erlangs).toBeGreaterThanOrEqual(own - 1e-6)
        }
      },
    ),
    { numRuns: 100 },
  )
})
