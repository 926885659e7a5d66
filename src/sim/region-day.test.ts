import { expect, test } from 'vitest'
import { FIXED_ZONES } from '../../test/support/fixed-zones.ts'
import type { Region } from './company.ts'
import { DEMO_COMPANY } from './demo-company.ts'
import type { AgentHappening, ContactHappening, Happening } from './happening.ts'
import { dayStart, happeningsOfDay } from './region-day.ts'

const MONDAY = 20_003
const EUROPE = DEMO_COMPANY.regions[0] as Region
const dayOf = (dayNumber: number, seed = 1): Happening[] => happeningsOfDay(EUROPE, FIXED_ZONES, seed, dayNumber)
const contactsOf = (day: readonly Happening[]): ContactHappening[] => day.filter((each) => each.kind === 'contact')
const agentsOf = (day: readonly Happening[]): AgentHappening[] => day.filter((each) => each.kind === 'agent')

test('every contact that is offered is decided once, and every one that is answered ends', () => {
  const facts = new Map<unknown, string[]>()
  for (const { arrival, fact } of contactsOf(dayOf(MONDAY))) facts.set(arrival, [...(facts.get(arrival) ?? []), fact])
  const lives = new Set([...facts.values()].map((life) => life.filter((fact) => fact !== 'held' && fact !== 'resumed').join(' ')))
  expect([...lives].sort()).toEqual([
    'offered abandoned',
    'offered answered ended wrapped',
    'offered callbackRequested',
    'offered replied ended',
  ])
})

test('nobody is at two things at once, nor at two days’ work', () => {
  const states = new Map<string, AgentHappening[]>()
  for (const each of [...agentsOf(dayOf(MONDAY)), ...agentsOf(dayOf(MONDAY + 1))]) {
    states.set(each.shift.agent, [...(states.get(each.shift.agent) ?? []), each])
  }
  const odd: string[] = []
  for (const [agent, list] of states) {
    for (const [place, each] of list.entries()) {
      const before = list[place - 1]
      if (before !== undefined && !mayFollow(before, each))
        odd.push(`${agent}: ${before.state} at ${before.at}, then ${each.state} at ${each.at}`)
    }
    if (list.at(-1)?.state !== 'offline') odd.push(`${agent} never goes`)
  }
  expect(odd).toEqual([])
})

/** Talk on the phone ends in wrap; else nobody enters the state they are in, but from one email to the next. */
function mayFollow(before: AgentHappening, next: AgentHappening): boolean {
  if (next.at <= before.at) return false
  if (before.state === 'handling' && before.queue?.channel === 'phone') return next.state === 'wrap'
  return next.state !== 'wrap' && (next.state !== before.state || next.state === 'handling')
}

test('whoever handles a contact is told to handle its queue at that moment', () => {
  const day = dayOf(MONDAY)
  const handling = new Set(
    agentsOf(day).flatMap(({ shift, state, at, queue }) => (state === 'handling' ? [`${shift.agent} ${at} ${queue?.key}`] : [])),
  )
  const answers = contactsOf(day).filter(({ fact }) => fact === 'answered')
  expect(answers.length).toBeGreaterThan(3_000)
  expect(answers.filter(({ shift, at, arrival }) => !handling.has(`${shift?.agent} ${at} ${arrival.queue.key}`))).toEqual([])
})

test('a routed contact is answered by the vendor it was routed to, a pooled one by several', () => {
  const answers = contactsOf(dayOf(MONDAY)).filter(({ fact }) => fact === 'answered' || fact === 'replied')
  const strays = answers.filter(({ arrival, shift }) => arrival.vendor !== null && arrival.vendor !== shift?.team.vendor)
  const pooled = answers.filter(({ arrival }) => arrival.queue.key === 'plus-phone').map(({ shift }) => shift?.team.vendor)
  expect(strays).toEqual([])
  expect([...new Set(pooled)].sort()).toEqual(['in-house', 'meridian', 'northgate'])
})

test('days differ by more than chance alone, and Mondays are busier than Sundays', () => {
  const pacific = DEMO_COMPANY.regions.find(({ key }) => key === 'pacific') as Region
  const offeredOn = (dayNumber: number, seed: number): number =>
    contactsOf(happeningsOfDay(pacific, FIXED_ZONES, seed, dayNumber)).filter(({ fact }) => fact === 'offered').length
  const mondays = Array.from({ length: 30 }, (_, seed) => offeredOn(MONDAY, seed))
  const sundays = Array.from({ length: 10 }, (_, seed) => offeredOn(MONDAY - 1, seed))
  const mean = mondays.reduce((a, b) => a + b) / mondays.length
  const variance = mondays.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (mondays.length - 1)
  expect(variance / mean).toBeGreaterThan(2)
  expect(Math.min(...mondays)).toBeGreaterThan(Math.max(...sundays))
})

test('service is neither perfect nor broken: most are answered within 20 seconds, some leave', () => {
  const contacts = contactsOf(dayOf(MONDAY)).filter(({ arrival }) => arrival.queue.channel === 'phone')
  const within = contacts.filter(({ fact, waitMs }) => fact === 'answered' && (waitMs ?? 0) <= 20_000).length
  const count = (name: string): number => contacts.filter(({ fact }) => fact === name).length
  expect(within / count('offered')).toBeGreaterThan(0.6)
  expect(within / count('offered')).toBeLessThan(0.95)
  expect(count('abandoned') / count('offered')).toBeGreaterThan(0.01)
  expect(count('abandoned') / count('offered')).toBeLessThan(0.15)
})

test('the floor is empty when a day begins, but for what was written over night', () => {
  const day = dayOf(MONDAY)
  const nextStart = dayStart(EUROPE, FIXED_ZONES, MONDAY + 1)
  const later = day.filter(({ at }) => at >= nextStart)
  expect(later.length).toBeGreaterThan(0)
  expect(contactsOf(later).filter(({ arrival }) => arrival.queue.channel === 'phone')).toEqual([])
  expect(day.filter(({ at }) => at < dayStart(EUROPE, FIXED_ZONES, MONDAY))).toEqual([])
})
