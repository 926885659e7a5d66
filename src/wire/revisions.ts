import { z } from 'zod'
import { instantText } from './instant.ts'

const list = z.string().min(1).max(8_000)
const edge = z.string().max(80).describe('An instant at a full quarter hour, or a date (its first instant in the zone of the rows)')

/** `GET /api/v1/revisions`: of which intervals. Lists are separated by commas; a comma within a key is written `\,`. */
export const revisionQuery = z.strictObject({
  from: edge,
  to: edge,
  zone: z.string().min(1).max(80).optional().describe('IANA name of the zone of dates; the queues’ own where absent'),
  market: list.optional(),
  channel: list.optional(),
  queue: list.optional(),
  vendor: list.optional().describe('Values are then of these vendors alone'),
  site: list.optional(),
})

const measures = z
  .record(z.string(), z.int())
  .describe('By measure (offered, abandoned, waitAnsweredMs, talkMs, …), times in milliseconds; one that is not named is 0')
const within = z.record(z.string(), z.int().nullable()).describe('By threshold in seconds; null where it was not counted exactly')

/** An interval as it stood at one moment: the figures of `/api/v1/kpis`, and the measures that they are derived from. */
const standing = z
  .looseObject({
    measures,
    offered: z.int(),
    answered: z.int(),
    abandoned: z.int(),
    answeredWithin: within,
    abandonedWithin: within,
    serviceLevel: z.looseObject({ value: z.number().nullable(), formula: z.string().nullable(), thresholdSeconds: z.number().nullable() }),
    asaSeconds: z.number().nullable(),
    ahtSeconds: z.number().nullable(),
    abandonRate: z.number().nullable(),
  })
  .meta({ id: 'StandingInterval' })

const revisionCause = z.enum(['late', 'corrected', 'voided', 'newlyMapped', 'recomputed'])

const revision = z
  .object({
    learnedAt: instantText,
    cause: revisionCause,
    vendor: z.string().describe('unassigned where the platform had not chosen one'),
    site: z.string().nullable(),
    changes: measures,
    answeredWithin: within,
    abandonedWithin: within,
  })
  .meta({ id: 'Revision' })

/** A closed interval of one queue that is not what it was. */
const revisedInterval = z
  .object({
    start: instantText,
    end: instantText,
    date: z.string().nullable(),
    queue: z.string(),
    market: z.string(),
    channel: z.string(),
    closedAt: instantText.describe('Its end, and the time that its feeds may be late'),
    firstClosed: standing,
    revisions: z.array(revision).describe('In the order in which they were learned'),
    inProgress: measures.describe('What service that was in progress at the closing changed since, which is no revision'),
    present: standing,
  })
  .meta({ id: 'RevisedInterval' })

export const revisionAnswer = z
  .object({
    asOf: instantText,
    version: z.string(),
    zone: z.string().nullable().describe('Null: each queue’s own'),
    rows: z.array(revisedInterval).describe('An interval that is not there stands as it closed'),
  })
  .meta({ id: 'Revisions' })

export type RevisedRow = z.infer<typeof revisedInterval>
export type RevisionsView = z.infer<typeof revisionAnswer>
