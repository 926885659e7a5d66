import { z } from 'zod'

// The events that a feed sends, as they are published in the API's description. The server reads them with hand-written checks that
// are many times faster and say more; a test holds that whatever those take without a warning this schema takes too, and that what it
// refuses they refuse.

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)(?:\[[^\]]+\])*$/)
  .describe('RFC 3339 with offset, as 2026-03-29T14:05:00+02:00; a zone may follow as RFC 9557 has it')

const text = z.string().min(1).max(200)
const optionalText = z.string().max(200).nullish()
const count = z.number().min(0).max(2_147_483_647).multipleOf(1)
const quantity = z.number().min(0).max(2_147_483_647).nullish()
const revision = count.nullish().describe('Higher replaces lower; 0 where absent')
const handleMs = z.number().min(0).max(604_800_000).multipleOf(1).nullish()
const seconds = z.union([z.literal(900), z.literal(1_800), z.literal(3_600)])

/** `data` of `loadline.contact.v1`: one thing that happened to a contact. */
export const contactPayload = z
  .object({
    contactId: text.describe('The same for all facts of one contact; never a number, an address or a name of a person'),
    leg: z.number().min(1).max(200).multipleOf(1).nullish().describe('Counts the queues that the contact went through; 1 where absent'),
    fact: z.enum([
      'offered',
      'answered',
      'held',
      'resumed',
      'ended',
      'wrapped',
      'abandoned',
      'flowedOut',
      'transferred',
      'callbackRequested',
      'reopened',
      'replied',
      'voided',
    ]),
    n: count.nullish().describe('Tells repeatable facts apart: held, resumed, replied, transferred'),
    at: instant,
    revision,
    queue: text.describe('As the feed names it; mapped to a queue by the feed’s mapping'),
    channel: optionalText,
    vendor: optionalText,
    site: optionalText,
    agent: optionalText.describe('A pseudonym'),
    toQueue: optionalText,
    waitMs: z.number().min(0).max(34_560_000_000).multipleOf(1).nullish(),
    talkMs: handleMs,
    holdMs: handleMs,
    wrapMs: handleMs,
    direction: z.enum(['inbound', 'outbound']).nullish(),
    language: optionalText,
    caseKey: optionalText.describe('Made a pseudonym before it is stored'),
    customerKey: optionalText.describe('Made a pseudonym before it is stored'),
    dueAt: instant.nullish(),
  })
  .meta({ title: 'Contact fact' })

/** `data` of `loadline.agent-state.v1`: an agent entered a state. */
export const agentStatePayload = z
  .object({
    agent: text.describe('A pseudonym'),
    vendor: text,
    site: optionalText,
    queues: z.array(text).max(200).nullish().describe('The queues the agent serves'),
    queue: optionalText.describe('The queue of the contact in hand'),
    state: z.enum(['available', 'handling', 'wrap', 'break', 'training', 'meeting', 'other_aux', 'offline']),
    nativeState: optionalText,
    at: instant,
    revision,
  })
  .meta({ title: 'Agent state' })

const within = z
  .record(z.string().regex(/^(?:0|[1-9]\d{0,4})$/), count.nullish())
  .nullish()
  .describe('Counts by threshold in seconds, cumulative')

/** `data` of `loadline.interval.v1`: what a vendor reports for one interval. */
export const vendorIntervalPayload = z
  .object({
    queue: text,
    vendor: text,
    start: instant.describe('The start of a quarter hour'),
    seconds,
    revision,
    offered: count.nullish(),
    answered: count.nullish(),
    abandoned: count.nullish(),
    answeredWithin: within,
    abandonedWithin: within,
    talkSeconds: quantity,
    holdSeconds: quantity,
    wrapSeconds: quantity,
  })
  .meta({ title: 'Vendor interval' })

/** `data` of `loadline.plan.v1`: a snapshot of a forecast, a requirement, a commitment or a schedule. */
export const planPayload = z
  .object({
    kind: z.enum(['forecast', 'requirement', 'commitment', 'schedule']),
    snapshot: text,
    rows: z
      .array(
        z.object({
          queue: text,
          vendor: optionalText,
          site: optionalText,
          start: instant.describe('The start of a quarter hour'),
          seconds,
          contacts: quantity,
          ahtSeconds: quantity,
          heads: quantity,
        }),
      )
      .min(1),
  })
  .meta({ title: 'Plan' })

const frame = {
  specversion: z.literal('1.0'),
  id: text,
  source: text,
  time: instant.nullish(),
  datacontenttype: z.string().nullish(),
}

/** One CloudEvent 1.0 in JSON, of any type that is understood. */
export const cloudEvent = z
  .discriminatedUnion('type', [
    z.object({ ...frame, type: z.literal('loadline.contact.v1'), data: contactPayload }),
    z.object({ ...frame, type: z.literal('loadline.agent-state.v1'), data: agentStatePayload }),
    z.object({ ...frame, type: z.literal('loadline.interval.v1'), data: vendorIntervalPayload }),
    z.object({ ...frame, time: instant, type: z.literal('loadline.plan.v1'), data: planPayload }),
  ])
  .meta({ id: 'CloudEvent', title: 'CloudEvent' })

/** Several events of one request. */
export const cloudEventBatch = z.array(cloudEvent).max(10_000).meta({ id: 'CloudEventBatch', title: 'Batch of CloudEvents' })

/** Why an event was refused: where, what came, what was expected. */
export const refusal = z
  .object({
    rule: z.string(),
    pointer: z.string().describe('JSON pointer into the event'),
    value: z.string().describe('What came, escaped, at most 80 characters'),
    expected: z.string(),
    hint: z.string().nullable(),
    waitsFor: z.object({ kind: z.enum(['queue', 'vendor', 'site', 'time']), name: z.string() }).nullable(),
  })
  .meta({ id: 'Refusal', title: 'Refusal' })

/** The answer for one event, in the order of the request. */
export const itemResult = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('accepted'),
      warnings: z.array(z.string()).optional(),
      conflict: z.literal(true).optional().describe('Another content claims the same revision and time; a fixed rule chose the winner'),
    }),
    z.object({ status: z.literal('duplicate') }),
    z.object({ status: z.literal('quarantined'), reason: refusal }),
  ])
  .meta({ id: 'ItemResult', title: 'Result of one event' })

/** The answer of `POST /api/v1/events`: everything named in it is durable. */
export const eventsAnswer = z
  .object({
    receivedAt: z.string(),
    accepted: z.int().min(0),
    duplicate: z.int().min(0),
    quarantined: z.int().min(0),
    results: z.array(itemResult),
  })
  .meta({ id: 'EventsAnswer', title: 'Answer to events' })

export type EventsAnswer = z.infer<typeof eventsAnswer>
