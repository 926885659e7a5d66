import type { RecordEntry } from '../../domain/record/record-entry.ts'
import { overlay, spansWithin } from '../../domain/record/timeline.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { AuditChange } from '../audit/audit-store.ts'
import type { RecordDraft, StatedSpan } from './record-store.ts'

/**
 * What each of these statements changes, for the trail: within its validity what held before, as `entries` have it, and what holds now.
 * Statements of one append speak of different times of a record, so none of them is another one's `before`.
 */
export function statedChanges(entries: readonly RecordEntry[], drafts: readonly RecordDraft[], keyOf: ParentKey): readonly AuditChange[] {
  const known = Map.groupBy(entries, ({ kind, entityId }) => `${kind}/${entityId}`)
  return drafts.map((draft) => {
    const { kind, key, body, validFrom, validTo } = draft
    const before = spansHeld(known.get(`${kind}/${draft.entityId}`) ?? [], { validFrom, validTo })
    const isNew = before.every((span) => span.body === null)
    return {
      subject: { kind, parent: keyOf(draft), key },
      action: body === null ? 'ended' : isNew ? 'made' : 'changed',
      before: isNew ? null : before,
      after: body === null ? null : [{ validFrom, validTo, body }],
    }
  })
}

/** The key of what a record's own key is unique within: a site's vendor, a mapping's feed; null for all others. */
export type ParentKey = (draft: Pick<RecordDraft, 'kind' | 'parentId'>) => string | null

export function parentKeys(named: readonly Pick<RecordEntry, 'kind' | 'entityId' | 'key'>[]): ParentKey {
  const keys = new Map(named.map(({ kind, entityId, key }) => [`${kind}/${entityId}`, key]))
  return ({ kind, parentId }) => {
    if (kind === 'site') return keys.get(`vendor/${parentId}`) ?? null
    return kind === 'mapping' ? (keys.get(`feed/${parentId}`) ?? null) : null
  }
}

/** What is held of one record within a validity; `entries` are of this record alone, in the order in which they were recorded. */
export function spansHeld(
  entries: readonly RecordEntry[],
  { validFrom, validTo }: Pick<StatedSpan, 'validFrom' | 'validTo'>,
): readonly StatedSpan[] {
  const timeline = overlay<object>(
    entries.map((entry) => ({ from: entry.validFrom, to: entry.validTo ?? Number.POSITIVE_INFINITY, value: entry.body })),
  )
  return spansWithin(timeline, validFrom, validTo ?? Number.POSITIVE_INFINITY).map(({ from, to, value }) => ({
    validFrom: from,
    validTo: finite(to),
    body: value,
  }))
}

function finite(at: Instant): Instant | null {
  return at === Number.POSITIVE_INFINITY ? null : at
}
