import type { Outcome } from '../domain/contact/stay.ts'

/**
 * What the desk reads of the answer to `GET /api/v1/contacts?queue&from&to&measure[&within][&vendor][&asKnownAt][&limit]`: the contacts that
 * a figure of a cell is made of. Names are the records' keys, times RFC 3339.
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
  /** Counts the stays of one leg from 1. */
  readonly stay: number
  readonly offeredAt: string
  readonly outcome: Outcome
  /** Answered and not ended yet. */
  readonly inService: boolean
  /** So far, while it waits. */
  readonly waitSeconds: number
  readonly routedVendor: string | null
  readonly answeringVendor: string | null
  readonly agent: string | null
  /** Null while not answered and ended. */
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
  /** The evidence, in order of time; not given to vendors. */
  readonly facts: readonly DeskContactFact[] | null
}

export interface DeskContactFact {
  readonly fact: string
  readonly at: string
  readonly revision: number
  readonly learnedAt: string
  /** Whether it is the version of its fact that counts. */
  readonly counts: boolean
}
