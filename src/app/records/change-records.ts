import { RECORD_KINDS, type RecordEntry, type RecordKind } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import { RecordBook } from './record-book.ts'
import { RECORD_FAULTS_MAX, type RecordFault, recordFault } from './record-fault.ts'
import type { RecordInput } from './record-input.ts'
import { namingText } from './record-naming.ts'
import type { RecordDraft, RecordStore, RecordsAppended } from './record-store.ts'
import { type TakeMode, takeRecord } from './take-record.ts'

/** What changing records needs from outside. */
export interface RecordsContext {
  readonly store: RecordStore
  /** Whether the time-zone database has a zone of that name; abbreviations such as CST are none. */
  readonly isZone: (name: string) => boolean
}

export interface RecordsChange {
  /** Who is answerable for it. */
  readonly by: Attribution
  readonly mode: TakeMode
  readonly records: readonly RecordInput[]
  /** Null is always for a new record and from now on for one that is there. */
  readonly validFrom: Instant | null
  readonly validTo: Instant | null
}

/** What a change makes of all records, and of the instant at which it is recorded; nothing is written by it. */
export type Deciding = (entries: readonly RecordEntry[], now: Instant) => Result<readonly RecordDraft[], readonly RecordFault[]>

/** Takes all of these records or none; they may name each other in any order. Taking the same again changes nothing. */
export async function changeRecords(
  context: RecordsContext,
  { by, ...change }: RecordsChange,
): Promise<Result<RecordsAppended, readonly RecordFault[]>> {
  return await context.store.append(by, decidingChange(context, change))
}

/** Says that there is no such record from an instant on. Refused while another record that holds then names it. */
export async function endRecord(
  { store }: RecordsContext,
  { by, ...end }: RecordEnd,
): Promise<Result<RecordsAppended, readonly RecordFault[]>> {
  return await store.append(by, decidingEnd(end))
}

/** What `changeRecords` would do. */
export function decidingChange(
  { isZone }: Pick<RecordsContext, 'isZone'>,
  { mode, records, validFrom, validTo }: Omit<RecordsChange, 'by'>,
): Deciding {
  return (entries, now) => {
    const faults: RecordFault[] = []
    const book = new RecordBook(entries)
    for (const kind of RECORD_KINDS) {
      for (const record of records) {
        if (record.kind === kind) takeRecord({ book, mode, validFrom, validTo, now, isZone, faults }, record)
      }
    }
    return faults.length > 0 ? err(faults.slice(0, RECORD_FAULTS_MAX)) : ok(book.drafts)
  }
}

export interface RecordEnd {
  readonly by: Attribution
  readonly kind: RecordKind
  /** The vendor of a site, the feed of a mapping; null for all others. */
  readonly parent: string | null
  readonly key: string
  /** Null is now. */
  readonly at: Instant | null
}

/** What `endRecord` would do. */
export function decidingEnd({ kind, parent, key, at }: Omit<RecordEnd, 'by'>): Deciding {
  return (entries, now) => {
    const book = new RecordBook(entries)
    const parentId = parent === null ? 0 : (book.idOf(kind === 'site' ? 'vendor' : 'feed', 0, parent) ?? -1)
    const entityId = book.idOf(kind, parentId, key)
    if (entityId === null) return err([recordFault('/key', key, `the key of a ${kind} that is there`)])
    const after = { from: at ?? now, to: Number.POSITIVE_INFINITY }
    const naming = namingText(book, kind, entityId, after)
    if (naming !== null) return err([recordFault('/key', key, `a ${kind} that no other record names: end or change ${naming} first`)])
    book.put({ kind, parentId, key }, null, after)
    return ok(book.drafts)
  }
}
