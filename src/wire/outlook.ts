import { z } from 'zod'
import { instantText } from './instant.ts'

const list = z.string().min(1).max(8_000)
const key = z.string().min(1).max(200)
const fraction = z.number().nullable()
const contacts = z.number()

/** `GET /api/v1/outlook`: of which queues. Lists are separated by commas; a comma within a key is written `\,`. */
export const outlookQuery = z.strictObject({
  market: list.optional(),
  queue: list.optional(),
  at: z
    .string()
    .max(80)
    .meta({ format: 'date-time' })
    .optional()
    .describe('As it was known then, without what each vendor was to do; now where not said'),
})

const band = z.object({
  mean: contacts,
  low: z.number().nullable().describe('One time in ten it is less; null where the model gives no band'),
  high: z.number().nullable().describe('One time in ten it is more'),
})

const handleTime = z
  .object({
    low: z.number().describe('One time in ten the handle time that is measured is shorter'),
    high: z.number(),
    talkSeconds: z.number().describe('Talk, hold and wrap add up to ahtSeconds'),
    holdSeconds: z.number(),
    wrapSeconds: z.number(),
  })
  .nullable()
  .describe('Null where too little is known, and as known at a past moment')

const abandonForecast = z
  .object({ mean: z.number(), low: z.number(), high: z.number() })
  .nullable()
  .describe('The share that leaves, by how many did before and today; abandonRate is what is predicted with these heads')

const predictedLevel = z
  .object({
    value: z.number(),
    low: z
      .number()
      .nullable()
      .describe(
        'One time in ten a quarter hour is served worse, beside the chance of counting few customers; null as known at a past moment',
      ),
    high: z.number().nullable(),
    formula: z.string(),
    thresholdSeconds: z.number(),
  })
  .nullable()

const range = z
  .object({ low: z.number().describe('One time in ten it is less'), high: z.number().describe('One time in ten it is more') })
  .nullable()

const staffBasis = z
  .enum(['commitment', 'present', 'usual'])
  .describe('Heads that a plan promises; those who are there, going on as usual on such a day; or only what is usual')

const lane = z.object({
  vendor: z.string().describe('any where whoever is free answers'),
  offered: contacts,
  heads: z.number().nullable(),
  requiredHeads: z.number().nullable(),
  staffBasis: staffBasis.nullable(),
  serviceLevel: fraction,
})

const openWork = z
  .object({
    completed: contacts.describe('Replies given in the quarter hour'),
    open: contacts.describe('Waiting for a reply at its end'),
    low: contacts.describe('One time in ten fewer are open'),
    high: contacts.describe('One time in ten more'),
    due: contacts.describe('Replies promised by a time in the quarter hour, with those that were given already'),
    breaches: contacts.describe('Of these, not given by then'),
  })
  .nullable()

export const outlookRow = z
  .object({
    start: instantText,
    end: instantText,
    queue: z.string(),
    offered: band,
    ahtSeconds: z.number().nullable(),
    handleTime,
    serviceLevel: predictedLevel,
    asaSeconds: z.number().nullable(),
    asaRange: range,
    abandonRate: fraction,
    abandonRange: range,
    abandonForecast,
    occupancy: fraction,
    occupancyRange: range,
    heads: z.number().nullable(),
    requiredHeads: z.number().nullable().describe('The fewest that meet the target'),
    gapHeads: z.number().nullable().describe('Heads less those required; below 0 some are missing'),
    misses: z.number().nullable().describe('Customers not served in time beyond those whom the target allows'),
    work: openWork.describe('Of queues that promise a reply by a time; null of others, and as known at a past moment'),
    vendors: z.array(lane),
  })
  .meta({ id: 'OutlookRow' })

const workAhead = z
  .object({
    openNow: z.int(),
    lateNow: z.int().describe('Of these, promised for a time that is over'),
    until: instantText.describe('So far open work is followed'),
    breaches: z.object({ mean: contacts, low: contacts, high: contacts }).describe('Promises that end until then and will not be kept'),
    firstBreachAt: instantText.nullable().describe('The quarter hour in which the first of them ends'),
    openHoursToClear: z.number().nullable().describe('Open hours that what is open takes; null where nobody works on it'),
    daysToClear: z.number().nullable().describe('The same in days of the queue'),
  })
  .nullable()

