import type { Scope } from '../../app/scope.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { RecordBodies, RecordKind } from '../../domain/record/record-entry.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { RecordView } from '../../wire/records.ts'
import { recordBody } from './record-body.ts'

interface Held {
  readonly id: number
  readonly key: string
  readonly parent: string | null
  readonly body: RecordBodies[RecordKind]
}

/**
 * The records of a kind as they stand at `at`, each as it could be sent back: other records are named by their keys. Our numbers are counted
 * over the whole store, so a vendor is told the place in what it sees.
 */
export function recordViews(directory: Directory, scope: Scope, kind: RecordKind, at: Instant): readonly RecordView[] {
  return held(directory, kind, at).map(({ id, key, parent, body }, place) => ({
    kind,
    id: scope.kind === 'internal' ? id : place + 1,
    key,
    parent,
    body: recordBody(kind, body, directory.keyOf),
  }))
}

function held(directory: Directory, kind: RecordKind, at: Instant): readonly Held[] {
  switch (kind) {
    case 'market':
      return directory.markets(at).map(({ marketId, key, name, zone }) => ({ id: marketId, key, parent: null, body: { name, zone } }))
    case 'vendor':
      return directory.vendors(at).map(({ vendorId, key, ...body }) => ({ id: vendorId, key, parent: null, body }))
    case 'site':
      return directory.sites(at).map(({ siteId, vendorId, key, name }) => {
        return { id: siteId, key, parent: directory.keyOf('vendor', vendorId), body: { name } }
      })
    case 'queue':
      return directory.queues(at).map(({ queueId, key, ...body }) => ({ id: queueId, key, parent: null, body }))
    case 'feed':
      return directory.feeds(at).map(({ feedId, key, ...body }) => ({ id: feedId, key, parent: null, body }))
    case 'mapping':
      return directory.mappings(at).map(({ mappingId, feedId, native, queueId }) => {
        return { id: mappingId, key: native, parent: directory.keyOf('feed', feedId), body: { queueId } }
      })
  }
}
