import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { AuditEntry } from '../audit/audit-store.ts'
import type { QuarantineState, QuarantineStore } from './quarantine-store.ts'

/** Lets what was dropped wait again, or drops it again. What was released is counted, and stays so: only its feed can take it back. */
export async function undoQuarantine(
  quarantine: QuarantineStore,
  { before, after }: AuditEntry,
  { by, at }: { readonly by: Attribution; readonly at: Instant },
): Promise<Result<null, string>> {
  const { state, items } = (before ?? {}) as { readonly state?: QuarantineState; readonly items?: readonly number[] }
  const { state: reached } = (after ?? {}) as { readonly state?: QuarantineState }
  if (state === undefined || items === undefined) return err('what it was before is not kept any more')
  if (reached === 'released') return err('what was released is counted: its feed can void or correct it')
  const marked = await quarantine.mark(items, state, { by, at })
  return marked === 0 ? err('these items are not in that state any more') : ok(null)
}
