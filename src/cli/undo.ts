import { auditStore } from '../adapters/store/audit-read.ts'
import type { OpenStore } from '../adapters/store/open-store.ts'
import { planStore } from '../adapters/store/plan-snapshot.ts'
import { isCounted } from '../adapters/store/record-counted.ts'
import type { PersonStore } from '../app/access/person.ts'
import type { TokenStore } from '../app/access/token-store.ts'
import { undoPerson } from '../app/access/undo-person.ts'
import { undoToken } from '../app/access/undo-token.ts'
import { undoAnnotation } from '../app/annotations/annotation-change.ts'
import type { AnnotationStore } from '../app/annotations/annotation-store.ts'
import { neverUndone, type UndoContext, type Undoer } from '../app/audit/undo.ts'
import type { Clock } from '../app/clock.ts'
import { undoPlan } from '../app/plans/plan-change.ts'
import type { QuarantineStore } from '../app/quarantine/quarantine-store.ts'
import { undoQuarantine } from '../app/quarantine/undo-quarantine.ts'
import { undoRecord } from '../app/records/undo-record.ts'
import { RECORD_KINDS, type RecordKind } from '../domain/record/record-entry.ts'

export interface UndoStores {
  readonly quarantine: QuarantineStore
  readonly annotations: AnnotationStore
  readonly people: PersonStore
  readonly tokens: TokenStore
  readonly clock: Clock
  readonly machineClock: Clock
}

/** The trail of changes with what takes them back, or says why not, for each kind of thing that is changed. */
export function openUndo(
  { connections, records }: OpenStore,
  { quarantine, annotations, people, tokens, clock, machineClock }: UndoStores,
): UndoContext {
  const counted = (kind: RecordKind, entityId: number): Promise<boolean> => isCounted(connections, kind, entityId)
  const record: Undoer = {
    needs: 'manageRecords',
    undo: async (entry, { by }) => await undoRecord({ store: records, isCounted: counted }, entry, by),
  }
  return {
    audit: auditStore(connections),
    undoers: {
      ...Object.fromEntries(RECORD_KINDS.map((kind) => [kind, record])),
      quarantine: {
        needs: 'replayQuarantine',
        undo: async (entry, { by }) => await undoQuarantine(quarantine, entry, { by, at: clock.tick() }),
      },
      annotation: {
        needs: 'annotate',
        undo: async (entry, { by, permissions }) =>
          await undoAnnotation(annotations, entry, { by, at: clock.tick(), mayForecast: permissions.has('importPlans') }),
      },
      person: { needs: 'managePeople', undo: async (entry, request) => await undoPerson(people, entry, request, machineClock.now()) },
      token: { needs: 'manageTokens', undo: async (entry, request) => await undoToken(tokens, entry, request, machineClock.now()) },
      feedSecret: neverUndone(
        'manageTokens',
        'a secret is told once, and one that was retired may be known: make another one, or retire it',
      ),
      planFile: neverUndone('importPlans', 'the file was deleted for good: whoever has it can send it again'),
      plan: {
        needs: 'importPlans',
        undo: async (entry, { by }) => await undoPlan(planStore(connections), entry, { by, at: clock.tick() }),
      },
    },
  }
}
