import type { Instant } from '../../domain/shared/instant.ts'
import type { Attribution } from './attribution.ts'

/** What is changed: its kind and its name, and what the name is unique within. */
export interface AuditSubject {
  readonly kind: string
  readonly parent: string | null
  readonly key: string
}

/** One change as it is written down; `before` and `after` are plain JSON, null for nothing. */
export interface AuditChange {
  readonly subject: AuditSubject
  readonly action: string
  readonly before: unknown
  readonly after: unknown
}

export interface AuditEntry extends AuditChange {
  readonly entryId: number
  readonly at: Instant
  /** A name of null was erased. */
  readonly actor: { readonly kind: Attribution['actor']['kind']; readonly id: number | null; readonly name: string | null }
  readonly reason: string | null
  readonly requestId: string | null
  readonly undoes: number | null
  /** The entry by which this one is taken back at present. */
  readonly undoneBy: number | null
  /** Hex; covers the entry and, through the hash before it, all that were written earlier. */
  readonly hash: string
}

/** Which entries are meant; null is any. */
export interface AuditFilter {
  readonly who: string | null
  readonly action: string | null
  readonly kind: string | null
  readonly parent: string | null
  readonly key: string | null
  readonly requestId: string | null
  readonly from: Instant | null
  /** The first instant that is not meant any more. */
  readonly to: Instant | null
}

/** The last entry: whoever notes it elsewhere can later tell whether entries were cut off. */
export interface AuditHead {
  /** Of which store it is: another one's trail does not continue it. */
  readonly storeId: string
  readonly count: number
  readonly hash: string
  /** When the last entry was written; null while there is none. */
  readonly at: Instant | null
}

/** A head that was noted outside. */
export interface AuditAnchor {
  readonly count: number
  readonly hash: string
}

/** What computing the whole chain again came to. */
export interface AuditCheck extends AuditHead {
  /** Words that were erased as persons asked for it; their hashes stand. */
  readonly erased: number
  readonly found: number
  /** The first faults, each in words. */
  readonly faults: readonly string[]
}

export const AUDIT_PAGE_MAX = 500

/** The trail of changes, to be read. Written is it by whoever changes something, in the same transaction. */
export interface AuditStore {
  /** The newest first, those before `before` only. */
  readonly list: (filter: AuditFilter, page: { readonly before: number | null; readonly limit: number }) => Promise<readonly AuditEntry[]>
  readonly one: (entryId: number) => Promise<AuditEntry | null>
  readonly head: () => Promise<AuditHead>
  /** Also holds the trail against heads that were noted outside. */
  readonly check: (anchors: readonly AuditAnchor[]) => Promise<AuditCheck>
}
