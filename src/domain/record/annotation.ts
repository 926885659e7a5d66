import type { Instant } from '../shared/instant.ts'

/** What an annotation is of. People write notes and campaigns; incidents and downtimes are put down by those who declare them. */
export const ANNOTATION_KINDS = ['note', 'campaign', 'incident', 'downtime'] as const
export type AnnotationKind = (typeof ANNOTATION_KINDS)[number]

/** What an annotation is about. */
export type AnnotationScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'market'; readonly marketId: number }
  | { readonly kind: 'queue'; readonly queueId: number }
  | { readonly kind: 'vendor'; readonly vendorId: number }

/**
 * What an annotation does to the forecast of the queues it is about: multiplies what is expected of its time (1.2 is a fifth more, 0 is
 * none), adds contacts to it, so many over its whole time to one queue, or takes what came in it out of what is learned from, as after an
 * outage.
 */
export type ForecastEffect =
  | { readonly kind: 'factor'; readonly factor: number }
  | { readonly kind: 'added'; readonly contacts: number }
  | { readonly kind: 'leaveOut' }

/** More than ten times the usual is another business. */
export const FORECAST_FACTOR_MAX = 10

/** More than a million contacts in addition are a mistake in typing. */
export const FORECAST_ADDED_MAX = 1_000_000

/** Something to know about a stretch of time, half-open, as its last revision says it. */
export interface Annotation {
  readonly annotationId: number
  readonly revision: number
  readonly kind: AnnotationKind
  readonly scope: AnnotationScope
  readonly from: Instant
  readonly to: Instant
  readonly text: string
  /** Whether the vendor it is about may read it. */
  readonly isShared: boolean
  /** Null for most; never of an annotation about a vendor. */
  readonly effect: ForecastEffect | null
  /** Who wrote this revision; empty for a vendor, whose it is not to know. */
  readonly by: string
  readonly writtenAt: Instant
}

/** A longer text is an article. */
export const ANNOTATION_TEXT_MAX = 500

/** The queue, and the vendors that serve it: which of them the figures beside the annotation are of. */
export interface AnnotatedPlace {
  readonly queueId: number
  readonly marketId: number
  readonly vendorIds: ReadonlySet<number>
}

/** Whether an annotation is about these figures. */
export function isAbout({ scope }: Pick<Annotation, 'scope'>, place: AnnotatedPlace): boolean {
  switch (scope.kind) {
    case 'all':
      return true
    case 'market':
      return scope.marketId === place.marketId
    case 'queue':
      return scope.queueId === place.queueId
    case 'vendor':
      return place.vendorIds.has(scope.vendorId)
  }
}

/** Whether an annotation touches [from, to). */
export function touchesSpan(annotation: Pick<Annotation, 'from' | 'to'>, from: Instant, to: Instant): boolean {
  return annotation.from < to && annotation.to > from
}
