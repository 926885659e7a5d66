import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeItem } from '../src/app/decode/decode-item.ts'
import { parseSeed } from '../src/app/records/seed-file.ts'
import { resolveLeg } from '../src/domain/contact/resolve-leg.ts'
import { DEMO_COMPANY } from '../src/sim/demo-company.ts'
import { simulateDay } from '../src/sim/simulate.ts'
import { FIXED_ZONES } from './support/fixed-zones.ts'

/** The shortest of days. */
const SUNDAY = 20_002
const encoder = new TextEncoder()
const simulation = { company: DEMO_COMPANY, zones: FIXED_ZONES, seed: 1 }
const sendings = DEMO_COMPANY.regions.flatMap((region) => simulateDay(simulation, region, SUNDAY))
const seed = parseSeed(readFileSync(new URL('../seeds/demo-company.json', import.meta.url), 'utf8'))
const records = seed.ok ? seed.value : []

test('the seed of the demo is one that Loadline takes', () => {
  expect(seed.ok ? [] : seed.error).toEqual([])
  expect(records.length).toBeGreaterThan(40)
})

test('every name that the simulated platforms send is in the seed', () => {
  const known = new Set<string>()
  for (const { kind, input } of records) {
    if (kind === 'mapping') known.add(`queue ${input.feed} ${input.native}`)
    if (kind === 'vendor') known.add(`vendor ${input.key}`)
    if (kind === 'site') known.add(`site ${input.vendor} ${input.key}`)
    if (kind === 'feed') known.add(`feed ${input.key}`)
  }
  const named = new Set<string>()
  for (const { feed, event } of sendings) {
    const { queue, queues, vendor, site } = event.data
    named.add(`feed ${feed}`)
    for (const name of [queue, ...(Array.isArray(queues) ? queues : [])]) if (name !== undefined) named.add(`queue ${feed} ${name}`)
    if (vendor !== undefined) named.add(`vendor ${vendor}`)
    if (site !== undefined) named.add(`site ${vendor} ${site}`)
  }
  expect([...named].filter((name) => !known.has(name))).toEqual([])
})

test('every simulated event is taken without a warning, and every contact comes to a meaning', () => {
  const legs = new Map<string, Parameters<typeof resolveLeg>[0][number][]>()
  const odd: unknown[] = []
  for (const { sentAt, feed, event } of sendings) {
    const item = decodeItem(encoder.encode(JSON.stringify(event)), { now: sentAt })
    if (item.kind !== 'event' || item.event.warnings.length > 0) odd.push(item)
    else if (item.event.type === 'contact') {
      const { fact, vendor, ...told } = item.event
      const leg = legs.get(`${feed} ${told.contactId}`) ?? []
      leg.push({ ...told, kind: fact, queueId: 1, vendorId: vendor === null ? 0 : 1, siteId: 0, toQueueId: 0, learned: 1 })
      legs.set(`${feed} ${told.contactId}`, leg)
    }
  }
  expect(odd).toEqual([])
  const outcomes = [...legs.values()]
    .map((leg) => resolveLeg(leg))
    .map((meaning) => (meaning.kind === 'counted' ? meaning.stays[0]?.outcome : meaning.kind))
  expect([...new Set(outcomes)].sort()).toEqual(['abandoned', 'answered', 'flowedOut'])
  expect(legs.size).toBeGreaterThan(3_000)
})
