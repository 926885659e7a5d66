import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coarsenWaits, commonEdges } from './coarsen-waits.ts'
import { emptyTally } from './tally.ts'
import { waitBucket, waitEdges } from './wait-edges.ts'
import { answeredWithin } from './waits-within.ts'

test('waits counted by more edges tell the same within every edge that is left', () => {
  const declared = fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 4 })
  fc.assert(
    fc.property(declared, declared, fc.array(fc.integer({ min: 0, max: 100_000_000 })), (some, others, waitsMs) => {
      const edgesMs = waitEdges([...some, ...others])
      const common = commonEdges([edgesMs, waitEdges(some)])
      const histogram = new Array<number>(edgesMs.length + 1).fill(0)
      for (const waitMs of waitsMs) {
        const bucket = waitBucket(edgesMs, waitMs)
        histogram[bucket] = (histogram[bucket] as number) + 1
      }
      const coarse = { ...emptyTally(), answeredWaits: coarsenWaits(histogram, edgesMs, common) }
      for (const edgeMs of common) {
        expect(answeredWithin(coarse, common, edgeMs)).toBe(waitsMs.filter((waitMs) => waitMs <= edgeMs).length)
      }
    }),
  )
})

test('a histogram in which nothing was counted stays so', () => {
  expect(coarsenWaits([], [5, 10], [5])).toEqual([])
})
