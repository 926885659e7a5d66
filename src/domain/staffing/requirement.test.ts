import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareWithBruteForce, randomRequirements } from '../../../test/support/requirement-cases.ts'
import { mostCallsPerHour, requiredAgents } from './requirement.ts'
import type { StaffingTarget } from './target.ts'

const eightyTwenty: StaffingTarget = { kind: 'serviceLevel', formula: 'SL3', thresholdSeconds: 20, fractionMin: 0.8 }
const agentsFor = (load: Parameters<typeof requiredAgents>[0], ...targets: readonly StaffingTarget[]): number => {
  const found = requiredAgents(load, targets)
  return found.ok ? found.value : Number.POSITIVE_INFINITY
}

test('with abandonment the fewest agents may be fewer than the load has erlangs', () => {
  const load = { callsPerHour: 1_200, ahtSeconds: 300, patienceSeconds: 180 }
  expect(agentsFor(load, { ...eightyTwenty, fractionMin: 0.5 })).toBeLessThan(100)
  expect(agentsFor({ ...load, patienceSeconds: null }, { ...eightyTwenty, fractionMin: 0.5 })).toBeGreaterThan(100)
})

test('a queue that nobody calls needs nobody, and a level of everything in no time is out of reach', () => {
  expect(agentsFor({ callsPerHour: 0, ahtSeconds: 300, patienceSeconds: null }, eightyTwenty)).toBe(0)
  const asa = { kind: 'asa', secondsMax: 0 } as const
  const load = { callsPerHour: 1e9, ahtSeconds: 3_600, patienceSeconds: null }
  expect(requiredAgents(load, [asa])).toEqual({ ok: false, error: { kind: 'outOfReach', target: asa, agentsMax: 100_000 } })
})

test('several targets take as many as the one that takes most', () => {
  const load = { callsPerHour: 1_200, ahtSeconds: 300, patienceSeconds: 180 }
  const cap: StaffingTarget = { kind: 'occupancy', fractionMax: 0.85 }
  const leave: StaffingTarget = { kind: 'abandonment', fractionMax: 0.03 }
  const each = [eightyTwenty, cap, leave].map((target) => agentsFor(load, target))
  expect(agentsFor(load, eightyTwenty, cap, leave)).toBe(Math.max(...each))
  expect(agentsFor(load, leave, cap, eightyTwenty)).toBe(Math.max(...each))
})

test('the requirement is what trying one agent after the other finds, in 500 random cases of every kind of target', () => {
  const differences = compareWithBruteForce(randomRequirements(500, 'requirement/1'))
  expect(differences).toEqual([])
})

test('so many agents carry the most calls that need no more of them, and one call in a million more needs another', () => {
  fc.assert(
    fc.property(
      fc.record({
        agents: fc.integer({ min: 1, max: 120 }),
        ahtSeconds: fc.double({ min: 20, max: 1_200, noNaN: true }),
        patienceSeconds: fc.option(fc.double({ min: 5, max: 1_000, noNaN: true })),
        fractionMin: fc.double({ min: 0.3, max: 0.98, noNaN: true }),
      }),
      ({ fractionMin, ...floor }) => {
        const targets = [{ ...eightyTwenty, fractionMin }]
        const most = mostCallsPerHour(floor, targets)
        const callsPerHour = most.ok ? most.value : Number.NaN
        expect(agentsFor({ ...floor, callsPerHour }, ...targets)).toBe(floor.agents)
        expect(agentsFor({ ...floor, callsPerHour: callsPerHour * 1.000001 }, ...targets)).toBe(floor.agents + 1)
      },
    ),
    { numRuns: 100, seed: 4 },
  )
})
