import type { RecordKind } from '../../domain/record/record-entry.ts'
import type { RecordBook, Validity } from './record-book.ts'

const TOLD_MAX = 3

/** The records that name this one somewhere within the validity and did not in the book `before`, in words; null where there are none. */
export function namingText(
  book: RecordBook,
  kind: RecordKind,
  entityId: number,
  within: Validity,
  before: RecordBook | null = null,
): string | null {
  const known = before === null ? [] : namesOf(before, kind, entityId, within)
  const naming = namesOf(book, kind, entityId, within).filter((name) => !known.includes(name))
  if (naming.length === 0) return null
  return `${naming.slice(0, TOLD_MAX).join(', ')}${naming.length > TOLD_MAX ? ` and ${naming.length - TOLD_MAX} more` : ''}`
}

function namesOf(book: RecordBook, kind: RecordKind, entityId: number, within: Validity): readonly string[] {
  const named = (by: RecordKind, keys: readonly string[]): readonly string[] => keys.map((key) => `${by} ${JSON.stringify(key)}`)
  switch (kind) {
    case 'market':
      return named(
        'queue',
        book.keysWhere('queue', within, ({ marketId }) => marketId === entityId),
      )
    case 'vendor':
      return [
        ...named(
          'site',
          book.keysWhere('site', within, (_, parentId) => parentId === entityId),
        ),
        ...named(
          'feed',
          book.keysWhere('feed', within, ({ vendorId }) => vendorId === entityId),
        ),
      ]
    case 'queue':
      return named(
        'mapping',
        book.keysWhere('mapping', within, ({ queueId }) => queueId === entityId),
      )
    case 'feed':
      return named(
        'mapping',
        book.keysWhere('mapping', within, (_, parentId) => parentId === entityId),
      )
    case 'site':
    case 'mapping':
      return []
  }
}
