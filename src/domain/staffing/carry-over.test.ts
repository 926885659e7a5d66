import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type StaffedInterval, serviceOverIntervals } from './carry-over.ts'
import { erlangA } from './erlang-a.ts'
import { erlangC } from './erlang-c.ts'

const base: StaffedInterval = { seconds: 900, callsPerHour: 120, ahtSeconds: 300, agents: 12, patienceSeconds: 120, thresholdSeconds: 20 }

test('a day that stays as it is becomes the steady queue, with abandonment and without', () => {
  fc.assert(
    fc.property(
      fc.record({ agents: fc.integer({ min: 1, max: 60 }), used: fc.double({ min: 0.1, max: 1.6, noNaN: true }), isPatient: fc.boolean() }),
      ({ agents, used, isPatient }) => {
        const load = isPatient ? Math.min(used, 0.7) : used
        const queue = { callsPerHour: load * agents * 20, ahtSeconds: 180, agents, thresholdSeconds: 20 }
        const intervals = Array.from({ length: 40 }, () => ({ ...queue, seconds: 1_800, patienceSeconds: isPatient ? null : 90 }))
        const last = serviceOverIntervals(intervals).at(-1)
        const patient = erlangC(queue)
        const steady = isPatient && patient.ok ? patient.value : erlangA({ ...queue, patienceSeconds: 90 })
        expect(last?.serviceLevel).toBeCloseTo(steady.serviceLevel, 8)
        expect(last?.abandonFraction).toBeCloseTo(steady.abandonFraction, 8)
        expect(last?.waitSeconds).toBeCloseTo(steady.waitSeconds, 5)
        expect(last?.asaSeconds).toBeCloseTo(steady.asaSeconds ?? Number.NaN, 5)
        expect(last?.occupancy).toBeCloseTo(steady.occupancy ?? Number.NaN, 8)
        expect((last?.abandonedWithin ?? 0) / (last?.offered ?? 1)).toBeCloseTo(steady.abandonedWithinFraction, 8)
      },
    ),
    { numRuns: 12, seed: 1 },
  )
})

test('an overload is felt in the interval after it, and in each later one less', () => {
  const calm = Array.from({ length: 6 }, () => base)
  const shaken = calm.map((interval, place) => (place === 2 ? { ...interval, callsPerHour: 300 } : interval))
  const losses = serviceOverIntervals(calm).map(
    (service, place) => (service.serviceLevel ?? 0) - (serviceOverIntervals(shaken)[place]?.serviceLevel ?? 0),
  )
  expect(losses.slice(0, 2).every((loss) => Math.abs(loss) < 0.01)).toBe(true)
  expect(losses[3]).toBeGreaterThan(0.05)
  expect(losses[4]).toBeLessThan(losses[3] ?? 0)
  expect(losses[5]).toBeLessThan(losses[4] ?? 0)
})

test('everybody offered is answered or leaves, and what is worked is what was answered', () => {
  const day = [0.4, 1.4, 0.9, 0.2].map((used) => ({ ...base, callsPerHour: used * 144 }))
  const services = serviceOverIntervals(day)
  for (const { offered, answered, abandoned } of services) expect(answered + abandoned).toBeCloseTo(offered, 9)
  const worked = services.reduce((sum, { occupancy }) => sum + (occupancy ?? 0) * base.agents * base.seconds, 0)
  const answered = services.reduce((sum, service) => sum + service.answered, 0)
  // What is still in hand at the end is worked later.
  expect(answered * base.ahtSeconds - worked).toBeGreaterThan(0)
  expect((answered * base.ahtSeconds - worked) / (base.agents * base.ahtSeconds)).toBeLessThan(0.5)
})

test('a queue that begins with a backlog works it off: the fewer wait, the better the service', () => {
  const levels = [0, 12, 30, 60].map((inSystem) => serviceOverIntervals([base], inSystem)[0]?.serviceLevel ?? Number.NaN)
  expect(levels).toEqual([...levels].sort((a, b) => b - a))
  expect(serviceOverIntervals([{ ...base, callsPerHour: 0 }], 60)[0]).toMatchObject({ serviceLevel: null, offered: 0, answered: 0 })
})

test('heads that fall take the contacts they have in hand with them, not back into the line', () => {
  const full = { ...base, agents: 20, callsPerHour: 200 }
  const [, fewer] = serviceOverIntervals([full, { ...full, agents: 10, callsPerHour: 1, seconds: 60 }])
  // Ten who stay were busy for 5 in 6 of their time, so now and then one of them is free at once.
  expect(fewer?.serviceLevel).toBeGreaterThan(0.5)
})

test('an interval without an end or without work is refused', () => {
  expect(() => serviceOverIntervals([{ ...base, seconds: 0 }])).toThrow('seconds is 0, expected a length of more than 0')
  expect(() => serviceOverIntervals([{ ...base, ahtSeconds: 0 }])).toThrow('ahtSeconds is 0')
  expect(() => serviceOverIntervals([{ ...base, callsPerHour: 1e9 }])).toThrow('expected at most 250000: is the load right?')
})
