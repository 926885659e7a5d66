import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { Refusal } from '../intake/event.ts'

/** What was refused is kept so long after it was last received. */
export const QUARANTINE_MS_MAX = 30 * DAY_MS

/** So many bytes of one item are kept. A longer one is kept cut, marked so, and cannot be released by itself. */
export const QUARANTINE_RAW_BYTES_MAX = 65_536

/** One page of a list, and one round of a release. */
export const QUARANTINE_PAGE_MAX = 500

export type QuarantineState = 'waiting' | 'released' | 'dropped'

/** One refused item of a request. */
export interface Refused {
  readonly raw: Uint8Array
  readonly refusal: Refusal
  /** Its place in the request, from 0: what was refused is released in the order in which it came. */
  readonly position: number
  /** Where it stood in a file, as `february.txt:1203`; null for what came over HTTP. */
  readonly place: string | null
}

export interface QuarantineEntry {
  readonly quarantineId: number
  readonly feedId: number
  /** Why it was refused, the last time it came. */
  readonly refusal: Refusal
  readonly place: string | null
  /** The length as it came; more than is kept where `isCut`. */
  readonly rawLength: number
  readonly isCut: boolean
  readonly state: QuarantineState
  readonly timesReceived: number
  readonly firstReceivedAt: Instant
  readonly lastReceivedAt: Instant
}

export interface QuarantinedBytes {
  readonly entry: QuarantineEntry
  readonly raw: Uint8Array
}

/** Null in a field is any. */
export interface QuarantineFilter {
  readonly feedId: number | null
  readonly rule: string | null
  readonly state: QuarantineState | null
}

/** What is awaited: a name that a record can bring, or an instant (RFC 3339, UTC, milliseconds) that will come. */
export interface Awaited {
  readonly kind: NonNullable<Refusal['waitsFor']>['kind']
  readonly feedId: number
  readonly name: string
}

/** A place in the order in which what waits came. */
export interface WaitingPlace {
  readonly receivedAt: Instant
  readonly position: number
  readonly quarantineId: number
}

/** Everything that was refused, under the internal login; vendors have no way to it. */
export interface QuarantineStore {
  /** The newest first; `after` is the last id of the page before, null for the first page. */
  readonly list: (
    filter: QuarantineFilter,
    page: { readonly after: number | null; readonly limit: number },
  ) => Promise<readonly QuarantineEntry[]>
  readonly counts: (filter: QuarantineFilter) => Promise<
    readonly {
      readonly feedId: number
      readonly rule: string
      readonly state: QuarantineState
      readonly entries: number
      readonly times: number
    }[]
  >
  readonly one: (quarantineId: number) => Promise<QuarantinedBytes | null>
  /** Everything that fits, page by page, the oldest first. */
  readonly download: (filter: QuarantineFilter) => AsyncIterable<readonly QuarantinedBytes[]>
  /** What is awaited now, with how many wait for it: whoever learns of a new record sees what it brings. Of instants only each feed's first. */
  readonly awaited: () => Promise<readonly (Awaited & { readonly entries: number })[]>
  /**
   * What waits for one thing, in the order in which it came, at most one page; of an instant also all that is due before it. It still
   * waits afterwards: mark it once it is committed, so that a crash in between repeats it (which counts nothing twice).
   */
  readonly takeWaiting: (awaited: Awaited, after: WaitingPlace | null) => Promise<readonly WaitingBytes[]>
  /** Those of these items that wait and are whole, in the order in which they came. */
  readonly waiting: (quarantineIds: readonly number[]) => Promise<readonly WaitingBytes[]>
  /** Changes the state of those that are in the state before it, and writes it to the trail of changes. Returns how many there were. */
  readonly mark: (quarantineIds: readonly number[], state: QuarantineState, by: QuarantineMark) => Promise<number>
  /** Forgets what was last received longer ago than is kept; returns how many. */
  readonly purge: (now: Instant) => Promise<number>
}

/** In whose name items are released, dropped or kept waiting again, and when. */
export interface QuarantineMark {
  readonly by: Attribution
  readonly at: Instant
}

export interface WaitingBytes extends QuarantinedBytes {
  readonly position: number
}
