import { type Annotation, isAbout, touchesSpan } from '../../domain/record/annotation.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { QueueRow } from '../live/queue-row.ts'

/** What was noted about a queue (or a vendor on it) and touches [from, to), in the order of time. */
export function annotationsOn(row: QueueRow, from: Instant, to: Instant): readonly Annotation[] {
  return annotationsAbout(row)
    .filter((annotation) => touchesSpan(annotation, from, to))
    .sort((a, b) => a.from - b.from || a.annotationId - b.annotationId)
}

/** Whatever was noted about a queue: everything, its market, itself, and the vendors whose figures are shown. */
export function annotationsAbout({ record, view }: QueueRow): readonly Annotation[] {
  const { annotations } = view.state
  if (annotations.length === 0) return annotations
  const vendorIds = view.vendorId === null ? new Set(view.queue.series.keys()) : new Set([view.vendorId])
  const place = { queueId: record.queueId, marketId: record.marketId, vendorIds }
  return annotations.filter((annotation) => isAbout(annotation, place))
}
