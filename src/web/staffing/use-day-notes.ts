import type { ForecastEffect } from '../../domain/record/annotation.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { AnnotationView } from '../../wire/annotations.ts'
import { annotationsOn } from '../annotations/annotations-on.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { useAskedWhere } from '../settings/use-asked-where.ts'
import { useDesk } from '../shell/desk-context.ts'

/** What is noted about a day, as charts and lists say it. */
export interface DayNote {
  readonly annotationId: number
  readonly from: Instant
  readonly to: Instant
  readonly text: string
  readonly effect: ForecastEffect | null
}

/** What is noted about a queue and touches a day: told by the stream as far as that reaches, and asked for beyond it. */
export function useDayNotes(row: QueueRow, { start, end }: { readonly start: Instant; readonly end: Instant }): readonly DayNote[] {
  const { state } = useDesk()
  const isBeyond = end > state.windowStart + state.intervals * INTERVAL_MS
  const span = new URLSearchParams({ from: new Date(start).toISOString(), to: new Date(end).toISOString() })
  const answer = useAskedWhere<{ readonly annotations: readonly AnnotationView[] }>(
    isBeyond ? `/api/v1/annotations?${span}` : null,
    state.annotations,
  )
  if (!isBeyond) return annotationsOn(row, start, end)
  if (answer?.ok !== true) return []
  const market = state.records.markets.find(({ marketId }) => marketId === row.record.marketId)?.key ?? null
  const isAbout = (note: AnnotationView): boolean =>
    note.vendor === null && (note.queue === null || note.queue === row.record.key) && (note.market === null || note.market === market)
  return answer.value.annotations
    .filter(isAbout)
    .map(({ id, from, to, text, factor, added, leaveOut }) => ({
      annotationId: id,
      from: Date.parse(from),
      to: Date.parse(to),
      text,
      effect: effectOf(factor, added, leaveOut),
    }))
    .sort((a, b) => a.from - b.from || a.annotationId - b.annotationId)
}

function effectOf(factor: number | null, added: number | null, isLeftOut: boolean): ForecastEffect | null {
  if (factor !== null) return { kind: 'factor', factor }
  if (added !== null) return { kind: 'added', contacts: added }
  return isLeftOut ? { kind: 'leaveOut' } : null
}
