import { z } from 'zod'
import { instantParameter, instantText } from './instant.ts'
import { reasonParameter } from './reason.ts'

const name = z.string().min(1).max(200)
const id = z.string().regex(/^[1-9]\d{0,14}$/)

/** Which changes are meant; absent is any. */
export const auditQuery = z.strictObject({
  who: name.optional().describe('Name of the person, the token or the part of the server'),
  action: name.optional(),
  kind: name.optional().describe('Of what was changed: market, queue, token …'),
  parent: name.optional(),
  key: name.optional(),
  request: name.optional().describe('Id of a request'),
  from: instantParameter.optional(),
  to: instantParameter.optional(),
  before: id.optional().describe('Last id of the page before'),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .optional(),
})

export const auditActorKind = z.enum(['person', 'token', 'machine'])

/** One change. What was before and after is JSON: of a record a list of spans, each with its validity. */
export const auditEntry = z
  .object({
    id: z.int(),
    at: instantText,
    action: z.string(),
    kind: z.string(),
    parent: z.string().nullable(),
    key: z.string(),
    who: z.object({ kind: auditActorKind, id: z.int().nullable(), name: z.string().nullable().describe('Null once it was erased') }),
    reason: z.string().nullable(),
    request: z.string().nullable().describe('Id of the request; null for what the server did by itself'),
    before: z.unknown(),
    after: z.unknown(),
    undoes: z.int().nullable().describe('The entry that this one takes back'),
    undoneBy: z.int().nullable(),
    hash: z.string().describe('SHA-256 over this entry and the hash of the one before it'),
  })
  .meta({ id: 'AuditEntry' })

export type AuditEntryView = z.infer<typeof auditEntry>

/** Note `count` and `hash` elsewhere: they later show whether entries were cut off at the end. */
export const auditHead = z
  .object({ storeId: z.string(), count: z.int(), hash: z.string(), at: instantText.nullable() })
  .meta({ id: 'AuditHead' })

export const auditList = z
  .object({ head: auditHead, entries: z.array(auditEntry), before: z.int().nullable().describe('For the next page; null on the last') })
  .meta({ id: 'AuditEntries' })

export const auditCheckQuery = z.strictObject({
  anchor: z
    .string()
    .regex(/^\d{1,15}:[0-9a-f]{64}(?:,\d{1,15}:[0-9a-f]{64}){0,99}$/)
    .optional()
    .describe('Heads that were noted elsewhere, each as <count>:<hash>, with commas between'),
})

/** What computing the whole chain again came to. */
export const auditCheck = auditHead
  .extend({
    erased: z.int().describe('Texts about persons that were erased; their hashes stand'),
    found: z.int().describe('How many things are not as they were written'),
    faults: z.array(z.string()).describe('The first 100 of them, in words'),
    anchors: z
      .int()
      .describe('Against how many heads from elsewhere it was held; with none of them what was cut off at the end is not seen'),
  })
  .meta({ id: 'AuditCheck' })

export type AuditCheckView = z.infer<typeof auditCheck>

export const auditUndoQuery = z.strictObject({ reason: reasonParameter.optional() })
