import { expect, test } from 'vitest'
import { FIXED_ZONES } from '../../test/support/fixed-zones.ts'
import { contentHash } from '../domain/shared/hash.ts'
import type { Pool } from './company.ts'
import { DEMO_COMPANY } from './demo-company.ts'
import type { Fault } from './fault.ts'
import type { AgentHappening, ContactHappening, Happening } from './happening.ts'
import { dayStart, periodStart } from './pool-period.ts'
import { type PoolRun, runPool, type Simulation } from './pool-run.ts'

const MONDAY = 20_003
const poolOf = (key: string): Pool => DEMO_COMPANY.pools.find((pool) => pool.key === key) as Pool
const PHONE = poolOf('pacific-phone')
const CHAT = poolOf('europe-chat')
const MAIL = poolOf('pacific-mail')
const simulationOf = (seed: number, faults: readonly Fault[] = []): Simulation => ({
  company: DEMO_COMPANY,
  zones: FIXED_ZONES,
  seed,
  faults,
  shares: [],
})
const runOf = (pool: Pool, day = MONDAY, seed = 1): PoolRun =>
  runPool(simulationOf(seed), pool, pool.period === 'day' ? day : Math.floor(day / 7))
const contactsOf = (day: readonly Happening[]): ContactHappening[] => day.filter((each) => each.kind === 'contact')
const agentsOf = (day: readonly Happening[]): AgentHappening[] => day.filter((each) => each.kind === 'agent')

test('the same seed makes the same day, bit for bit, and another seed another', () => {
  const hashOf = (seed: number): number =>
    contentHash(JSON.stringify(runOf(PHONE, MONDAY, seed).happenings.map(({ at, kind }) => `${kind} ${at}`)))
  expect(hashOf(1)).toBe(hashOf(1))
  expect(hashOf(1)).not.toBe(hashOf(2))
})

test('every contact that comes is decided once, in every pool, and every one that is answered ends', () => {
  const lives = [PHONE, CHAT, MAIL].map((pool) => {
    const facts = new Map<unknown, string[]>()
    for (const { arrival, fact } of contactsOf(runOf(pool).happenings)) facts.set(arrival, [...(facts.get(arrival) ?? []), fact])
    const shown = [...facts.values()].map((life) => life.filter((fact) => !['held', 'resumed', 'transferred'].includes(fact)).join(' '))
    return [...new Set(shown)].sort()
  })
  expect(lives).toEqual([
    ['offered abandoned', 'offered answered ended wrapped', 'offered callbackRequested'],
    ['offered abandoned', 'offered answered ended', 'reopened answered ended'],
    ['offered replied ended', 'reopened replied ended'],
  ])
})

test('nobody is at two things at once, nor at two days’ work', () => {
  const states = new Map<string, AgentHappening[]>()
  for (const day of [MONDAY, MONDAY + 1]) {
    for (const each of agentsOf(runOf(PHONE, day).happenings)) states.set(each.shift.agent, [...(states.get(each.shift.agent) ?? []), each])
  }
  const odd: string[] = []
  for (const [agent, list] of states) {
    for (const [place, each] of list.entries()) {
      const before = list[place - 1]
      if (before !== undefined && !mayFollow(before, each))
        odd.push(`${agent}: ${before.state} ${before.at}, then ${each.state} ${each.at}`)
    }
    if (list.at(-1)?.state !== 'offline') odd.push(`${agent} never goes`)
  }
  expect(states.size).toBeGreaterThan(60)
  expect(odd).toEqual([])
})

/** Talk on the phone ends in wrap; else nobody enters the state they are in. */
function mayFollow(before: AgentHappening, next: AgentHappening): boolean {
  if (next.at <= before.at) return false
  if (before.state === 'handling') return next.state === 'wrap'
  return next.state !== 'wrap' && next.state !== before.state
}

test('nobody has more contacts in hand than the team takes at once, and chats do overlap', () => {
  const inHand = new Map<string, number>()
  let most = 0
  for (const { fact, shift } of contactsOf(runOf(CHAT).happenings)) {
    const agent = shift?.agent ?? ''
    if (fact === 'answered') inHand.set(agent, (inHand.get(agent) ?? 0) + 1)
    if (fact === 'ended') inHand.set(agent, (inHand.get(agent) ?? 0) - 1)
    most = Math.max(most, inHand.get(agent) ?? 0)
  }
  expect(most).toBe(3)
})

test('a routed contact is answered by the vendor it was routed to, a pooled one by several', () => {
  const answers = contactsOf(runOf(poolOf('europe-phone')).happenings).filter(({ fact }) => fact === 'answered')
  expect(answers.filter(({ vendor, shift }) => vendor !== null && vendor !== shift?.team.vendor)).toEqual([])
  const pooled = answers.filter(({ arrival }) => arrival.queue.key === 'de-plus').map(({ shift }) => shift?.team.vendor)
  expect([...new Set(pooled)].sort()).toEqual(['in-house', 'northgate'])
})

test('mail that comes on a day without work waits for the next, and a week ends with what it had left over', () => {
  const week = Math.floor(MONDAY / 7)
  const happenings = contactsOf(runOf(MAIL).happenings)
  const sunday = dayStart(MAIL, FIXED_ZONES, week * 7 + 3)
  const waitsOfSunday = happenings.filter(
    ({ fact, arrival }) => fact === 'replied' && arrival.at >= sunday && arrival.at < sunday + 3_600_000,
  )
  expect(waitsOfSunday.length).toBeGreaterThan(0)
  expect(Math.min(...waitsOfSunday.map(({ at, arrival }) => at - arrival.at))).toBeGreaterThan(20 * 3_600_000)
  const end = periodStart(MAIL, FIXED_ZONES, week + 1)
  const late = happenings.filter(({ at }) => at >= end)
  expect(late.length).toBeGreaterThan(0)
  expect(Math.max(...late.map(({ at }) => at - end))).toBeLessThan(12 * 3_600_000)
})

test('days differ by more than chance alone, and Mondays are busier than Sundays', () => {
  const offeredOn = (day: number, seed: number): number =>
    [...runOf(PHONE, day, seed).rates.values()].flat().reduce((sum, rate) => sum + rate, 0)
  const mondays = Array.from({ length: 12 }, (_, seed) => offeredOn(MONDAY, seed))
  const sundays = Array.from({ length: 6 }, (_, seed) => offeredOn(MONDAY - 1, seed))
  const mean = mondays.reduce((a, b) => a + b) / mondays.length
  const variance = mondays.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (mondays.length - 1)
  expect((variance + mean) / mean).toBeGreaterThan(2)
  expect(Math.min(...mondays)).toBeGreaterThan(Math.max(...sundays))
})

test('mail is answered by when it is due: what was handed on or came back is in time as nearly all is, and does not wait a second time', () => {
  const replies = contactsOf(runOf(MAIL).happenings).filter(({ fact }) => fact === 'replied')
  const partInTime = (legs: readonly ContactHappening[]): number =>
    legs.filter(({ at, arrival }) => at <= (arrival.dueAt ?? Number.NaN)).length / legs.length
  const further = replies.filter(({ arrival }) => arrival.leg > 1)
  expect(further.length).toBeGreaterThan(100)
  expect(partInTime(replies)).toBeGreaterThan(0.95)
  expect(partInTime(further)).toBeGreaterThan(0.95)
})
