import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { AuditChange, AuditEntry } from '../audit/audit-store.ts'
import type { AnnotationDraft, AnnotationRevision, AnnotationStore } from './annotation-store.ts'

/** What the trail of changes has of an annotation. */
type Noted = AnnotationDraft & { readonly revision: number }

/** A note that was written, changed or withdrawn, for the trail. */
export function annotationChange(before: AnnotationRevision | null, after: AnnotationRevision): AuditChange {
  return {
    subject: { kind: 'annotation', parent: null, key: String(after.annotationId) },
    action: before === null ? 'made' : after.isWithdrawn ? 'ended' : 'changed',
    before: before === null ? null : notedOf(before),
    after: after.isWithdrawn ? null : notedOf(after),
  }
}

function notedOf({ kind, scope, from, to, text, isShared, revision }: AnnotationRevision): Noted {
  return { kind, scope, from, to, text, isShared, revision }
}

/** Withdraws what was noted, or gives a note its former wording, where it was not touched since. */
export async function undoAnnotation(
  annotations: AnnotationStore,
  { subject, before, after }: AuditEntry,
  { by, at }: { readonly by: Attribution; readonly at: Instant },
): Promise<Result<null, string>> {
  if (after === null) return err('a note that was withdrawn is written anew: its words are here')
  const { revision } = after as Noted
  const annotationId = Number(subject.key)
  const draft = before === null ? null : (before as Noted)
  const rewritten = await annotations.rewrite(by, { annotationId, revision }, draft, at)
  return rewritten.ok ? ok(null) : err('it was changed again since: take that back first')
}
