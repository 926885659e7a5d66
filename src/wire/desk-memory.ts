import { z } from 'zod'
import { instantText } from './instant.ts'

export const viewRequest = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    search: z
      .string()
      .max(2_000)
      .regex(/^(?:\?[\w%&=+.,:~*!'()-]*)?$/, 'the part of an address from ? on, or nothing')
      .describe('The part of the desk’s address that holds the view, from ? on'),
    shared: z.boolean().optional().describe('Whether all staff see it; no where not said'),
  })
  .meta({ id: 'ViewRequest' })

export const savedView = z
  .object({ id: z.int(), name: z.string(), search: z.string(), shared: z.boolean(), owner: z.string(), isOwn: z.boolean() })
  .meta({ id: 'SavedView' })

export type SavedViewView = z.infer<typeof savedView>

export const savedViewList = z.object({ views: z.array(savedView) }).meta({ id: 'SavedViews' })

export const visitView = z
  .object({
    leftAt: instantText.nullable().describe('Since when the person was away; null where not known, or where all since was seen'),
    isTourClosed: z.boolean(),
  })
  .meta({ id: 'Visit' })

export type VisitView = z.infer<typeof visitView>
