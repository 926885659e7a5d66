import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockingProbability } from './erlang-b.ts'
import { erlangC } from './erlang-c.ts'
import type { SteadyQueue, SteadyService } from './steady-queue.ts'

function serviceC(queue: SteadyQueue): SteadyService {
  const service = erlangC(queue)
  if (!service.ok) throw new Error(`${service.error.erlangs} erlangs on ${service.error.agents} agents, expected a stable queue`)
  return service.value
}

test('one agent is the queue of the textbooks: the wait probability is the load, and waits are exponential', () => {
  const { waitProbability, serviceLevel, waitSeconds } = serviceC({ callsPerHour: 6, ahtSeconds: 300, agents: 1, thresholdSeconds: 30 })
  expect(waitProbability).toBeCloseTo(0.5, 14)
  expect(serviceLevel).toBeCloseTo(1 - 0.5 * Math.exp(-30 / 600), 14)
  expect(waitSeconds).toBeCloseTo(300, 10)
})

test('blocking by two agents at one erlang is a fifth, and 10,000 agents under one erlang hold a number too small for a double', () => {
  expect(blockingProbability(1, 2)).toBeCloseTo(0.2, 15)
  expect([blockingProbability(1, 10_000), blockingProbability(0, 3), blockingProbability(7, 0)]).toEqual([0, 0, 1])
})

test('48 calls a minute of one minute on 50 agents: most wait, and 20 seconds on the mean (Garnett, Mandelbaum and Reiman 2002, table 1)', () => {
  const { waitProbability, waitSeconds } = serviceC({ callsPerHour: 2_880, ahtSeconds: 60, agents: 50, thresholdSeconds: 20 })
  expect(waitProbability).toBeCloseTo(0.694455611196834, 12)
  expect(waitSeconds).toBeCloseTo(20.833668335905, 9)
})

test('as many erlangs as agents have no steady state, and a queue that nobody calls answers all, also without agents', () => {
  expect(erlangC({ callsPerHour: 60, ahtSeconds: 300, agents: 5, thresholdSeconds: 20 })).toEqual({
    ok: false,
    error: { kind: 'unstable', erlangs: 5, agents: 5 },
  })
  expect(serviceC({ callsPerHour: 0, ahtSeconds: 300, agents: 0, thresholdSeconds: 20 })).toMatchObject({
    serviceLevel: 1,
    waitSeconds: 0,
    occupancy: 0,
  })
})

test('two floors that join are never worse than each by itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.05, max: 0.98, noNaN: true }), (agents, load) => {
      const queue = { callsPerHour: agents * load * 12, ahtSeconds: 300, agents, thresholdSeconds: 20 }
      const joined = serviceC({ ...queue, callsPerHour: 2 * queue.callsPerHour, agents: 2 * agents })
      expect(joined.waitProbability).toBeLessThanOrEqual(serviceC(queue).waitProbability)
      expect(joined.serviceLevel).toBeGreaterThanOrEqual(serviceC(queue).serviceLevel)
    }),
    { seed: 3 },
  )
})
