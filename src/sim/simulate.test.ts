import { expect, test } from 'vitest'
import { FIXED_ZONES } from '../../test/support/fixed-zones.ts'
import { contentHash } from '../domain/shared/hash.ts'
import { DAY_MS, HOUR_MS } from '../domain/shared/instant.ts'
import type { Region } from './company.ts'
import { DEMO_COMPANY } from './demo-company.ts'
import type { Sending } from './sending.ts'
import { type Simulation, simulateDay, simulateFrom } from './simulate.ts'

const MONDAY = 20_003
const simulationOf = (seed: number): Simulation => ({ company: DEMO_COMPANY, zones: FIXED_ZONES, seed })
const EUROPE = DEMO_COMPANY.regions[0] as Region

function taken(from: number, count: number, seed = 1): Sending[] {
  const sendings: Sending[] = []
  for (const sending of simulateFrom(simulationOf(seed), from)) {
    sendings.push(sending)
    if (sendings.length === count) break
  }
  return sendings
}

test('the same seed makes the same day, bit for bit, and another seed another', () => {
  const hashOfDay = (seed: number): number => contentHash(JSON.stringify(simulateDay(simulationOf(seed), EUROPE, MONDAY)))
  expect(hashOfDay(1)).toBe(hashOfDay(1))
  expect(hashOfDay(1)).not.toBe(hashOfDay(2))
})

test('the stream is in order of sending and goes on over midnight with the next day', () => {
  const noon = MONDAY * DAY_MS + 12 * HOUR_MS
  const sendings = taken(noon, 100_000)
  expect(sendings.every(({ sentAt }, place) => place === 0 || sentAt >= (sendings[place - 1]?.sentAt ?? 0))).toBe(true)
  const days = new Set(sendings.flatMap(({ event }) => /-(\d{5})-\d+$/.exec(String(event.data['contactId']))?.[1] ?? []))
  expect([...days].map(Number)).toEqual(expect.arrayContaining([MONDAY, MONDAY + 1]))
  const ids = sendings.map(({ feed, event, sentAt }) => `${feed} ${event.id} ${sentAt}`)
  expect(new Set(ids).size).toBe(ids.length)
})

test('where in a day the stream is entered does not change what is in it', () => {
  const morning = taken(MONDAY * DAY_MS + 10 * HOUR_MS, 10_000)
  expect(contentHash(JSON.stringify(taken(MONDAY * DAY_MS + 15 * HOUR_MS, 10_000)))).toBe(contentHash(JSON.stringify(morning)))
})

test('few events come late, twice or corrected, and every one comes', () => {
  const sendings = simulateDay(simulationOf(1), EUROPE, MONDAY)
  const late = sendings.filter(({ sentAt, event }) => sentAt - Date.parse(event.time) > 20_000)
  const seen = new Map<string, number>()
  for (const { feed, event } of sendings) seen.set(`${feed} ${event.id}`, (seen.get(`${feed} ${event.id}`) ?? 0) + 1)
  const twice = [...seen.values()].filter((times) => times === 2).length
  const corrected = sendings.filter(({ event }) => event.data['revision'] === 1)
  expect(late.length / sendings.length).toBeGreaterThan(0.003)
  expect(late.length / sendings.length).toBeLessThan(0.01)
  expect(twice / sendings.length).toBeGreaterThan(0.001)
  expect(twice / sendings.length).toBeLessThan(0.006)
  expect(corrected.length).toBeGreaterThan(0)
  for (const { feed, event } of corrected) expect(seen.has(`${feed} ${event.id.replace('/r1', '')}`)).toBe(true)
})
