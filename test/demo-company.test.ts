import { expect, test } from 'vitest'
import { decodeItem } from '../src/app/decode/decode-item.ts'
import { readSeed } from '../src/app/records/seed-file.ts'
import { resolveLeg } from '../src/domain/contact/resolve-leg.ts'
import { DAY_MS, HOUR_MS } from '../src/domain/shared/instant.ts'
import { companyRecords } from '../src/sim/company-records.ts'
import { DEMO_COMPANY } from '../src/sim/demo-company.ts'
import { eventOf } from '../src/sim/sending.ts'
import { Timeline } from '../src/sim/timeline.ts'
import { FIXED_ZONES } from './support/fixed-zones.ts'

const WEDNESDAY = 20_005
const encoder = new TextEncoder()
const timeline = new Timeline({ company: DEMO_COMPANY, zones: FIXED_ZONES, seed: 1, faults: [], shares: [] })
/** Of three hours in which all regions have somebody at work: evening in Sydney, noon in Berlin, morning in New York. */
const sendings = timeline.between(WEDNESDAY * DAY_MS + 10 * HOUR_MS, WEDNESDAY * DAY_MS + 14 * HOUR_MS)
const seed = readSeed(companyRecords(DEMO_COMPANY, '(simulated)'))
const records = seed.ok ? seed.value : []

test('the records of the demo are some that Loadline takes: sixty queues in eight markets', () => {
  expect(seed.ok ? [] : seed.error).toEqual([])
  const count = (kind: string): number => records.filter((record) => record.kind === kind).length
  expect({ markets: count('market'), queues: count('queue'), vendors: count('vendor'), feeds: count('feed') }).toEqual({
    markets: 8,
    queues: 60,
    vendors: 5,
    feeds: 6,
  })
})

test('every name that the simulated platforms send is in the records', () => {
  const known = new Set<string>()
  for (const { kind, input } of records) {
    if (kind === 'mapping') known.add(`queue ${input.feed} ${input.native}`)
    if (kind === 'vendor') known.add(`vendor ${input.key}`)
    if (kind === 'site') known.add(`site ${input.vendor} ${input.key}`)
    if (kind === 'feed') known.add(`feed ${input.key}`)
  }
  const named = new Set<string>()
  for (const sending of sendings) {
    const { feed } = sending
    const { queue, toQueue, queues, vendor, site } = eventOf(sending).data
    named.add(`feed ${feed}`)
    for (const name of [queue, toQueue, ...(Array.isArray(queues) ? queues : [])])
      if (name !== undefined) named.add(`queue ${feed} ${name}`)
    if (vendor !== undefined) named.add(`vendor ${vendor}`)
    if (site !== undefined) named.add(`site ${vendor} ${site}`)
  }
  expect([...named].filter((name) => !known.has(name))).toEqual([])
})

test('every simulated event is taken without a warning, and contacts come to every meaning', () => {
  const legs = new Map<string, Parameters<typeof resolveLeg>[0][number][]>()
  const odd: unknown[] = []
  for (const sending of sendings) {
    const { sentAt, feed } = sending
    const item = decodeItem(encoder.encode(JSON.stringify(eventOf(sending))), { now: sentAt })
    if (item.kind !== 'event' || item.event.warnings.length > 0) odd.push(item)
    else if (item.event.type === 'contact') {
      const { fact, vendor, ...told } = item.event
      const name = `${feed} ${told.contactId} ${told.leg}`
      const leg = legs.get(name) ?? []
      leg.push({ ...told, kind: fact, queueId: 1, vendorId: vendor === null ? 0 : 1, siteId: 0, toQueueId: 0, learned: 1 })
      legs.set(name, leg)
    }
  }
  expect(odd.slice(0, 3)).toEqual([])
  const meanings = [...legs.values()].map((leg) => resolveLeg(leg))
  expect(meanings.filter(({ kind }) => kind === 'inconsistent')).toEqual([])
  const outcomes = meanings.flatMap((meaning) => (meaning.kind === 'counted' ? meaning.stays.map(({ outcome }) => outcome) : []))
  expect([...new Set(outcomes)].sort()).toEqual(['abandoned', 'answered', 'flowedOut', 'waiting'])
  expect(outcomes.length).toBeGreaterThan(6_000)
})
