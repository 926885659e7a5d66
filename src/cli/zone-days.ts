import type { Calendar } from '../app/local-days.ts'
import type { LocalDay } from '../domain/interval/local-calendar.ts'
import { formatInstant } from '../domain/shared/civil.ts'
import { DAY_MS, type Instant } from '../domain/shared/instant.ts'

/** A moment both as the clocks of the zone show it and as it is. */
export interface ZonedStart {
  readonly start: Instant
  /** Milliseconds of the wall clock as if it were UTC. */
  readonly wallMs: number
}

/** The days of a zone by their dates, asked for once, for reading and writing wall clocks by the thousand. */
export class ZoneDays {
  readonly #calendar: Calendar
  readonly #zone: string
  readonly #days = new Map<string, LocalDay>()
  readonly #isPlain = new Map<string, boolean>()

  constructor(calendar: Calendar, zone: string, wall: { readonly fromMs: number; readonly untilMs: number }) {
    this.#calendar = calendar
    this.#zone = zone
    // A zone is at most a day from UTC.
    for (const day of calendar.days(zone, wall.fromMs - 2 * DAY_MS, wall.untilMs + 2 * DAY_MS)) this.#days.set(day.date, day)
  }

  /** The day of a date; null where the zone skipped it. */
  day(date: string): LocalDay | null {
    return this.#days.get(date) ?? null
  }

  /** The instants at which the wall clock shows this: none, one, or two. */
  instantsOf(wallMs: number): readonly Instant[] {
    const day = this.day(dateOf(wallMs))
    if (day === null) return []
    return this.#runsPlainly(day, wallMs) ? [day.start + wallMs - midnightOf(wallMs)] : this.#calendar.instantsOfWall(this.#zone, wallMs)
  }

  /** The steps of the wall clock from one moment up to another, as often as the clocks show them. */
  stepsOf({ fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number }, stepMs: number): readonly ZonedStart[] {
    const steps: ZonedStart[] = []
    for (let wallMs = fromMs; wallMs < untilMs; wallMs += stepMs) for (const start of this.instantsOf(wallMs)) steps.push({ start, wallMs })
    return steps.sort((one, other) => one.start - other.start)
  }

  /** Whether the clocks go from midnight to midnight without a change. */
  #runsPlainly(day: LocalDay, wallMs: number): boolean {
    let isPlain = this.#isPlain.get(day.date)
    if (isPlain === undefined) {
      isPlain = day.end - day.start === DAY_MS && this.#calendar.instantsOfWall(this.#zone, midnightOf(wallMs))[0] === day.start
      this.#isPlain.set(day.date, isPlain)
    }
    return isPlain
  }
}

/** The date that a wall clock shows. */
export function dateOf(wallMs: number): string {
  return formatInstant(midnightOf(wallMs)).slice(0, 10)
}

/** Its midnight. */
export function midnightOf(wallMs: number): number {
  return Math.floor(wallMs / DAY_MS) * DAY_MS
}
