import { z } from 'zod'
import { instantText } from './instant.ts'

const list = z.string().min(1).max(8_000)
const place = z.string().min(1).max(1_000).describe('`next` of the page before')
const limit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .describe('Rows of a page, at most 500')
const edge = z.string().max(80).describe('An instant at a full quarter hour')

const common = {
  from: edge,
  to: edge,
  market: list.optional(),
  channel: list.optional(),
  queue: list.optional(),
  vendor: list.optional(),
  site: list.optional(),
  asKnownAt: z.string().max(1_200).optional(),
  after: place.optional(),
  limit: limit.optional(),
}

/** `GET /api/v1/contacts`: the contacts that add to a figure. */
export const contactQuery = z.strictObject({
  ...common,
  measure: z.string().max(40).optional().describe('The figure whose contacts are asked for; offered where absent'),
  within: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional()
    .describe('Only those that waited so many seconds at most'),
  outcome: z.enum(['waiting', 'answered', 'abandoned', 'flowedOut', 'lost']).optional(),
})

/** `GET /api/v1/contacts/listed/{list}`: legs that people have to look at. */
export const legListQuery = z.strictObject({ ...common, from: edge.optional(), to: edge.optional() })

const seconds = z.number().nullable()

/** One version of one fact: the evidence. Not given to vendors. */
export const contactFact = z
  .looseObject({
    fact: z.string(),
    at: instantText,
    revision: z.int(),
    eventTime: instantText,
    learnedAt: instantText,
    counts: z.boolean(),
  })
  .meta({ id: 'ContactFact' })

/** One stay of a contact in a queue. */
export const contactRow = z
  .looseObject({
    feed: z.string(),
    contactId: z.string(),
    leg: z.int(),
    stay: z.int(),
    queue: z.string(),
    channel: z.string(),
    routedVendor: z.string().nullable(),
    answeringVendor: z.string().nullable(),
    agent: z.string().nullable(),
    offeredAt: instantText,
    outcome: z.enum(['waiting', 'answered', 'abandoned', 'flowedOut', 'lost']),
    decidedAt: instantText.nullable(),
    waitSeconds: z.number(),
    inService: z.boolean(),
    talkSeconds: seconds,
    holdSeconds: seconds,
    wrapSeconds: seconds,
    counts: z.number().describe('What it adds to the figure'),
    facts: z.array(contactFact).nullable(),
  })
  .meta({ id: 'Contact' })

const page = {
  asOf: instantText,
  version: z.string(),
  next: z.string().nullable().describe('Give it as `after` for the next page; null where this is the last'),
  more: z.boolean(),
}

export const contactPage = z.object({ ...page, rows: z.array(contactRow) }).meta({ id: 'Contacts' })

/** A leg that is left out of figures, or whose facts disagree. */
export const listedLeg = z
  .looseObject({
    feed: z.string(),
    contactId: z.string(),
    leg: z.int(),
    standing: z.enum(['pending', 'inconsistent', 'counted', 'voided']),
    hasConflict: z.boolean(),
    firstAt: instantText,
    facts: z.array(contactFact).nullable(),
  })
  .meta({ id: 'ListedLeg' })

export const legListPage = z.object({ ...page, rows: z.array(listedLeg) }).meta({ id: 'ListedLegs' })
