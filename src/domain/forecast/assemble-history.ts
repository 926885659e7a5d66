import type { BorrowedShape } from './base-shape.ts'
import type { VolumeHistory } from './fit-volume.ts'
import { inferCalendar, inferOpening } from './infer-calendar.ts'

/** The counts of a queue of which nothing else is known than its market's calendar. */
export interface CountsByDate {
  readonly minutesPerSlot: number
  /** By local date, each slot of the wall clock; null where there is no row. */
  readonly counts: ReadonlyMap<string, readonly (number | null)[]>
  /** The first local day that is not over. */
  readonly asOf: string
  /** The last day that will be asked for. */
  readonly until: string
  readonly holidays: ReadonlyMap<string, string>
  readonly weekend: readonly number[] | null
  readonly borrowed: BorrowedShape | null
}

export interface AssembledHistory {
  readonly history: VolumeHistory
  /** Whether the queue is open in a slot of a day to come, by what its weekday was like. */
  readonly isOpen: (date: string, slot: number) => boolean
}

/** A day with less than this part of the median day was none: closed, or without a feed. */
const DAY_SHARE_MIN = 0.03
const MINUTES_PER_DAY = 1_440

/** Makes a history of counts alone: which days were closed, which weekdays are served, and when. */
export function assembleHistory(given: CountsByDate): AssembledHistory {
  const past = new Map([...given.counts].filter(([date]) => date < given.asOf))
  const totals = new Map([...past].map(([date, counts]) => [date, counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)]))
  const median = [...totals.values()].sort((a, b) => a - b)[totals.size >> 1] ?? 0
  const counts = new Map([...past].filter(([date]) => (totals.get(date) as number) > DAY_SHARE_MIN * median))
  const hasBegun = given.counts.get(given.asOf)?.some((count) => count !== null) ?? false
  const counted = [...counts.keys(), ...(hasBegun ? [given.asOf] : [])].sort()
  const { asOf, until, holidays, weekend, minutesPerSlot, borrowed } = given
  const calendar = inferCalendar({ counted, asOf, until, holidays, weekend })
  const slots = MINUTES_PER_DAY / minutesPerSlot
  const opening = Array.from({ length: 7 }, (_, weekday) => inferOpening(counts, { weekday, slots, before: asOf }))
  const byDate = new Map(calendar.map((day) => [day.date, day]))
  return {
    history: { minutesPerSlot, calendar, counts, borrowed },
    isOpen: (date, slot) => {
      const day = byDate.get(date)
      return day !== undefined && !day.isClosed && opening[day.weekday]?.[slot] === true
    },
  }
}
