import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { AuditChange, AuditEntry } from '../audit/audit-store.ts'
import { INTERNAL } from '../scope.ts'
import type { PlanStore, StoredPlan } from './plan-store.ts'

/** A snapshot that was kept, withdrawn or counts again, for the trail. Its rows are not in it: they never change, and their hash is. */
export function planChange(before: StoredPlan | null, after: StoredPlan): AuditChange {
  return {
    subject: { kind: 'plan', parent: after.kind, key: String(after.snapshotId) },
    action: before === null ? 'made' : after.isWithdrawn ? 'ended' : 'changed',
    before: before === null || before.isWithdrawn ? null : notedOf(before),
    after: after.isWithdrawn ? null : notedOf(after),
  }
}

function notedOf({ kind, name, origin, author, madeAt, cells, from, to, contentSha256 }: StoredPlan): object {
  const span = { from: formatInstant(from), to: formatInstant(to) }
  return { kind, name, origin, author, madeAt: formatInstant(madeAt), quarterHours: cells, ...span, contentSha256 }
}

/** Withdraws a snapshot that was imported, or lets one count again that was withdrawn. */
export async function undoPlan(
  plans: PlanStore,
  { subject, after }: AuditEntry,
  { by, at }: { readonly by: Attribution; readonly at: Instant },
): Promise<Result<null, string>> {
  const changed = await plans.setWithdrawn(INTERNAL, by, { snapshotId: Number(subject.key), isWithdrawn: after !== null }, at)
  if (changed.ok) return ok(null)
  if (changed.error.kind === 'nameTaken') {
    return err(`snapshot ${changed.error.snapshotId} has its name by now: withdraw that one first`)
  }
  return err(changed.error.kind === 'missing' ? 'there is no such snapshot' : 'it is so already')
}
