import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockingProbability, erlangA, erlangC, type SteadyService } from './erlang.ts'

function serviceC(callsPerHour: number, ahtSeconds: number, agents: number, thresholdSeconds: number): SteadyService {
  const service = erlangC({ callsPerHour, ahtSeconds, agents, thresholdSeconds })
  if (!service.ok) throw new Error(`${service.error.erlangs} erlangs on ${service.error.agents} agents, expected a stable queue`)
  return service.value
}

test('one agent is the queue of the textbooks: the wait probability is the load, and waits are exponential', () => {
  const { waitProbability, serviceLevel, waitSeconds } = serviceC(6, 300, 1, 30)
  expect(waitProbability).toBeCloseTo(0.5, 14)
  expect(serviceLevel).toBeCloseTo(1 - 0.5 * Math.exp(-30 / 600), 14)
  expect(waitSeconds).toBeCloseTo(300, 10)
})

test('blocking by two agents at one erlang is a fifth', () => {
  expect(blockingProbability(1, 2)).toBeCloseTo(0.2, 15)
})

test('48 calls a minute of one minute on 50 agents: most wait, and 20 seconds on the mean (Garnett, Mandelbaum and Reiman 2002, table 1)', () => {
  const { waitProbability, waitSeconds } = serviceC(2_880, 60, 50, 20)
  expect(waitProbability).toBeCloseTo(0.694455611196834, 12)
  expect(waitSeconds).toBeCloseTo(20.833668335905, 9)
})

test('as many erlangs as agents have no steady state, and a queue that nobody calls answers all', () => {
  expect(erlangC({ callsPerHour: 60, ahtSeconds: 300, agents: 5, thresholdSeconds: 20 })).toEqual({
    ok: false,
    error: { kind: 'unstable', erlangs: 5, agents: 5 },
  })
  expect(serviceC(0, 300, 0, 20)).toMatchObject({ serviceLevel: 1, occupancy: null })
  expect(erlangA({ callsPerHour: 60, ahtSeconds: 300, agents: 0, thresholdSeconds: 20, patienceSeconds: 60 })).toMatchObject({
    waitProbability: 1,
    serviceLevel: 0,
    abandonFraction: 1,
  })
})

test('where patience is as long as handling, the number in the system is Poisson', () => {
  const erlangs = 24
  const agents = 26
  let term = Math.exp(-erlangs)
  let below = 0
  for (let count = 0; count < agents; count += 1) {
    below += term
    term *= erlangs / (count + 1)
  }
  const queue = { callsPerHour: 360, ahtSeconds: 240, agents, thresholdSeconds: 20, patienceSeconds: 240 }
  expect(erlangA(queue).waitProbability).toBeCloseTo(1 - below, 12)
})

const load = fc.record({
  callsPerHour: fc.double({ min: 0.5, max: 20_000, noNaN: true }),
  ahtSeconds: fc.double({ min: 20, max: 1_200, noNaN: true }),
  spare: fc.double({ min: -0.5, max: 1, noNaN: true }),
  thresholdSeconds: fc.double({ min: 0, max: 120, noNaN: true }),
  patienceSeconds: fc.double({ min: 5, max: 3_000, noNaN: true }),
})

test('one more agent never makes waiting or leaving more likely, and every figure is a probability that fits the others', () => {
  fc.assert(
    fc.property(load, ({ spare, ...queue }) => {
      const agents = Math.max(1, Math.round(((queue.callsPerHour * queue.ahtSeconds) / 3_600) * (1 + spare)))
      const service = erlangA({ ...queue, agents })
      const more = erlangA({ ...queue, agents: agents + 1 })
      const slack = 1e-9
      expect(more.waitProbability).toBeLessThanOrEqual(service.waitProbability + slack)
      expect(more.abandonFraction).toBeLessThanOrEqual(service.abandonFraction + slack)
      expect(more.serviceLevel).toBeGreaterThanOrEqual(service.serviceLevel - slack)
      expect(service.serviceLevel).toBeLessThanOrEqual(1 - service.abandonFraction + service.waitProbability + slack)
      expect(service.serviceLevel).toBeGreaterThanOrEqual(1 - service.waitProbability - slack)
      expect(service.occupancy).toBeLessThanOrEqual(1 + slack)
    }),
    { numRuns: 200, seed: 1 },
  )
})

test('with patience without end Erlang A becomes Erlang C', () => {
  const queue = { callsPerHour: 360, ahtSeconds: 240, agents: 30, thresholdSeconds: 20 }
  const patient = erlangA({ ...queue, patienceSeconds: 1e8 })
  const endless = serviceC(360, 240, 30, 20)
  expect(patient.serviceLevel).toBeCloseTo(endless.serviceLevel, 6)
  expect(patient.waitSeconds).toBeCloseTo(endless.waitSeconds, 3)
})
