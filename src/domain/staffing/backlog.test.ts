import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agentsForPromises, type DueItems, type WorkInterval, workOff } from './backlog.ts'

const HOUR = 3_600
const hour: WorkInterval = { seconds: HOUR, arrivals: [], agents: 2, ahtSeconds: 600, utilisation: 1 }
const hours = (count: number, over: Partial<WorkInterval> = {}): WorkInterval[] =>
  Array.from({ length: count }, () => ({ ...hour, ...over }))

test('two agents with ten minutes an item clear thirty in two hours and a half, and break the promises that end before', () => {
  const plan = workOff([{ dueSeconds: 2 * HOUR, items: 30 }], hours(4))
  expect(plan.clearedAfterSeconds).toBe(2.5 * HOUR)
  expect(plan.intervals.map(({ backlogAtEnd }) => backlogAtEnd)).toEqual([18, 6, 0, 0])
  expect(plan).toMatchObject({ due: 30, breaches: 6, withinPromise: 0.8 })
})

test('what is due first is done first, whatever came first', () => {
  const plan = workOff(
    [
      { dueSeconds: 5 * HOUR, items: 12 },
      { dueSeconds: HOUR, items: 12 },
    ],
    hours(2),
  )
  expect(plan.breaches).toBe(0)
  expect(plan.intervals[0]?.earliestDueSeconds).toBe(5 * HOUR)
})

test('closed hours handle nothing, and promises end in them all the same', () => {
  const plan = workOff([{ dueSeconds: 90 * 60, items: 5 }], [{ ...hour, agents: 0 }, { ...hour, agents: 0 }, hour])
  expect(plan.intervals.map(({ breaches }) => breaches)).toEqual([0, 5, 0])
  expect(plan.handled).toBe(5)
})

const work = fc.record({
  open: fc.array(fc.record({ dueSeconds: fc.integer({ min: -HOUR, max: 12 * HOUR }), items: fc.integer({ min: 0, max: 80 }) }), {
    maxLength: 8,
  }),
  days: fc.array(
    fc.record({
      agents: fc.integer({ min: 0, max: 9 }),
      items: fc.integer({ min: 0, max: 60 }),
      promise: fc.integer({ min: HOUR, max: 9 * HOUR }),
    }),
    { minLength: 1, maxLength: 10 },
  ),
})

test('what was open and what came in is handled or still open, and nobody handles more than there is time for', () => {
  fc.assert(
    fc.property(work, ({ open, days }) => {
      const intervals = days.map(({ agents, items, promise }, place) => ({
        ...hour,
        agents,
        arrivals: [{ dueSeconds: place * HOUR + promise, items }],
      }))
      const plan = workOff(open, intervals)
      const came = sumOf(open) + sumOf(intervals.flatMap(({ arrivals }) => arrivals))
      expect(plan.handled + (plan.intervals.at(-1)?.backlogAtEnd ?? 0)).toBeCloseTo(came, 6)
      for (const [place, { handled }] of plan.intervals.entries())
        expect(handled).toBeLessThanOrEqual((days[place]?.agents ?? 0) * 6 + 1e-6)
      expect(plan.breaches).toBeGreaterThanOrEqual(sumOf(open.filter(({ dueSeconds }) => dueSeconds < 0)) - 1e-9)
      expect(plan.breaches).toBeLessThanOrEqual(plan.due + 1e-6)
    }),
    { seed: 6 },
  )
})

test('the fewest agents for the promises keep them, and one fewer does not', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 6 }), (items) => {
      const intervals = items.map((count, place) => ({ ...hour, arrivals: [{ dueSeconds: (place + 3) * HOUR, items: count }] }))
      const found = agentsForPromises([{ dueSeconds: 2 * HOUR, items: 30 }], intervals, 1)
      const agents = found.ok ? found.value : Number.NaN
      const keptBy = (heads: number): number | null =>
        workOff(
          [{ dueSeconds: 2 * HOUR, items: 30 }],
          intervals.map((interval) => ({ ...interval, agents: heads })),
        ).withinPromise
      expect(keptBy(agents)).toBe(1)
      expect(keptBy(agents - 1)).toBeLessThan(1)
    }),
    { seed: 7, numRuns: 50 },
  )
})

test('a promise that is broken already is out of reach of any number of agents', () => {
  expect(agentsForPromises([{ dueSeconds: -1, items: 1 }], hours(2), 1)).toMatchObject({
    ok: false,
    error: { kind: 'outOfReach', withinPromise: 0 },
  })
})

function sumOf(groups: readonly DueItems[]): number {
  return groups.reduce((sum, { items }) => sum + items, 0)
}
