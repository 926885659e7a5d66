import type { Instant } from '../shared/instant.ts'

/** What is known of one entity: disjoint segments in order of time, gaps where there is nothing. */
export interface Timeline<T> {
  readonly segments: readonly Segment<T>[]
}

export interface Segment<T> {
  readonly from: Instant
  /** Infinity is without end. */
  readonly to: Instant
  readonly value: T
}

/** Lays statements over each other in the given order: where they overlap, the later one holds. A null erases. */
export function overlay<T>(statements: readonly { readonly from: Instant; readonly to: Instant; readonly value: T | null }[]): Timeline<T> {
  let segments: Segment<T>[] = []
  for (const { from, to, value } of statements) {
    const kept: Segment<T>[] = []
    for (const segment of segments) {
      if (segment.from < from) kept.push({ ...segment, to: Math.min(segment.to, from) })
      if (segment.to > to) kept.push({ ...segment, from: Math.max(segment.from, to) })
    }
    if (value !== null && from < to) kept.push({ from, to, value })
    segments = kept.filter((segment) => segment.from < segment.to).sort((a, b) => a.from - b.from)
  }
  return { segments }
}

/** What holds from `from` to `to`, gaps included: null where there is nothing. Together the spans cover the whole time. */
export function spansWithin<T>({ segments }: Timeline<T>, from: Instant, to: Instant): readonly Segment<T | null>[] {
  const spans: Segment<T | null>[] = []
  let reached = from
  for (const segment of segments) {
    const span = { from: Math.max(segment.from, from), to: Math.min(segment.to, to), value: segment.value }
    if (span.from >= span.to) continue
    if (span.from > reached) spans.push({ from: reached, to: span.from, value: null })
    spans.push(span)
    reached = span.to
  }
  if (reached < to) spans.push({ from: reached, to, value: null })
  return spans
}

/** What held at `at`; null in a gap. */
export function valueAt<T>(timeline: Timeline<T>, at: Instant): T | null {
  for (const segment of timeline.segments) {
    if (at < segment.from) return null
    if (at < segment.to) return segment.value
  }
  return null
}

/** What held at `at`, or else held last before it, or else first after it; null only of an entity that never was. */
export function nearestValue<T>(timeline: Timeline<T>, at: Instant): T | null {
  let nearest: T | null = null
  for (const segment of timeline.segments) {
    if (nearest !== null && at < segment.from) break
    nearest = segment.value
  }
  return nearest
}
