import fc from 'fast-check'
import { expect, test } from 'vitest'
import { erlangA } from './erlang-a.ts'
import { erlangC } from './erlang-c.ts'
import { quickLevel } from './quick-level.ts'

test('calls and nobody to answer them: everybody waits until patience ends, and nobody is answered', () => {
  const service = erlangA({ callsPerHour: 60, ahtSeconds: 300, agents: 0, thresholdSeconds: 20, patienceSeconds: 60 })
  expect(service).toMatchObject({
    waitProbability: 1,
    serviceLevel: 0,
    abandonFraction: 1,
    waitSeconds: 60,
    asaSeconds: null,
    occupancy: null,
  })
  expect(service.serviceLevelOfAnswered).toBeNull()
})

test('where patience is as long as handling, the number in the system is Poisson', () => {
  const [erlangs, agents] = [24, 26]
  let term = Math.exp(-erlangs)
  let below = 0
  for (let count = 0; count < agents; count += 1) {
    below += term
    term *= erlangs / (count + 1)
  }
  const queue = { callsPerHour: 360, ahtSeconds: 240, agents, thresholdSeconds: 20, patienceSeconds: 240 }
  expect(erlangA(queue).waitProbability).toBeCloseTo(1 - below, 13)
})

const load = fc.record({
  callsPerHour: fc.double({ min: 0.5, max: 20_000, noNaN: true }),
  ahtSeconds: fc.double({ min: 20, max: 1_200, noNaN: true }),
  spare: fc.double({ min: -0.7, max: 1, noNaN: true }),
  thresholdSeconds: fc.double({ min: 0, max: 120, noNaN: true }),
  patienceSeconds: fc.double({ min: 1, max: 3_000, noNaN: true }),
})
const SLACK = 1e-12

test('one more agent never makes waiting or leaving more likely, nor any reading of service level or the ASA worse', () => {
  fc.assert(
    fc.property(load, ({ spare, ...queue }) => {
      const agents = Math.max(1, Math.round(((queue.callsPerHour * queue.ahtSeconds) / 3_600) * (1 + spare)))
      const service = erlangA({ ...queue, agents })
      const more = erlangA({ ...queue, agents: agents + 1 })
      for (const falls of [
        'waitProbability',
        'abandonFraction',
        'abandonedWithinFraction',
        'waitSeconds',
        'asaSeconds',
        'occupancy',
      ] as const)
        expect(more[falls] ?? 0).toBeLessThanOrEqual((service[falls] ?? 0) * (1 + SLACK))
      for (const rises of ['serviceLevel', 'serviceLevelNetOfEarlyAbandons', 'serviceLevelOfAnswered'] as const)
        expect(more[rises] ?? 0).toBeGreaterThanOrEqual((service[rises] ?? 0) * (1 - SLACK))
    }),
    { numRuns: 200, seed: 1 },
  )
})

test('figures fit each other: readings by their order, work done by those answered, queue by Little, leaving by patience', () => {
  fc.assert(
    fc.property(load, ({ spare, ...queue }) => {
      const agents = Math.max(1, Math.round(((queue.callsPerHour * queue.ahtSeconds) / 3_600) * (1 + spare)))
      const service = erlangA({ ...queue, agents })
      const { serviceLevel, serviceLevelNetOfEarlyAbandons: net, serviceLevelOfAnswered: ofAnswered, abandonFraction } = service
      expect(net).toBeGreaterThanOrEqual(serviceLevel * (1 - SLACK))
      expect(ofAnswered ?? 1).toBeGreaterThanOrEqual((net ?? 1) * (1 - SLACK))
      expect(serviceLevel / (1 - service.abandonedWithinFraction)).toBeCloseTo(net ?? 0, 9)
      expect(service.erlangs * (1 - abandonFraction)).toBeCloseTo(agents * (service.occupancy ?? 0), 6)
      expect(service.queueLength * 3_600).toBeCloseTo(queue.callsPerHour * service.waitSeconds, 6)
      expect(service.waitSeconds).toBeCloseTo(abandonFraction * queue.patienceSeconds, 9)
    }),
    { numRuns: 200, seed: 2 },
  )
})

test('the quick way to the service level is the level, in any load', () => {
  const loads = fc.record({
    callsPerHour: fc.double({ min: 0.1, max: 60_000, noNaN: true }),
    ahtSeconds: fc.double({ min: 5, max: 2_000, noNaN: true }),
    patienceSeconds: fc.double({ min: 0.5, max: 20_000, noNaN: true }),
    thresholdSeconds: fc.double({ min: 0, max: 400, noNaN: true }),
    spare: fc.double({ min: -0.9, max: 1, noNaN: true }),
  })
  fc.assert(
    fc.property(loads, ({ spare, ...queue }) => {
      const erlangs = (queue.callsPerHour * queue.ahtSeconds) / 3_600
      const agents = Math.max(1, Math.round(erlangs * (1 + spare)))
      const wait = { arrivalRate: queue.callsPerHour / 3_600, serviceRate: agents / queue.ahtSeconds, leaveRate: 1 / queue.patienceSeconds }
      const level = erlangA({ ...queue, agents }).serviceLevel
      expect(Math.abs(quickLevel(wait, { erlangs, agents, thresholdSeconds: queue.thresholdSeconds }) - level)).toBeLessThanOrEqual(
        1e-11 * level,
      )
    }),
    { numRuns: 300, seed: 9 },
  )
})

test('with ever longer patience Erlang A becomes Erlang C, and with none Erlang B', () => {
  const queue = { callsPerHour: 360, ahtSeconds: 240, agents: 30, thresholdSeconds: 20 }
  const endless = erlangC(queue)
  const gaps = [1e3, 1e5, 1e7, 1e9].map((patienceSeconds) => {
    const patient = erlangA({ ...queue, patienceSeconds })
    return endless.ok ? Math.abs(patient.waitSeconds - endless.value.waitSeconds) : Number.NaN
  })
  expect(gaps).toEqual([...gaps].sort((a, b) => b - a))
  expect(gaps.at(-1)).toBeLessThan(1e-5)
  const none = erlangA({ ...queue, agents: 26, patienceSeconds: 0 })
  const hardlyAny = erlangA({ ...queue, agents: 26, patienceSeconds: 1e-9 })
  expect(none.abandonFraction).toBeCloseTo(0.102174958472374, 14)
  expect(hardlyAny.abandonFraction).toBeCloseTo(none.abandonFraction, 9)
  expect(hardlyAny.serviceLevel).toBeCloseTo(none.serviceLevel, 9)
})

test('whoever asks of a queue that cannot be is told what came and what was expected', () => {
  const queue = { callsPerHour: 60, ahtSeconds: 300, agents: 5, thresholdSeconds: 20, patienceSeconds: 60 }
  expect(() => erlangA({ ...queue, agents: 2.5 })).toThrow('agents is 2.5, expected a whole number from 0 to 100000')
  expect(() => erlangA({ ...queue, callsPerHour: Number.NaN })).toThrow('callsPerHour is NaN, expected a number of 0 or more')
  expect(() => erlangA({ ...queue, patienceSeconds: Number.POSITIVE_INFINITY })).toThrow('patienceSeconds is Infinity')
})
