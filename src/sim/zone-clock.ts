import type { Instant } from '../domain/shared/instant.ts'

/** A moment on a wall clock: days since 1970-01-01 of the local date, and minutes since its midnight. */
export interface LocalMoment {
  readonly dayNumber: number
  readonly minute: number
}

/** The local calendars, handed in by whoever runs the simulator: it knows no zones by itself. */
export interface ZoneClock {
  readonly localOf: (zone: string, at: Instant) => LocalMoment
  /** The first instant at which the wall clock shows this moment; where the clocks skip it, the first one after the gap. */
  readonly instantOf: (zone: string, moment: LocalMoment) => Instant
}

/** 0 = Monday … 6 = Sunday; 1970-01-01 was a Thursday. */
export function weekdayOfDay(dayNumber: number): number {
  return (((dayNumber + 3) % 7) + 7) % 7
}
