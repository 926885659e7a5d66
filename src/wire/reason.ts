import { z } from 'zod'

/** Longer is a document, which belongs elsewhere. */
export const REASON_CHARS_MAX = 500

/** Why something is changed: it is kept with the change. */
export const reasonParameter = z.string().max(REASON_CHARS_MAX).describe('Why, for the trail of changes')
