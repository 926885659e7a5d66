import type { Instant } from '../../domain/shared/instant.ts'
import type { OutlookAnswer, OutlookDaysView } from '../../wire/outlook.ts'
import { useAskedWhere } from '../settings/use-asked-where.ts'

/** What is told of a quarter hour. */
export interface ForeseenQuarter {
  readonly start: string
  readonly ahtSeconds: number | null
  readonly offered: { readonly mean: number; readonly low: number | null; readonly high: number | null }
}

/** A day as it was foreseen at a moment, or in words why it cannot be told. */
export interface DayForeseen {
  readonly rows: readonly ForeseenQuarter[]
  readonly source: OutlookDaysView['days'][number]['source'] | null
  readonly madeAt: string | null
  /** The public holiday that the day is, as far as it was told. */
  readonly holiday: string | null
  readonly fault: string | null
  /** Nothing was kept of that moment. */
  readonly isMissing: boolean
}

const NOTHING: DayForeseen = { rows: [], source: null, madeAt: null, holiday: null, fault: null, isMissing: false }

interface Asked {
  readonly queue: string
  readonly day: { readonly start: Instant; readonly end: Instant }
  /** As it was known then; null is now. */
  readonly at: Instant | null
}

/** A day that has not begun by then is asked of the days to come; one that has, of the looks of that day. Nothing where nobody asks. */
export function useDayForeseen(asked: Asked | null, seen: unknown = null): DayForeseen {
  const isBegun = asked !== null && asked.at !== null && asked.at >= asked.day.start
  const days = useAskedWhere<OutlookDaysView>(asked === null || isBegun ? null : daysPath(asked), seen)
  const looks = useAskedWhere<OutlookAnswer>(asked === null || !isBegun ? null : lookPath(asked), seen)
  const answer = isBegun ? looks : days
  if (asked === null || answer === null) return NOTHING
  if (!answer.ok) return { ...NOTHING, fault: answer.reason }
  const told = 'days' in answer.value ? answer.value.days[0] : lookIn(answer.value, asked.day)
  if (told === undefined) return { ...NOTHING, isMissing: true }
  return { ...NOTHING, rows: told.rows ?? [], source: told.source, madeAt: told.madeAt, holiday: told.holiday }
}

function daysPath({ queue, day, at }: Asked): string {
  const query = new URLSearchParams({
    queue,
    from: new Date(day.start).toISOString(),
    to: new Date(day.end).toISOString(),
    intervals: 'true',
    ...(at === null ? {} : { at: new Date(at).toISOString() }),
  })
  return `/api/v1/outlook/days?${query}`
}

function lookPath({ queue, at }: Asked): string {
  const key = queue.replaceAll(',', '\\,')
  return `/api/v1/outlook?${new URLSearchParams({ queue: key, at: new Date(at ?? 0).toISOString() })}`
}

function lookIn({ queues: [queue], rows }: OutlookAnswer, { start, end }: Asked['day']) {
  if (queue === undefined) return undefined
  const within = rows.filter((row) => Date.parse(row.start) >= start && Date.parse(row.start) < end)
  return { rows: within, source: queue.source, madeAt: queue.madeAt, holiday: null }
}
