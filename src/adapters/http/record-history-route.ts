import type { FastifyInstance } from 'fastify'
import type { Directories } from '../../app/records/directories.ts'
import type { RecordStore } from '../../app/records/record-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { RecordKind } from '../../domain/record/record-entry.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { type RecordHistoryView, recordHistoryQuery } from '../../wire/records.ts'
import { spanView } from './audit-view.ts'
import { callerOn } from './caller.ts'
import { queryOf } from './parse.ts'
import { notFound } from './problem.ts'

export interface RecordHistoryDeps {
  readonly records: { readonly store: RecordStore }
  readonly directories: Directories
}

/** Everything that was ever said of a record: what was to hold from when to when, when that was recorded, and by whom. For staff alone. */
export function recordHistoryRoute(server: FastifyInstance, { records, directories }: RecordHistoryDeps): void {
  server.get('/api/v1/record-history', { config: { scope: 'readHistory' } }, async (request): Promise<RecordHistoryView> => {
    const { kind, parent = null, key } = queryOf(request, recordHistoryQuery)
    const directory = await directories.of(callerOn(request).scope)
    if (!isNamed(directory, kind, parent, key)) throw notFound(kind)
    const { entries } = await records.store.load(INTERNAL)
    const statements = entries.filter((entry) => {
      if (entry.kind !== kind || entry.key !== key) return false
      const parentKind = kind === 'site' ? 'vendor' : kind === 'mapping' ? 'feed' : null
      return (parentKind === null ? null : directory.keyOf(parentKind, entry.parentId)) === parent
    })
    // A feed brings queues that are seen and others that are not: its names of the latter are not there either.
    const isHidden = statements.some(
      (entry) => entry.kind === 'mapping' && entry.body !== null && directory.keyOf('queue', entry.body.queueId) === null,
    )
    if (statements.length === 0 || isHidden) throw notFound(kind)
    return {
      statements: statements.map(({ validFrom, validTo, body, recordedAt, recordedBy }) => ({
        ...spanView(kind, { validFrom, validTo, body }, directory.keyOf),
        recordedAt: formatInstant(recordedAt),
        recordedBy,
      })),
    }
  })
}

/** Whether there is such a record, or ever was, for who sees this directory. */
function isNamed(directory: Directory, kind: RecordKind, parent: string | null, key: string): boolean {
  switch (kind) {
    case 'queue':
      return directory.queueId(key) !== null
    case 'market':
      return directory.marketId(key) !== null
    case 'feed':
      return directory.feedId(key) !== null
    case 'mapping':
      return parent !== null && directory.feedId(parent) !== null
    default:
      return true
  }
}
