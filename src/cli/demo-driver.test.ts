import { expect, test } from 'vitest'
import { FIXED_ZONES } from '../../test/support/fixed-zones.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import { DEMO_COMPANY } from '../sim/demo-company.ts'
import type { Fault } from '../sim/fault.ts'
import { eventOf, type Sending } from '../sim/sending.ts'
import { Timeline } from '../sim/timeline.ts'
import { chunksOfContacts, type DemoContext, type DemoProgress, runDemo } from './demo-driver.ts'
import type { Span } from './demo-history.ts'

const MONDAY = 20_003
/** Noon in Tokyo. */
const NOON = MONDAY * DAY_MS + 3 * HOUR_MS
const FEEDS = ['solara-acd', 'in-house-acd', 'kestrel-acd', 'plus-acd']
/** One pool is enough to see what is sent when, and is simulated in a moment. */
const company = { ...DEMO_COMPANY, pools: DEMO_COMPANY.pools.filter(({ key }) => key === 'pacific-phone') }
const timelineWith = (faults: readonly Fault[]): Timeline => new Timeline({ company, zones: FIXED_ZONES, seed: 1, faults, shares: [] })

interface World extends DemoContext {
  readonly ids: string[]
  readonly sentAt: Map<string, Instant>
  readonly heartbeats: Map<string, number[]>
  readonly reports: DemoProgress[]
  readonly kept: (readonly Span[])[]
}

/** A server that takes everything, and a clock that runs only while the demo waits; the demo ends after `minutes`. */
function world(minutes: number, given: Partial<DemoContext> = {}): World {
  const ids: string[] = []
  const sentAt = new Map<string, Instant>()
  const heartbeats = new Map<string, number[]>(FEEDS.map((feed) => [feed, []]))
  const reports: DemoProgress[] = []
  const kept: (readonly Span[])[] = []
  let now = NOON
  return {
    ids,
    sentAt,
    heartbeats,
    reports,
    kept,
    timeline: timelineWith([]),
    feeds: FEEDS,
    post: async (feed, events) => {
      for (const event of events) {
        const id = `${feed} ${/"id":"([^"]+)"/.exec(event)?.[1]}`
        ids.push(id)
        sentAt.set(id, now)
      }
      if (events.length === 0) heartbeats.get(feed)?.push(now)
      return { accepted: events.length, duplicate: 0, quarantined: 0, statuses: events.map(() => 'accepted'), attempts: 1 }
    },
    done: [],
    keep: (done) => kept.push(done),
    now: () => now,
    wait: async (ms) => {
      now += ms
    },
    isEnding: () => now >= NOON + minutes * MINUTE_MS,
    report: (progress) => reports.push(progress),
    historyDays: 3,
    ...given,
  }
}

const idsOf = (sendings: readonly Sending[]): string[] => sendings.map((sending) => `${sending.feed} ${eventOf(sending).id}`)
const sentBetween = (from: Instant, to: Instant): string[] => idsOf(timelineWith([]).between(from, to))
/** Of [from, to), without those who waited or talked already as it began. */
const begunBetween = (from: Instant, to: Instant): string[] =>
  idsOf(
    timelineWith([])
      .between(from, to)
      .filter(({ happening }) => happening.kind === 'agent' || happening.arrival.at >= from),
  )

test('on an empty store the last hours come first, the newest before all, and then three days without a gap', async () => {
  const context = world(30)
  const last = await runDemo(context)
  const place = new Map(context.ids.map((id, at) => [id, at]))
  const placesOf = (from: Instant): number[] => sentBetween(from, from + HOUR_MS).map((id) => place.get(id) ?? Number.NaN)
  expect(Math.max(...placesOf(NOON - HOUR_MS))).toBeLessThan(Math.min(...placesOf(NOON - 5 * HOUR_MS)))
  const all = begunBetween((MONDAY - 3) * DAY_MS, NOON)
  expect(all.length).toBeGreaterThan(40_000)
  expect(all.filter((id) => !place.has(id))).toEqual([])
  expect(last).toMatchObject({ phase: 'live', hours: 75, hoursDone: 75 })
  expect(context.reports.map(({ phase }) => phase).filter((phase, at, list) => phase !== list[at - 1])).toEqual([
    'today',
    'history',
    'live',
  ])
})

