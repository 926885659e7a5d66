import fc from 'fast-check'
import { expect, test } from 'vitest'
import { watchChats } from '../../../test/support/chat-floor.ts'
import { type ChatQueue, chatService } from './chat.ts'
import { erlangA } from './erlang-a.ts'
import { requiredAgents } from './requirement.ts'

const serviceOf = (queue: ChatQueue) => {
  const service = chatService(queue)
  if (!service.ok) throw new Error(`${service.error.erlangs} erlangs on ${service.error.agents} agents`)
  return service.value
}
const base = { callsPerHour: 120, patienceSeconds: 180, thresholdSeconds: 30 }

test('one chat at a time is a telephone, and chats that take no longer for others beside them make places into agents', () => {
  const phone = erlangA({ ...base, ahtSeconds: 420, agents: 15 })
  const { slotOccupancy, chatSecondsMean, ...single } = serviceOf({ ...base, chatSeconds: [420], agents: 15 })
  for (const [name, value] of Object.entries(single))
    expect([name, value]).toEqual([name, expect.closeTo(phone[name as keyof typeof phone] ?? Number.NaN, 10)])
  expect(slotOccupancy).toBeCloseTo(phone.occupancy ?? Number.NaN, 10)
  expect(chatSecondsMean).toBeCloseTo(420, 8)
  const triple = serviceOf({ ...base, chatSeconds: [420, 420, 420], agents: 5 })
  expect(triple.serviceLevel).toBeCloseTo(phone.serviceLevel, 10)
  expect(triple.occupancy).toBeGreaterThan(triple.slotOccupancy ?? 1)
})

test('the figures are those of the birth-death chain, state by state', () => {
  const [agents, chatSeconds] = [4, [300, 420, 510]] as const
  const lambda = base.callsPerHour / 3_600
  let weight = 1
  let [sum, waiting, busy] = [0, 0, 0]
  for (let inSystem = 0; inSystem < 400; inSystem += 1) {
    sum += weight
    busy += weight * Math.min(inSystem, agents)
    if (inSystem >= 12) waiting += weight
    const next = inSystem + 1
    const each = Math.floor(Math.min(next, 12) / agents)
    const more = Math.min(next, 12) - each * agents
    const ends =
      (each === 0 ? 0 : ((agents - more) * each) / (chatSeconds[each - 1] ?? 1)) +
      (more === 0 ? 0 : (more * (each + 1)) / (chatSeconds[each] ?? 1))
    weight *= lambda / (ends + Math.max(0, next - 12) / base.patienceSeconds)
  }
  const service = serviceOf({ ...base, chatSeconds, agents })
  expect(service.waitProbability).toBeCloseTo(waiting / sum, 12)
  expect(service.occupancy).toBeCloseTo(busy / sum / agents, 12)
})

test('agent by agent, chats are not quite as evenly spread as the formula takes them to be: waits and occupancy are near', () => {
  const queue = { callsPerHour: 100, patienceSeconds: 180, thresholdSeconds: 30, chatSeconds: [420, 520, 660], agents: 6 }
  const [service, watched] = [serviceOf(queue), watchChats(queue, 150_000, 'chats')]
  expect(Math.abs(service.waitProbability - watched.waitProbability)).toBeLessThan(0.03)
  expect(Math.abs(service.abandonFraction - watched.abandonFraction)).toBeLessThan(0.02)
  expect(Math.abs((service.occupancy ?? 0) - watched.occupancy)).toBeLessThan(0.03)
  expect((service.chatSecondsMean ?? 0) / watched.chatSecondsMean).toBeCloseTo(1, 1)
})

test('more chats at once need no more agents, though each takes longer', () => {
  const targets = [{ kind: 'serviceLevel', formula: 'SL3', thresholdSeconds: 30, fractionMin: 0.8 }] as const
  const needed = (chatSeconds: readonly number[]): number => {
    const found = requiredAgents({ callsPerHour: 600, ahtSeconds: 0, patienceSeconds: null, chatSeconds }, targets)
    return found.ok ? found.value : Number.NaN
  }
  const [one, two, three] = [[400], [400, 500], [400, 500, 650]].map(needed)
  expect(one).toBeGreaterThan(two ?? 0)
  expect(two).toBeGreaterThan(three ?? 0)
})

test('one more agent never makes waiting more likely', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 0.8, noNaN: true }),
      (agents, used, slower) => {
        const chatSeconds = [300, 300 * (1 + slower), 300 * (1 + 1.2 * slower)]
        const queue = { ...base, callsPerHour: used * agents * 12, chatSeconds }
        const more = serviceOf({ ...queue, agents: agents + 1 })
        const service = serviceOf({ ...queue, agents })
        expect(more.waitProbability).toBeLessThanOrEqual(service.waitProbability * (1 + 1e-12))
        expect(more.serviceLevel).toBeGreaterThanOrEqual(service.serviceLevel * (1 - 1e-12))
      },
    ),
    { seed: 5 },
  )
})

test('an agent who with one more chat would get less done is no agent of this model', () => {
  expect(() => chatService({ ...base, chatSeconds: [300, 900], agents: 3 })).toThrow(
    'expected handle times with which more chats at once get no less done',
  )
  expect(chatService({ ...base, chatSeconds: [300, 400], agents: 0 })).toMatchObject({
    ok: true,
    value: { serviceLevel: 0, abandonFraction: 1, occupancy: null },
  })
  expect(chatService({ ...base, patienceSeconds: null, chatSeconds: [300, 400], agents: 2 })).toMatchObject({
    ok: false,
    error: { kind: 'unstable' },
  })
})
