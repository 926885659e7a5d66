import { describe, expect, test } from 'vitest'
import { twinRun } from './support/twin-run.ts'
import type { TwinOptions } from './support/twin-worlds.ts'

const RUN_MS_MAX = 120_000

describe('to a vendor every answer is the same to the byte, whatever another vendor has', () => {
  test(
    '300 pairs over all routes, stream and exports',
    async () => {
      const { pairs, differing, answered, untried, foreignSteps, frames } = await twinRun({ pairs: 300, seed: 1 })
      expect(differing).toEqual([])
      expect(pairs).toBe(300)
      expect(untried).toEqual([])
      expect(answered).toBeGreaterThan(60)
      expect(foreignSteps).toBeGreaterThan(10)
      expect(frames).toBeGreaterThan(20)
    },
    RUN_MS_MAX,
  )

  test.each<[string, TwinOptions]>([
    ['by the conditions of our queries alone, with row-level security off', { policies: 'off' }],
    ['by the policies of the database alone, with the conditions off', { conditions: 'off' }],
  ])(
    '%s',
    async (_, layers) => {
      const { differing, answered } = await twinRun({ pairs: 80, seed: 3, isEveryRouteAsked: false, ...layers })
      expect(differing).toEqual([])
      expect(answered).toBeGreaterThan(30)
    },
    RUN_MS_MAX,
  )

  test.each<[string, TwinOptions]>([
    ['both layers', { policies: 'off', conditions: 'off' }],
    ['the conditions, for the tallies', { policies: 'off', conditions: { leaksOf: 'tally' } }],
    ['the policies, for the tallies', { policies: { leaksOf: 'tally' }, conditions: 'off' }],
    ['the scope', { isStaff: true }],
  ])(
    'and a hole is found in %s',
    async (_, holes) => {
      const { differing } = await twinRun({ pairs: 60, seed: 4, isEveryRouteAsked: false, ...holes })
      expect(differing.length).toBeGreaterThan(0)
    },
    RUN_MS_MAX,
  )
})
