import type { Annotation, AnnotationKind, AnnotationScope, ForecastEffect } from '../../domain/record/annotation.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { Scope } from '../scope.ts'

/** What an annotation is to say. */
export interface AnnotationDraft {
  readonly kind: AnnotationKind
  readonly scope: AnnotationScope
  readonly from: Instant
  readonly to: Instant
  readonly text: string
  readonly isShared: boolean
  readonly effect: ForecastEffect | null
}

/** One wording that an annotation had; withdrawn, it is shown nowhere any more. */
export interface AnnotationRevision extends Annotation {
  readonly isWithdrawn: boolean
}

/** Why an annotation was not changed: there is none, or somebody changed it meanwhile. */
export type AnnotationMiss = 'missing' | 'changed'

/** Annotations. Nothing is ever taken away: a change is another revision, and so is a withdrawal. */
export interface AnnotationStore {
  /** How many times annotations were written. */
  readonly version: () => Promise<number>
  /** Those that touch [from, to) and are not withdrawn, as far as the scope may read them, in the order of their ids; the newest where there are too many. */
  readonly read: (scope: Scope, span: { readonly from: Instant; readonly to: Instant }) => Promise<readonly Annotation[]>
  /** Those that touch [from, to), are not withdrawn and do something to the forecast, in the order of their ids. */
  readonly effects: (span: { readonly from: Instant; readonly to: Instant }) => Promise<readonly Annotation[]>
  /** Every wording, the first first; empty where there is no such annotation. */
  readonly history: (annotationId: number) => Promise<readonly AnnotationRevision[]>
  readonly write: (by: Attribution, draft: AnnotationDraft, now: Instant) => Promise<AnnotationRevision>
  /** Puts another wording in place of the revision that was seen; null withdraws it. */
  readonly rewrite: (
    by: Attribution,
    seen: { readonly annotationId: number; readonly revision: number },
    draft: AnnotationDraft | null,
    now: Instant,
  ) => Promise<Result<AnnotationRevision, AnnotationMiss>>
  /** Shows a withdrawn annotation again, in these words; `seen` is the revision that withdrew it. */
  readonly restore: (
    by: Attribution,
    seen: { readonly annotationId: number; readonly revision: number },
    draft: AnnotationDraft,
    now: Instant,
  ) => Promise<Result<AnnotationRevision, AnnotationMiss>>
}
