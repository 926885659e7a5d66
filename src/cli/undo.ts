import { auditStore } from '../adapters/store/audit-read.ts'
import type { OpenStore } from '../adapters/store/open-store.ts'
import { isCounted } from '../adapters/store/record-counted.ts'
import { undoAnnotation } from '../app/annotations/annotation-change.ts'
import type { AnnotationStore } from '../app/annotations/annotation-store.ts'
import type { UndoContext, Undoer } from '../app/audit/undo.ts'
import type { Clock } from '../app/clock.ts'
import type { QuarantineStore } from '../app/quarantine/quarantine-store.ts'
import { undoQuarantine } from '../app/quarantine/undo-quarantine.ts'
import { undoRecord } from '../app/records/undo-record.ts'
import { RECORD_KINDS, type RecordKind } from '../domain/record/record-entry.ts'

export interface UndoStores {
  readonly quarantine: QuarantineStore
  readonly annotations: AnnotationStore
  readonly clock: Clock
}

/** The trail of changes with what takes them back, for each kind of thing that is changed; of any other kind nothing can be taken back. */
export function openUndo({ connections, records }: OpenStore, { quarantine, annotations, clock }: UndoStores): UndoContext {
  const counted = (kind: RecordKind, entityId: number): Promise<boolean> => isCounted(connections, kind, entityId)
  const record: Undoer = async (entry, by) => await undoRecord({ store: records, isCounted: counted }, entry, by)
  return {
    audit: auditStore(connections),
    undoers: {
      ...Object.fromEntries(RECORD_KINDS.map((kind) => [kind, record])),
      quarantine: async (entry, by) => await undoQuarantine(quarantine, entry, { by, at: clock.tick() }),
      annotation: async (entry, by) => await undoAnnotation(annotations, entry, { by, at: clock.tick() }),
    },
  }
}
