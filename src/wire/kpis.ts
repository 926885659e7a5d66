import { z } from 'zod'
import { instantText } from './instant.ts'

const dimension = z.enum(['market', 'channel', 'queue', 'vendor', 'site'])
const list = z.string().min(1).max(8_000)
const edge = z.string().max(80).describe('An instant at a full quarter hour, or a date (its first instant in the zone of the rows)')

/** `GET /api/v1/kpis`: what is asked for. Lists are separated by commas; a comma within a key is written `\,`. */
export const kpiQuery = z.strictObject({
  from: edge,
  to: edge,
  interval: z.enum(['15m', '30m', '1h', 'day', 'week', 'month', 'total']).optional().describe('Length of a row; 15m where absent'),
  by: list.optional().describe('Groups: any of market,channel,queue,vendor,site; one of everything where absent'),
  zone: z.string().min(1).max(80).optional().describe('IANA name; the queues’ own where absent'),
  asKnownAt: z.string().max(1_200).optional().describe('A past instant, or <asOf>~<version> of an answer for exactly its state'),
  thresholds: list.optional().describe('Seconds; those that the queues declare where absent'),
  attainment: z.enum(['true', 'false']).optional(),
  market: list.optional(),
  channel: list.optional(),
  queue: list.optional(),
  vendor: list.optional(),
  site: list.optional(),
})

const count = z.int()
const seconds = z.number().nullable()
const fraction = z.number().nullable()
const within = z.record(z.string(), count.nullable()).describe('By threshold in seconds; null where it is not counted exactly')

const serviceLevel = z.object({
  value: fraction,
  formula: z.string().nullable().describe('SL1 to SL7 or SL-async; mixed where targets differ'),
  thresholdSeconds: z.number().nullable(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  provisional: z.boolean().describe('Somebody waits or is in service, or facts may still come in time'),
})

/** How far a figure can be believed: a feed that is silent is not a feed that had nothing to say. */
export const freshness = z
  .object({
    state: z.enum(['live', 'late', 'stale', 'unknown']),
    heardAt: instantText.nullable(),
    feed: z.string().nullable().describe('The feed that was silent longest for its cadence'),
  })
  .meta({ id: 'Freshness' })

/** One row of figures; the dimensions asked for stand in it by name. */
export const kpiRow = z
  .looseObject({
    start: instantText,
    end: instantText,
    date: z.string().nullable().describe('Local date, Monday of a week, YYYY-MM of a month; null of a total'),
    market: z.string().optional(),
    channel: z.string().optional(),
    queue: z.string().optional(),
    vendor: z.string().optional().describe('unassigned where the platform has not chosen one'),
    site: z.string().nullable().optional(),
    offered: count,
    answered: count.describe('By the vendor that answered'),
    answeredOfOffered: count.describe('By the vendor that the contact was routed to'),
    answeredWithin: within,
    abandoned: count,
    abandonedWithin: within,
    shortAbandoned: count.nullable(),
    flowedOut: count,
    lost: count,
    waiting: count,
    inService: count,
    handled: count,
    serviceLevel,
    asaSeconds: seconds,
    ahtSeconds: seconds,
    abandonRate: fraction,
    occupancy: fraction,
    provenance: z.enum(['measured', 'reported']),
    freshness,
  })
  .meta({ id: 'KpiRow' })

export const kpiAnswer = z
  .object({
    asOf: instantText,
    version: z.string().describe('With asOf it names exactly this state'),
    asKnownAt: instantText.nullable(),
    zone: z.string().nullable().describe('Null: each queue’s own'),
    interval: z.string(),
    by: z.array(dimension),
    thresholdsSeconds: z.array(z.number()),
    rows: z.array(kpiRow),
  })
  .meta({ id: 'Kpis' })
