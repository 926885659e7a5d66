import { addDays, weekdayOf } from '../../domain/interval/local-calendar.ts'
import type { OutlookDaysView } from '../../wire/outlook.ts'

type Day = OutlookDaysView['days'][number]

/** A week that begins on a Monday. */
export interface ForeseenWeek {
  readonly monday: string
  /** Seven, from the Monday on; null where nothing is foreseen. */
  readonly days: readonly (Day | null)[]
  /** Of the days that are foreseen: their number, and what comes on them together. */
  readonly told: number
  readonly offered: number
}

/** Days by weeks, in order. */
export function weeksOf(days: readonly Day[]): readonly ForeseenWeek[] {
  const byDate = new Map(days.map((day) => [day.date, day]))
  const mondays = [...new Set(days.map(({ date }) => addDays(date, -weekdayOf(date))))].sort()
  return mondays.map((monday) => {
    const ofWeek = Array.from({ length: 7 }, (_, place) => byDate.get(addDays(monday, place)) ?? null)
    const told = ofWeek.filter((day) => day !== null)
    return { monday, days: ofWeek, told: told.length, offered: told.reduce((sum, { offered }) => sum + offered.mean, 0) }
  })
}
