import { addBusinessTime, type OpenWindow } from '../domain/interval/business-clock.ts'
import { type LocalDay, weekdayOf } from '../domain/interval/local-calendar.ts'
import { MINUTES_OF_DAY, type OpenSpan } from '../domain/record/opening-hours.ts'
import { daysOfCivil } from '../domain/shared/civil.ts'
import { DAY_MS, type Instant, MINUTE_MS, type Milliseconds } from '../domain/shared/instant.ts'
import type { Calendar } from './local-days.ts'

/** When a queue is open. Null hours are open around the clock. */
export interface OpeningHours {
  readonly zone: string
  readonly hours: readonly OpenSpan[] | null
}

/** A promise reaches no further; a queue that is open for less than its promise in all that time has a broken record. */
const LOOK_AHEAD_MS = 64 * DAY_MS
const LISTS_MAX = 2_000

/** The open windows of queues, from their hours on the wall clock of their zone. */
export class BusinessHours {
  readonly #calendar: Calendar
  readonly #lists = new Map<string, readonly OpenWindow[]>()

  constructor(calendar: Calendar) {
    this.#calendar = calendar
  }

  /** The instant at which `ms` of open time have passed since `from`; null where the queue is not open for so long within two months. */
  dueAt(opening: OpeningHours, from: Instant, ms: Milliseconds): Instant | null {
    if (opening.hours === null) return from + ms
    const day = Math.floor(from / DAY_MS) * DAY_MS
    return addBusinessTime(this.#windowsFrom(opening, day), from, ms)
  }

  #windowsFrom({ zone, hours }: OpeningHours, from: Instant): readonly OpenWindow[] {
    const name = `${zone} ${from} ${JSON.stringify(hours)}`
    let windows = this.#lists.get(name)
    if (windows === undefined) {
      if (this.#lists.size >= LISTS_MAX) this.#lists.clear()
      const days = this.#calendar.days(zone, from, from + LOOK_AHEAD_MS)
      windows = joined(days.flatMap((day) => this.#windowsOfDay(zone, hours ?? [], day)))
      this.#lists.set(name, windows)
    }
    return windows
  }

  #windowsOfDay(zone: string, hours: readonly OpenSpan[], day: LocalDay): readonly OpenWindow[] {
    const weekday = weekdayOf(day.date) + 1
    const ofDay = hours.filter((span) => span.weekday === weekday).sort((a, b) => a.fromMinute - b.fromMinute)
    return ofDay.map(({ fromMinute, toMinute }) => ({
      start: this.#instantOf(zone, day, fromMinute),
      end: this.#instantOf(zone, day, toMinute),
    }))
  }

  /** The first instant that shows this minute or, where the clocks skip it, the instant at which they do. */
  #instantOf(zone: string, day: LocalDay, minute: number): Instant {
    if (minute === 0) return day.start
    if (minute >= MINUTES_OF_DAY) return day.end
    const [year, month, date] = day.date.split('-').map(Number) as [number, number, number]
    const midnight = daysOfCivil(year, month, date) * DAY_MS
    for (let shown = minute; shown < MINUTES_OF_DAY; shown += 1) {
      const [instant] = this.#calendar.instantsOfWall(zone, midnight + shown * MINUTE_MS)
      if (instant !== undefined) return instant
    }
    return day.end
  }
}

/** Windows in order, those that touch made one, empty ones left out. */
function joined(windows: readonly OpenWindow[]): readonly OpenWindow[] {
  const list: { start: Instant; end: Instant }[] = []
  for (const { start, end } of windows) {
    const last = list.at(-1)
    if (end <= start) continue
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else list.push({ start, end })
  }
  return list
}
