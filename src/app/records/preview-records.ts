import type { Instant } from '../../domain/shared/instant.ts'
import { ok, type Result } from '../../domain/shared/result.ts'
import type { AuditChange } from '../audit/audit-store.ts'
import { INTERNAL } from '../scope.ts'
import type { Deciding } from './change-records.ts'
import type { RecordFault } from './record-fault.ts'
import type { RecordStore } from './record-store.ts'
import { parentKeys, statedChanges } from './stated-change.ts'

/** What a change of records would come to if it were made now, in the words of the trail, or why it would not be taken. Nothing is written. */
export async function previewRecords(
  store: Pick<RecordStore, 'load'>,
  deciding: Deciding,
  now: Instant,
): Promise<Result<readonly AuditChange[], readonly RecordFault[]>> {
  const { entries } = await store.load(INTERNAL)
  const drafts = deciding(entries, now)
  return drafts.ok ? ok(statedChanges(entries, drafts.value, parentKeys([...entries, ...drafts.value]))) : drafts
}
