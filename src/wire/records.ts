import { z } from 'zod'
import { TARGET_FORMULAS } from '../domain/interval/service-level.ts'
import { instantParameter, instantText } from './instant.ts'
import { reasonParameter } from './reason.ts'

// Records as people and programs write them, for the API's description. The server reads them field by field and names every fault.

const name = z.string().min(1).max(200)
const seconds = z.int().min(0).max(604_800)

export const recordKind = z.enum(['market', 'vendor', 'site', 'queue', 'feed', 'mapping'])

export const marketRecord = z.object({ name, zone: z.string().describe('IANA name, as Europe/Berlin') })

export const vendorRecord = z.object({ name, inHouse: z.boolean().optional() })

export const siteRecord = z.object({ name })

export const queueRecord = z.object({
  name,
  market: name.describe('Key of the market'),
  channel: z.enum(['phone', 'chat', 'messaging', 'email', 'backoffice']),
  zone: z.string().nullish().describe('The market’s where absent'),
  hours: z
    .union([
      z.literal('always'),
      z.array(
        z.object({
          days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])),
          from: z.string().describe('"08:00"'),
          to: z.string().describe('"20:00"; "24:00" is the end of the day'),
        }),
      ),
    ])
    .nullish(),
  target: z
    .object({
      formula: z.enum(TARGET_FORMULAS).optional().describe('SL-async: replied to within the promise, in open time'),
      thresholdSeconds: seconds,
      fraction: z.number().gt(0).max(1),
    })
    .nullish(),
  thresholdsSeconds: z.array(seconds).optional().describe('Thresholds to count exactly beside the standard ones'),
  shortAbandonSeconds: z.int().min(0).max(3_600).optional(),
  replyPromiseSeconds: z.int().min(1).max(864_000).nullish().describe('Open time within which a first reply is promised'),
  offerInterval: z.enum(['offer', 'decision']).optional(),
  handleInterval: z.enum(['answer', 'offer', 'end']).optional(),
  pooled: z.boolean().optional().describe('The platform picks the vendor only at answer'),
})

export const feedRecord = z.object({
  name,
  vendor: name.nullish().describe('Key of the one vendor that this feed may speak for'),
  cadenceSeconds: z.int().min(1).max(604_800).optional(),
  latenessSeconds: seconds.optional(),
  kind: z.enum(['push', 'replay', 'simulation']).optional(),
  eventIds: z
    .enum(['required', 'contentHash'])
    .optional()
    .describe('An event without an id is refused, or gets one from its content and a warning'),
})

export const mappingRecord = z.object({ queue: name.describe('Key of the queue that this name of the feed stands for') })

/** A record as it stands at a moment. */
export const recordView = z
  .object({
    kind: recordKind,
    id: z.int().describe('To a vendor the place among those it sees'),
    key: name,
    parent: name.nullable().describe('Key of the vendor of a site, of the feed of a mapping'),
    body: z.looseObject({}).describe('As it was written, with defaults filled in'),
  })
  .meta({ id: 'Record', title: 'Record' })

export const recordList = z.object({ at: instantText, records: z.array(recordView) }).meta({ id: 'RecordList' })

export type RecordView = z.infer<typeof recordView>

/** One statement of a record's history. */
export const recordStatement = z
  .object({
    validFrom: instantText.nullable().describe('Null is always'),
    validTo: instantText.nullable(),
    recordedAt: instantText,
    recordedBy: z.string(),
    body: z.looseObject({}).nullable().describe('Null says that there is no such record in that time'),
  })
  .meta({ id: 'RecordStatement' })

/** Which record's history is asked for. */
export const recordHistoryQuery = z.strictObject({ kind: recordKind, parent: name.optional(), key: name })

export const recordHistory = z
  .object({
    statements: z.array(recordStatement).describe('In the order in which they were recorded; where they overlap, the later holds'),
  })
  .meta({ id: 'RecordHistory' })

export type RecordHistoryView = z.infer<typeof recordHistory>

/** What holds of a record from when to when. */
const statedSpan = z.object({
  validFrom: instantText.nullable().describe('Null is always'),
  validTo: instantText.nullable(),
  body: z.looseObject({}).nullable().describe('Null for nothing'),
})

/** What would be changed: of a record within a time what holds, and what would. */
export const recordChange = z
  .object({
    kind: recordKind,
    parent: name.nullable(),
    key: name,
    action: z.enum(['made', 'changed', 'ended']),
    before: z.array(statedSpan).nullable(),
    after: z.array(statedSpan).nullable(),
  })
  .meta({ id: 'RecordChange' })

export type RecordChangeView = z.infer<typeof recordChange>

/** What a change of records did, or would do. */
export const recordsChanged = z
  .object({
    changed: z.int().min(0).describe('How many statements were recorded; 0 where it was so already'),
    changes: z.array(recordChange).optional().describe('Of a preview: what would be changed'),
  })
  .meta({ id: 'RecordsChanged' })

export type RecordsChangedView = z.infer<typeof recordsChanged>

const preview = z.literal('true').optional().describe('Only tell what would be changed; nothing is')

/** Of when a record is asked for. */
export const recordAtQuery = z.strictObject({ at: instantParameter.optional() })

/** From when to when a record is to hold. */
export const recordPutQuery = z.strictObject({
  mode: z
    .enum(['create', 'change', 'put'])
    .optional()
    .describe('`create` wants that there is none of this key yet, `change` that there is one; `put`, which is usual, takes both'),
  preview,
  validFrom: instantParameter.optional(),
  validTo: instantParameter.optional(),
  reason: reasonParameter.optional(),
})

/** From when on there is no such record. */
export const recordEndQuery = z.strictObject({ at: instantParameter.optional(), preview, reason: reasonParameter.optional() })

const keyed = { key: name }

/** Records of a whole operation in one file. */
export const seedFile = z
  .object({
    format: z.literal('loadline.seed.v1'),
    markets: z.array(marketRecord.extend(keyed)).optional(),
    vendors: z.array(vendorRecord.extend({ ...keyed, sites: z.array(siteRecord.extend(keyed)).optional() })).optional(),
    queues: z.array(queueRecord.extend(keyed)).optional(),
    feeds: z.array(feedRecord.extend({ ...keyed, mappings: z.array(mappingRecord.extend({ native: name })).optional() })).optional(),
  })
  .meta({ id: 'SeedFile' })