const source = z
  .object({
    model: z.string(),
    version: z.int(),
    author: z.string(),
    snapshot: z.int().nullable().describe('The plan under which the day ahead is kept'),
    asOf: instantText.describe('Nothing later was looked at'),
    trainedFrom: z.string().nullable().describe('The local days that were learned from, first'),
    trainedUntil: z.string().nullable().describe('and last'),
    days: z.int(),
    excludedIntervals: z.int().describe('Quarter hours that the model itself left out as outliers'),
    events: z.array(z.string()).describe('Known events that it takes into account'),
  })
  .nullable()

export const outlookQueue = z
  .object({
    queue: z.string(),
    madeAt: instantText,
    source: source.describe('Null: there is no forecast, since nothing like this day is known'),
    unpredicted: z
      .enum(['noAgents', 'noHandleTime', 'noTarget', 'promise', 'silentFeed'])
      .nullable()
      .describe(
        'Why no service level is predicted; promise: what is open of a queue that promises a reply is not known; silentFeed: what comes now is not known',
      ),
    day: z
      .object({
        start: instantText,
        end: instantText,
        offeredSoFar: contacts,
        offered: band,
        serviceLevel: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
        meetsTarget: fraction.describe('The probability of meeting the target over the whole day'),
      })
      .nullable(),
    work: workAhead.describe('Of a queue that promises a reply by a time; null of others, and as known at a past moment'),
  })
  .meta({ id: 'OutlookQueue' })

export const outlookAnswer = z.object({ queues: z.array(outlookQueue), rows: z.array(outlookRow) }).meta({ id: 'Outlook' })

export type OutlookAnswer = z.infer<typeof outlookAnswer>

/** `GET /api/v1/outlook/days`: local days to come of one queue, the next eight weeks where not said. */
export const outlookDaysQuery = z.strictObject({
  queue: key,
  from: z.string().max(80).meta({ format: 'date-time' }).optional().describe('Days that begin from then on; from now on where not said'),
  to: z.string().max(80).meta({ format: 'date-time' }).optional().describe('and before then; 57 days later where not said'),
  at: z.string().max(80).meta({ format: 'date-time' }).optional().describe('As it was foreseen by then; now where not said'),
  intervals: z.enum(['true', 'false']).optional().describe('Whether each day is told by the quarter hour too'),
})

export const outlookDay = z
  .object({
    date: z.string(),
    start: instantText,
    end: instantText,
    daysAhead: z.int().describe('How many local days before it was foreseen'),
    madeAt: instantText,
    offered: band,
    holiday: z.string().nullable().describe('The public holiday of the country of the queue’s zone'),
    source: source.unwrap(),
    rows: z
      .array(z.object({ start: instantText, offered: band, ahtSeconds: z.number().nullable() }))
      .nullable()
      .describe('Null where not asked for'),
  })
  .meta({ id: 'OutlookDay' })

export const outlookDays = z.object({ queue: z.string(), days: z.array(outlookDay) }).meta({ id: 'OutlookDays' })

export type OutlookDaysView = z.infer<typeof outlookDays>

/** `GET /api/v1/outlook/compare`: the days to come of a queue, as they were foreseen by two moments. */
export const outlookCompareQuery = z.strictObject({
  queue: key,
  first: z.string().max(80).meta({ format: 'date-time' }),
  second: z.string().max(80).meta({ format: 'date-time' }),
})

export const whatIfRequest = z
  .strictObject({
    queue: key,
    vendor: key.nullish().describe('Whose heads; not said where whoever is free answers'),
    from: z.string().max(80).describe('RFC 3339 with offset, or Z'),
    to: z.string().max(80).describe('RFC 3339 with offset, or Z; not part of it any more'),
    heads: z.number().min(-10_000).max(10_000).describe('More, or fewer below 0'),
  })
  .meta({ id: 'WhatIfRequest' })

export const whatIfAnswer = z
  .object({
    before: z.array(outlookRow).describe('As it is expected'),
    after: z.array(outlookRow).describe('As it would be with these heads'),
    dayBefore: outlookQueue,
    dayAfter: outlookQueue,
  })
  .meta({ id: 'WhatIf' })

export type WhatIfAnswerView = z.infer<typeof whatIfAnswer>