test('live events are sent as they become due, and what was sent is what was acknowledged', async () => {
  const context = world(30, { historyDays: 0 })
  const last = await runDemo(context)
  const due = timelineWith([]).between(NOON, NOON + 30 * MINUTE_MS - 1_000)
  const late = due.filter((sending) => Math.abs((context.sentAt.get(idsOf([sending])[0] ?? '') ?? 0) - sending.sentAt) > 6_000)
  expect(due.length).toBeGreaterThan(400)
  expect(late).toEqual([])
  expect(last).toMatchObject({ phase: 'live', sent: context.ids.length, acknowledged: context.ids.length, accepted: context.ids.length })
})

test('a feed with nothing to send is heard within its cadence of 15 seconds, unless it is to be silent', async () => {
  const silence: Fault = { key: 's', kind: 'feedSilent', feed: 'in-house-acd', delivers: 'late', from: NOON, to: NOON + HOUR_MS }
  const context = world(30, { timeline: timelineWith([silence]), historyDays: 0 })
  await runDemo(context)
  expect(context.heartbeats.get('plus-acd')?.length).toBeGreaterThan(10)
  expect(context.heartbeats.get('in-house-acd')).toEqual([])
})

test('a demo that goes on sends what was missed and what was half sent, and nothing that is there', async () => {
  const stopped = NOON - 2 * HOUR_MS
  const first = (MONDAY - 3) * DAY_MS
  const done = [
    { from: first, to: first + 4 * HOUR_MS },
    { from: first + 7 * HOUR_MS, to: stopped },
  ]
  const context = world(5, { done })
  await runDemo(context)
  const sent = new Set(context.ids)
  const expected = [...sentBetween(first + 4 * HOUR_MS, first + 7 * HOUR_MS), ...sentBetween(stopped, NOON)]
  expect(expected.length).toBeGreaterThan(2_000)
  expect(expected.filter((id) => !sent.has(id))).toEqual([])
  const there = sentBetween(first + 8 * HOUR_MS, stopped - HOUR_MS)
  expect(there.filter((id) => sent.has(id)).length).toBeLessThan(there.length * 0.01)
  expect(context.kept.at(-1)).toEqual([{ from: first, to: NOON }])
})

test('a window is kept as sent only when all of it is acknowledged', async () => {
  const context = world(30, { isEnding: () => context.ids.length > 9_000 })
  await runDemo(context)
  const place = new Set(context.ids)
  const [kept] = context.kept.at(-1) ?? []
  expect(kept?.to).toBe(NOON)
  expect(sentBetween(kept?.from ?? 0, NOON).filter((id) => !place.has(id))).toEqual([])
})

test('whoever waited or talked as the past begins is not told of, since nobody would ever hear of the offer', async () => {
  const first = (MONDAY - 1) * DAY_MS
  const context = world(5, { historyDays: 1 })
  await runDemo(context)
  const sent = new Set(context.ids)
  const told = new Set(begunBetween(first, first + HOUR_MS))
  const untold = sentBetween(first, first + HOUR_MS).filter((id) => !told.has(id))
  expect(untold.length).toBeGreaterThan(0)
  expect(untold.filter((id) => sent.has(id))).toEqual([])
  expect([...told].filter((id) => !sent.has(id))).toEqual([])
})

test('the past is sent contact by contact, so that between two chunks nobody waits since then', () => {
  const sendings = timelineWith([]).between(NOON - 6 * HOUR_MS, NOON)
  const chunks = chunksOfContacts(sendings)
  expect(chunks.length).toBeGreaterThan(1)
  expect(idsOf(chunks.flat()).sort()).toEqual(idsOf(sendings).sort())
  const contactOf = ({ happening }: Sending): string[] => (happening.kind === 'contact' ? [happening.arrival.contactId] : [])
  const contacts = chunks.flatMap((chunk) => [...new Set(chunk.flatMap(contactOf))])
  expect(new Set(contacts).size).toBe(contacts.length)
})
