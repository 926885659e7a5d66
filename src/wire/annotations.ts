import { z } from 'zod'
import { instantText } from './instant.ts'
import { reasonParameter } from './reason.ts'

const key = z.string().min(1).max(200)

/** What somebody notes about a stretch of time; about everything where neither market, queue nor vendor is named. */
export const annotationRequest = z
  .strictObject({
    kind: z.enum(['note', 'campaign']).optional().describe('`note` where not said'),
    market: key.nullish(),
    queue: key.nullish(),
    vendor: key.nullish(),
    from: z.string().max(80).describe('RFC 3339 with offset, or Z'),
    to: z.string().max(80).describe('RFC 3339 with offset, or Z; not part of it any more'),
    text: z.string().max(2_000),
    shared: z.boolean().optional().describe('Whether the vendor it is about may read it; no where not said'),
    factor: z.number().nullish().describe('What the forecast of its time is multiplied by, 0 to 10; whoever imports plans may set it'),
    added: z
      .number()
      .nullish()
      .describe('Contacts that come in addition over its whole time, spread as the others are, up to a million; of one queue alone'),
    leaveOut: z.boolean().optional().describe('Whether what came in it is left out of what forecasts learn from; no where not said'),
    revision: z.int().min(1).optional().describe('The revision that was seen; needed to change one'),
  })
  .meta({ id: 'AnnotationRequest' })

export const annotationView = z
  .object({
    id: z.int().describe('To a vendor the place in this answer'),
    revision: z.int(),
    kind: z.enum(['note', 'campaign', 'incident', 'downtime']),
    market: z.string().nullable(),
    queue: z.string().nullable(),
    vendor: z.string().nullable(),
    from: instantText,
    to: instantText,
    text: z.string(),
    shared: z.boolean(),
    factor: z.number().nullable(),
    added: z.number().nullable(),
    leaveOut: z.boolean(),
    by: z.string().describe('Empty for a vendor'),
    writtenAt: instantText,
    withdrawn: z.boolean(),
  })
  .meta({ id: 'Annotation' })

export type AnnotationView = z.infer<typeof annotationView>

export const annotationQuery = z.object({
  from: z.string().max(80).meta({ format: 'date-time' }),
  to: z.string().max(80).meta({ format: 'date-time' }),
})

export const annotationList = z.object({ annotations: z.array(annotationView) }).meta({ id: 'Annotations' })

export const withdrawalQuery = z.object({
  revision: z.string().max(20).describe('The revision that was seen'),
  reason: reasonParameter.optional(),
})
