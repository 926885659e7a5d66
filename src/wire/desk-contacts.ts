import type { Outcome } from '../domain/contact/stay.ts'

/**
 * The answer to `GET /api/v1/contacts?queue&from&to[&vendor][&limit]`: the contacts offered to a queue within [from, to), in order of
 * offer, by the same rules as the tallies. `vendor` takes those routed to or answered by it. Names are the records' keys, times RFC 3339.
 */
export interface DeskContacts {
  readonly asOf: string
  readonly version: string
  readonly rows: readonly DeskContact[]
  /** Whether there are more than `limit`. */
  readonly more: boolean
}

export interface DeskContact {
  readonly feed: string
  readonly contactId: string
  readonly leg: number
  readonly offeredAt: string
  readonly outcome: Outcome
  /** Answered and not ended yet. */
  readonly inService: boolean
  /** Null while waiting. */
  readonly waitSeconds: number | null
  readonly routedVendor: string | null
  readonly answeringVendor: string | null
  readonly agent: string | null
  /** Null while not answered and ended. */
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
}
