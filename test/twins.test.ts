import { expect, test } from 'vitest'
import { twinRun } from './support/twin-run.ts'

test('to a vendor every answer is the same to the byte, whatever another vendor has: 300 pairs over all routes, stream and exports', async () => {
  const { pairs, differing, answered, untried, foreignSteps, frames } = await twinRun({ pairs: 300, seed: 1 })
  expect(differing).toEqual([])
  expect(pairs).toBe(300)
  expect(untried).toEqual([])
  expect(answered).toBeGreaterThan(80)
  expect(foreignSteps).toBeGreaterThan(10)
  expect(frames).toBeGreaterThan(20)
}, 120_000)

test.each(['policies', 'scope'] as const)(
  'a hole in the %s is found',
  async (leak) => {
    const { differing } = await twinRun({ pairs: 100, seed: 2, leak })
    expect(differing.length).toBeGreaterThan(0)
  },
  120_000,
)
