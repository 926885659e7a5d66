import type { EntryOf, RecordEntry, RecordKind } from '../../domain/record/record-entry.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { AuditEntry } from '../audit/audit-store.ts'
import { INTERNAL } from '../scope.ts'
import { RecordBook, type Validity } from './record-book.ts'
import { namingText } from './record-naming.ts'
import type { RecordDraft, RecordStore, StatedSpan } from './record-store.ts'
import { isSameJson } from './same-json.ts'
import { spansHeld } from './stated-change.ts'

export interface UndoRecordContext {
  readonly store: RecordStore
  /** Whether anything was ever counted or heard of it, which an undo would leave without a record. */
  readonly isCounted: (kind: RecordKind, entityId: number) => Promise<boolean>
}

/**
 * Takes back one statement of a record: within its validity what held before is stated anew, also that there was nothing. Refused where
 * the record was changed again within that time, where records that were made since would name what is not there, and where something was counted in
 * what would never have been.
 */
export async function undoRecord(
  { store, isCounted }: UndoRecordContext,
  entry: AuditEntry,
  by: Attribution,
): Promise<Result<null, string>> {
  const statement = statementOf(entry, (await store.load(INTERNAL)).entries)
  if (statement === null) return err('what it was before is not kept any more')
  const counted = await isCounted(statement.kind, statement.entityId)
  const appended = await store.append(by, (entries) => {
    const before = formerSpans(statement, entries)
    if (!before.ok) return before
    if (counted && before.value.some(({ body }) => body === null)) {
      return err(`contacts or events of this ${statement.kind} were counted: end it from now on instead`)
    }
    const former = entries.filter(({ recordedAt }) => recordedAt < statement.recordedAt)
    return draftsOf(statement, before.value, { now: new RecordBook(entries), former: new RecordBook(former) })
  })
  return appended.ok ? ok(null) : appended
}

/** The statement that an entry of the trail tells of: of one append no two speak of one record and one time. */
function statementOf({ subject, at, before, after }: AuditEntry, entries: readonly RecordEntry[]): RecordEntry | null {
  const [first] = (after ?? before ?? []) as readonly StatedSpan[]
  if (first === undefined) return null
  const keys = new Map(entries.map(({ kind, entityId, key }) => [`${kind}/${entityId}`, key]))
  const isIt = ({ kind, key, parentId, recordedAt, validFrom }: RecordEntry): boolean => {
    const parentKind = kind === 'site' ? 'vendor' : 'feed'
    const parent = kind === 'site' || kind === 'mapping' ? (keys.get(`${parentKind}/${parentId}`) ?? null) : null
    return recordedAt === at && kind === subject.kind && key === subject.key && parent === subject.parent && validFrom === first.validFrom
  }
  return entries.find(isIt) ?? null
}

/** What held before the statement within its validity, if it still is what holds there. */
function formerSpans(statement: RecordEntry, entries: readonly RecordEntry[]): Result<readonly StatedSpan[], string> {
  const ofIt = entries.filter(({ kind, entityId }) => kind === statement.kind && entityId === statement.entityId)
  const holds = spansHeld(ofIt, statement).every(({ body }) => isSameJson(body, statement.body))
  if (holds) {
    return ok(
      spansHeld(
        ofIt.filter(({ recordedAt }) => recordedAt < statement.recordedAt),
        statement,
      ),
    )
  }
  const later = ofIt.findLast(({ recordedAt, validFrom, validTo }) => {
    const overlaps =
      validFrom < (statement.validTo ?? Number.POSITIVE_INFINITY) && statement.validFrom < (validTo ?? Number.POSITIVE_INFINITY)
    return recordedAt > statement.recordedAt && overlaps
  })
  const by = later === undefined ? '' : ` by ${later.recordedBy} at ${formatInstant(later.recordedAt)}`
  return err(`it was changed again since${by}: take that back first`)
}

/** The records while they are being changed, and as they were before the statement: what was so then may be so again. */
interface Books {
  readonly now: RecordBook
  readonly former: RecordBook
}

function draftsOf(
  { kind, entityId, parentId, key }: RecordEntry,
  before: readonly StatedSpan[],
  { now, former }: Books,
): Result<readonly RecordDraft[], string> {
  for (const { validFrom, validTo, body } of before) {
    const within: Validity = { from: validFrom, to: validTo ?? Number.POSITIVE_INFINITY }
    const naming = body === null ? namingText(now, kind, entityId, within, former) : null
    if (naming !== null) return err(`there would be no such ${kind}, but ${naming} would still name it`)
    const named = body === null ? [] : namedBy(kind, parentId, body)
    const gone = named.find(([of, id]) => now.bodyAt(of, id, validFrom) === null && former.bodyAt(of, id, validFrom) !== null)
    if (gone !== undefined) return err(`it would name a ${gone[0]} that does not hold at ${formatInstant(validFrom)} any more`)
    now.put({ kind, parentId, key }, body as EntryOf<RecordKind>['body'], within)
  }
  return ok(now.drafts)
}

/** What a record names: its kind and its id. */
function namedBy(kind: RecordKind, parentId: number, body: object): readonly (readonly [RecordKind, number])[] {
  const { marketId, vendorId, queueId } = body as { readonly marketId: number; readonly vendorId: number | null; readonly queueId: number }
  switch (kind) {
    case 'market':
    case 'vendor':
      return []
    case 'site':
      return [['vendor', parentId]]
    case 'queue':
      return [['market', marketId]]
    case 'feed':
      return vendorId === null ? [] : [['vendor', vendorId]]
    case 'mapping':
      return [
        ['feed', parentId],
        ['queue', queueId],
      ]
  }
}
