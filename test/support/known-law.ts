import type { CalendarDay } from '../../src/domain/forecast/calendar-day.ts'
import type { VolumeHistory } from '../../src/domain/forecast/fit-volume.ts'
import { addDays, weekdayOf } from '../../src/domain/interval/local-calendar.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { normal, poisson } from '../../src/sim/chance.ts'

/** A queue whose law is known: what a forecast of it should say can be held against what its law gives. */
export interface KnownLaw {
  /** Expected contacts of a mean open slot. */
  readonly perSlot: number
  readonly minutesPerSlot: number
  /** Open from slot to slot on every weekday, and on the weekend if so said. */
  readonly openSlots: readonly [from: number, until: number]
  readonly worksOnWeekends: boolean
  /** Of the logarithm of a day's size, and what is left of it the day after. */
  readonly daySd: number
  readonly dayMemory: number
  /** Of the relative rate within a day, fading over so many hours. */
  readonly withinSd: number
  readonly fadingHours: number
}

export const ORDINARY_LAW: KnownLaw = {
  perSlot: 60,
  minutesPerSlot: 30,
  openSlots: [16, 40],
  worksOnWeekends: false,
  daySd: 0.05,
  dayMemory: 0.6,
  withinSd: 0.04,
  fadingHours: 5,
}

const WEEKDAY = [1.15, 1.02, 0.97, 0.95, 0.98, 0.6, 0.5]

export interface LawDays {
  readonly dates: readonly string[]
  /** By date, of every slot of the wall clock; null where the queue is closed. Days on which it is closed have none. */
  readonly counts: ReadonlyMap<string, readonly (number | null)[]>
  /** What was expected of each slot before anything of the day was known, by date. */
  readonly expected: ReadonlyMap<string, readonly number[]>
}

/** Days of a law, from a date on. */
export function lawDays(
  law: KnownLaw,
  { from, days, seed }: { readonly from: string; readonly days: number; readonly seed: string },
): LawDays {
  const random = new Random(`${seed}/known-law`)
  const slots = 1_440 / law.minutesPerSlot
  const counts = new Map<string, readonly (number | null)[]>()
  const expected = new Map<string, readonly number[]>()
  const dates = Array.from({ length: days }, (_, day) => addDays(from, day))
  let size = law.daySd * normal(random)
  for (const date of dates) {
    const weekday = weekdayOf(date)
    if (weekday >= 5 && !law.worksOnWeekends) continue
    size = law.dayMemory * size + Math.sqrt(1 - law.dayMemory ** 2) * law.daySd * normal(random)
    const usual = Array.from({ length: slots }, (_, slot) => law.perSlot * (WEEKDAY[weekday] as number) * shapeAt(law, slot))
    expected.set(date, usual)
    const fade = Math.exp(-law.minutesPerSlot / 60 / law.fadingHours)
    let within = law.withinSd * normal(random)
    counts.set(
      date,
      usual.map((mean) => {
        within = fade * within + Math.sqrt(1 - fade ** 2) * law.withinSd * normal(random)
        return mean === 0 ? null : poisson(random, mean * Math.exp(size) * Math.max(0, 1 + within))
      }),
    )
  }
  return { dates, counts, expected }
}

/** The history of these days before a date, with the calendar of their months and the following one. */
export function lawHistory(law: KnownLaw, { dates, counts }: LawDays, before: string): VolumeHistory {
  const calendar: CalendarDay[] = []
  const last = addDays(before, 62)
  for (let date = `${(dates[0] as string).slice(0, 7)}-01`; date <= last; date = addDays(date, 1)) {
    const weekday = weekdayOf(date)
    const isClosed = date < before ? !counts.has(date) : weekday >= 5 && !law.worksOnWeekends
    calendar.push({ date, weekday, kind: weekday >= 5 ? 'weekend' : 'work', holiday: null, isClosed })
  }
  const past = new Map([...counts].filter(([date]) => date < before))
  return { minutesPerSlot: law.minutesPerSlot, calendar, counts: past, borrowed: null }
}

/** Two humps over the open hours; their mean is 1. */
function shapeAt({ openSlots: [from, until] }: KnownLaw, slot: number): number {
  if (slot < from || slot >= until) return 0
  const hump = (at: number): number => {
    const part = (at + 0.5 - from) / (until - from)
    return 0.4 + Math.exp(-(((part - 0.25) / 0.14) ** 2)) + 0.7 * Math.exp(-(((part - 0.68) / 0.16) ** 2))
  }
  const all = Array.from({ length: until - from }, (_, place) => hump(from + place))
  return (hump(slot) * all.length) / all.reduce((sum, each) => sum + each, 0)
}
