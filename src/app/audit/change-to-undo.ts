import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AuditEntry } from './audit-store.ts'

/** What stood before a change and what it made of it. */
export interface ChangeToUndo<T> {
  readonly before: T
  readonly after: T
}

/**
 * A change that may be taken back, by its entry; why not where it may not. `stays` says of actions that nobody can take back why they stay.
 * What entries of a kind hold is known to whoever undoes that kind.
 */
export function changeToUndo<T>(
  { action, before, after }: Pick<AuditEntry, 'action' | 'before' | 'after'>,
  stays: Readonly<Record<string, string>>,
): Result<ChangeToUndo<T>, string> {
  const why = stays[action]
  if (why !== undefined) return err(why)
  if (before === null || after === null) return err('what it was before is not kept any more')
  return ok({ before: before as T, after: after as T })
}
