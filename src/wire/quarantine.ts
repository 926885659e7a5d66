import { z } from 'zod'
import { refusal } from './event.ts'
import { instantText } from './instant.ts'

const state = z.enum(['waiting', 'released', 'dropped'])

/** Which refused items are meant; absent is any. */
export const quarantineQuery = z.strictObject({
  feed: z.string().max(200).optional().describe('Key of a feed'),
  rule: z.string().max(100).optional(),
  state: state.optional(),
})

export const quarantineListQuery = quarantineQuery.extend({
  after: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional()
    .describe('Last id of the page before'),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .optional(),
})

/** One refused item, without its bytes. */
export const quarantineItem = z
  .object({
    id: z.int(),
    feed: z.string().nullable(),
    refusal,
    place: z.string().nullable().describe('Where it stood in a file'),
    bytes: z.int(),
    isCut: z.boolean().describe('Longer than is kept, so it cannot be released by itself'),
    state,
    timesReceived: z.int(),
    firstReceivedAt: instantText,
    lastReceivedAt: instantText,
  })
  .meta({ id: 'QuarantineItem' })

export type QuarantineItemView = z.infer<typeof quarantineItem>

export const quarantineList = z.object({ items: z.array(quarantineItem), after: z.int().nullable() }).meta({ id: 'QuarantineItems' })

export const quarantineCounts = z
  .object({
    counts: z.array(z.object({ feed: z.string().nullable(), rule: z.string(), state, entries: z.int(), times: z.int() })),
  })
  .meta({ id: 'QuarantineCounts' })

export type QuarantineCountsView = z.infer<typeof quarantineCounts>

/** Which items are to be tried again, whatever they wait for; without a body all that wait for what is there by now. */
export const quarantineReleaseRequest = z
  .strictObject({ items: z.array(z.int().min(1)).min(1).max(500).optional() })
  .meta({ id: 'QuarantineRelease' })

/** What a release came to. */
export const quarantineReleased = z
  .object({
    released: z.int().describe('Items that were taken'),
    stillRefused: z.int().describe('Items whose cause is mended, and which have another one'),
  })
  .meta({ id: 'QuarantineReleased' })
