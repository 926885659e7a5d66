import { expect, test } from 'vitest'
import { FIXED_ZONES } from '../../test/support/fixed-zones.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/shared/instant.ts'
import { DEMO_COMPANY } from '../sim/demo-company.ts'
import { simulateDay, simulateFrom } from '../sim/simulate.ts'
import { chunksOfContacts, type DemoContext, type DemoProgress, runDemo } from './demo-driver.ts'

const MONDAY = 20_003
/** 14:00 in the region: its day began at 17:00 UTC of the day before. */
const NOON = MONDAY * DAY_MS + 3 * HOUR_MS
const FEEDS = ['solara-acd', 'in-house-acd']
/** One region is enough to see what is sent when, and is simulated in a moment. */
const company = { regions: DEMO_COMPANY.regions.filter(({ key }) => key === 'pacific') }
const simulation = { company, zones: FIXED_ZONES, seed: 1 }

interface World extends DemoContext {
  readonly ids: string[]
  readonly heartbeats: Map<string, number[]>
  readonly reports: DemoProgress[]
}

/** A server that takes everything, and a clock that runs only while the demo waits; the demo ends after `minutes`. */
function world(minutes: number, given: Partial<DemoContext> = {}): World {
  const ids: string[] = []
  const heartbeats = new Map<string, number[]>(FEEDS.map((feed) => [feed, []]))
  const reports: DemoProgress[] = []
  let now = NOON
  return {
    ids,
    heartbeats,
    reports,
    simulation,
    feeds: FEEDS,
    post: async (feed, events) => {
      for (const event of events) ids.push(`${feed} ${/"id":"([^"]+)"/.exec(event)?.[1]}`)
      if (events.length === 0) heartbeats.get(feed)?.push(now)
      return { accepted: events.length, duplicate: 0, quarantined: 0, statuses: events.map(() => 'accepted'), attempts: 1 }
    },
    offeredWithin: async () => 0,
    now: () => now,
    wait: async (ms) => {
      now += ms
    },
    isEnding: () => now >= NOON + minutes * MINUTE_MS,
    report: (progress) => reports.push(progress),
    resumeFrom: null,
    ...given,
  }
}

const daysOf = (ids: readonly string[]): number[] =>
  [...new Set(ids.flatMap((id) => /-(\d{5})-\d{5}\/offered/.exec(id)?.[1] ?? []))].map(Number)

/** What the platforms sent of today by an instant, as the simulator alone says it. */
function todayUntil(until: number): string[] {
  const ids: string[] = []
  for (const { sentAt, feed, event } of simulateFrom(simulation, NOON)) {
    if (sentAt > until) break
    ids.push(`${feed} ${event.id}`)
  }
  return ids
}

test('on an empty store today comes first, then the same weekdays before, the newest first, and yesterday', async () => {
  const context = world(12)
  await runDemo(context)
  const firstBefore = context.ids.findIndex((id) => id.includes(`-${MONDAY - 7}-`))
  const first = new Set(context.ids.slice(0, firstBefore))
  const today = todayUntil(NOON)
  expect(today.length).toBeGreaterThan(2_000)
  expect(today.filter((id) => !first.has(id))).toEqual([])
  expect(daysOf(context.ids).filter((day) => day < MONDAY - 1)).toEqual([MONDAY - 7, MONDAY - 14, MONDAY - 21, MONDAY - 28])
})

test('live events are sent as they become due, and what was sent is what was acknowledged', async () => {
  const context = world(30, { offeredWithin: async () => Number.POSITIVE_INFINITY })
  const last = await runDemo(context)
  const due = todayUntil(NOON + 30 * MINUTE_MS - 1_000)
  const sent = new Set(context.ids)
  expect(due.filter((id) => !sent.has(id))).toEqual([])
  expect(last).toMatchObject({ phase: 'live', sent: context.ids.length, acknowledged: context.ids.length, accepted: context.ids.length })
})

test('a feed with nothing to send is heard within its cadence of 15 seconds', async () => {
  const context = world(30, { offeredWithin: async () => Number.POSITIVE_INFINITY })
  await runDemo(context)
  expect(context.heartbeats.get('in-house-acd')?.length).toBeGreaterThan(10)
  expect(Math.max(...[...context.heartbeats.values()].flat())).toBeLessThanOrEqual(NOON + 30 * MINUTE_MS)
})

test('a demo that goes on sends what was missed, with a little overlap, and no day that is there', async () => {
  const resumeFrom = NOON - 2 * HOUR_MS
  const context = world(1, { resumeFrom, offeredWithin: async () => Number.POSITIVE_INFINITY })
  await runDemo(context)
  const before = new Set(todayUntil(resumeFrom - 11 * MINUTE_MS))
  const missed = todayUntil(NOON).slice(todayUntil(resumeFrom).length)
  const sent = new Set(context.ids)
  expect(missed.filter((id) => !sent.has(id))).toEqual([])
  expect(context.ids.length).toBeLessThan(missed.length + 2_000)
  expect(context.ids.filter((id) => before.has(id)).length).toBeLessThan(20)
})

test('a demo that was ended before today was whole sends all of today again', async () => {
  const context = world(1, { resumeFrom: NOON - 1_000, offeredWithin: async () => 100 })
  await runDemo(context)
  const sent = new Set(context.ids)
  expect(todayUntil(NOON).filter((id) => !sent.has(id))).toEqual([])
})

test('a past day is sent contact by contact, so that between two chunks nobody waits since that day', () => {
  const region = company.regions[0]
  if (region === undefined) throw new Error('the company has no such region')
  const sendings = simulateDay(simulation, region, MONDAY - 1)
  const chunks = chunksOfContacts(sendings)
  expect(chunks.length).toBeGreaterThan(1)
  expect(
    chunks
      .flat()
      .map(({ event }) => event.id)
      .sort(),
  ).toEqual(sendings.map(({ event }) => event.id).sort())
  const contacts = chunks.flatMap((chunk) => [...new Set(chunk.flatMap(({ event }) => event.data['contactId'] ?? []))])
  expect(new Set(contacts).size).toBe(contacts.length)
})
