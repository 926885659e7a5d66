import { z } from 'zod'
import { instantParameter, instantText } from './instant.ts'

/** Of which contacts and tallies; versions and vendors are looked at as a whole. */
export const storeCheckQuery = z.strictObject({ from: instantParameter, to: instantParameter })

/** What a look through the store came to. */
export const storeCheckReport = z
  .object({
    from: instantText,
    to: instantText,
    checked: z.object({ legs: z.int(), tallies: z.int(), days: z.int(), versions: z.int(), vendors: z.int() }),
    found: z.int().describe('How many things are not as they have to be'),
    differences: z.array(z.string()).describe('The first 100 of them, in words'),
  })
  .meta({ id: 'StoreCheck' })

export type StoreCheckView = z.infer<typeof storeCheckReport>
