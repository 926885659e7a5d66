import type { Permission } from '../../domain/access/permission.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from './attribution.ts'
import type { AuditEntry, AuditStore } from './audit-store.ts'

/** Whoever takes something back: who it is, why (`undoes` names the entry), and what they may do. */
export interface UndoRequest {
  readonly by: Attribution
  readonly permissions: ReadonlySet<Permission>
}

/** Takes one entry back by a change of its own, or says why that cannot be. */
export interface Undoer {
  /** What one has to be allowed beside taking changes back: nobody undoes what they could not do. */
  readonly needs: Permission
  readonly undo: (entry: AuditEntry, request: UndoRequest) => Promise<Result<null, string>>
}

export interface UndoRefused {
  readonly kind: 'not_there' | 'forbidden' | 'refused'
  readonly because: string
}

export interface UndoContext {
  readonly audit: AuditStore
  /** By kind of what was changed. */
  readonly undoers: Readonly<Record<string, Undoer>>
}

/** An undoer of a kind of which nothing is ever taken back, for a reason. */
export function neverUndone(needs: Permission, because: string): Undoer {
  return { needs, undo: async () => err(because) }
}

/**
 * Takes a change back: what was before is stated anew, as a change of its own that stands in the trail and can itself be taken back.
 * Nothing is ever removed. Refused, in words, where what was changed was changed again since, or where it has had effects that stay.
 */
export async function undoChange({ audit, undoers }: UndoContext, request: UndoRequest): Promise<Result<AuditEntry, UndoRefused>> {
  const { undoes } = request.by
  const entry = undoes === null ? null : await audit.one(undoes)
  if (entry === null) return err({ kind: 'not_there', because: 'there is no such entry' })
  if (entry.undoneBy !== null) return refused(`entry ${entry.undoneBy} took it back already; take that one back to have it again`)
  const undoer = undoers[entry.subject.kind]
  if (undoer === undefined) return refused(`what is done to a ${entry.subject.kind} cannot be taken back`)
  if (!request.permissions.has(undoer.needs)) {
    return err({ kind: 'forbidden', because: `you may not change a ${entry.subject.kind}, so you cannot take a change of one back` })
  }
  const undone = await undoer.undo(entry, request)
  if (!undone.ok) return refused(undone.error)
  const after = await audit.one(entry.entryId)
  const compensating = after?.undoneBy == null ? null : await audit.one(after.undoneBy)
  return compensating === null ? refused('everything is as it was before it already') : ok(compensating)
}

function refused(because: string): Result<never, UndoRefused> {
  return err({ kind: 'refused', because })
}
