import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { AuditChange, AuditEntry } from '../audit/audit-store.ts'
import type { AnnotationDraft, AnnotationRevision, AnnotationStore } from './annotation-store.ts'

/** What the trail of changes has of an annotation. */
type Noted = AnnotationDraft & { readonly revision: number }

/** A note that was written, changed, withdrawn or shown again, for the trail; `before` is null where none was shown. */
export function annotationChange(before: AnnotationRevision | null, after: AnnotationRevision): AuditChange {
  return {
    subject: { kind: 'annotation', parent: null, key: String(after.annotationId) },
    action: before !== null ? (after.isWithdrawn ? 'ended' : 'changed') : after.revision === 1 ? 'made' : 'restored',
    before: before === null ? null : notedOf(before),
    after: after.isWithdrawn ? null : notedOf(after),
  }
}

function notedOf({ kind, scope, from, to, text, isShared, effect, revision }: AnnotationRevision): Noted {
  return { kind, scope, from, to, text, isShared, effect, revision }
}

/** What the trail has of an annotation; what was written before annotations had effects had none. */
function notedIn(held: unknown): Noted | null {
  return held === null || held === undefined ? null : { ...(held as Noted), effect: (held as Partial<Noted>).effect ?? null }
}

/** Withdraws what was noted, gives a note its former wording, or shows it again, where it was not touched since. */
export async function undoAnnotation(
  annotations: AnnotationStore,
  { subject, before, after }: AuditEntry,
  { by, at, mayForecast }: { readonly by: Attribution; readonly at: Instant; readonly mayForecast: boolean },
): Promise<Result<null, string>> {
  const annotationId = Number(subject.key)
  const draft = notedIn(before)
  const last = notedIn(after)
  if (draft === null && last === null) return err('what it was before is not kept any more')
  if (!mayForecast && [draft, last].some((noted) => noted?.effect != null))
    return err('it does something to forecasts, which you may not change')
  const rewritten =
    last !== null
      ? await annotations.rewrite(by, { annotationId, revision: last.revision }, draft, at)
      : // The withdrawal is a revision of its own.
        await annotations.restore(by, { annotationId, revision: (draft as Noted).revision + 1 }, draft as Noted, at)
  return rewritten.ok ? ok(null) : err('it was changed again since: take that back first')
}
