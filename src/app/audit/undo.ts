import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from './attribution.ts'
import type { AuditEntry, AuditStore } from './audit-store.ts'

/** Takes one entry back by a change of its own, or says why that cannot be; `by` names the entry. */
export type Undoer = (entry: AuditEntry, by: Attribution) => Promise<Result<null, string>>

export interface UndoRefused {
  readonly kind: 'not_there' | 'refused'
  readonly because: string
}

export interface UndoContext {
  readonly audit: AuditStore
  /** By kind of what was changed. */
  readonly undoers: Readonly<Record<string, Undoer>>
}

/**
 * Takes a change back: what was before is stated anew, as a change of its own that stands in the trail and can itself be taken back.
 * Nothing is ever removed. Refused, in words, where what was changed was changed again since, or where it has had effects that stay.
 */
export async function undoChange({ audit, undoers }: UndoContext, by: Attribution): Promise<Result<AuditEntry, UndoRefused>> {
  const entry = by.undoes === null ? null : await audit.one(by.undoes)
  if (entry === null) return err({ kind: 'not_there', because: 'there is no such entry' })
  if (entry.undoneBy !== null) return refused(`entry ${entry.undoneBy} took it back already; take that one back to have it again`)
  const undoer = undoers[entry.subject.kind]
  if (undoer === undefined) return refused(`what is done to a ${entry.subject.kind} cannot be taken back`)
  const undone = await undoer(entry, by)
  if (!undone.ok) return refused(undone.error)
  const after = await audit.one(entry.entryId)
  const compensating = after?.undoneBy == null ? null : await audit.one(after.undoneBy)
  return compensating === null ? refused('everything is as it was before it already') : ok(compensating)
}

function refused(because: string): Result<never, UndoRefused> {
  return err({ kind: 'refused', because })
}
