import type { EntryOf, RecordEntry, RecordKind } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { Scope } from '../scope.ts'

/** All records that a scope may see. `version` grows with whatever changes what it sees, so a reader can tell whether it has the last. */
export interface RecordSnapshot {
  readonly version: number
  readonly entries: readonly RecordEntry[]
}

/** A record before it is recorded. */
export type RecordDraft = { readonly [K in RecordKind]: Omit<EntryOf<K>, 'recordId' | 'recordedAt' | 'recordedBy'> }[RecordKind]

/** What one append did; `entries` is empty where nothing had to be changed. */
export interface RecordsAppended {
  readonly version: number
  readonly entries: readonly RecordEntry[]
}

/** What a statement changes or says: what holds of a record from when to when, as the trail of changes has it. */
export interface StatedSpan {
  readonly validFrom: Instant
  readonly validTo: Instant | null
  /** Null for nothing. */
  readonly body: object | null
}

/** Where records are kept. */
export interface RecordStore {
  readonly load: (scope: Scope) => Promise<RecordSnapshot>
  /** The version of what `load` would bring; one row of the store, so it may be asked for each question. */
  readonly version: (scope: Scope) => Promise<number>
  /**
   * Appends what `decide` makes of all records and of the instant at which it will be recorded. Nobody else appends meanwhile, so
   * what was decided still holds when it is written. Ids of new entities are those that `decide` gives. The trail of changes gets what
   * each statement changed, in the name of `by`.
   */
  readonly append: <E>(
    by: Attribution,
    decide: (entries: readonly RecordEntry[], recordedAt: Instant) => Result<readonly RecordDraft[], E>,
  ) => Promise<Result<RecordsAppended, E>>
}
