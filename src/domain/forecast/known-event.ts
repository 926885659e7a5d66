import type { Instant } from '../shared/instant.ts'
import type { ForecastInterval } from './forecast.ts'

/** Something that people know of (a campaign, a release, a strike), with what they expect it to do to the volume; half-open. */
export interface KnownEvent {
  readonly name: string
  readonly start: Instant
  readonly end: Instant
  /** What it multiplies the volume by: 1.2 is a fifth more, 0 is none. */
  readonly factor: number
}

/** Something of which people know how many contacts it adds over its whole time. */
export interface AddingEvent {
  readonly name: string
  readonly start: Instant
  readonly end: Instant
  readonly added: number
}

/**
 * What adds contacts, as what it multiplies the volume by: they come when others come, by the shape of what is expected without it, and
 * together are as many as it says. `expected` is the volume over its time without it; null where that is nobody, since then nothing says when they would come.
 */
export function addedAsFactor({ name, start, end, added }: AddingEvent, expected: number): KnownEvent | null {
  return expected > 0 ? { name, start, end, factor: 1 + added / expected } : null
}

/** What these events together multiply the volume of an interval by; an event that takes part of the interval counts with that part. */
export function eventFactor(events: readonly KnownEvent[], { start, end }: ForecastInterval): number {
  let factor = 1
  for (const event of events) {
    const overlap = Math.min(end, event.end) - Math.max(start, event.start)
    if (overlap > 0) factor *= 1 + (event.factor - 1) * (overlap / (end - start))
  }
  return factor
}

/** The names of the events that touch any of these intervals. */
export function eventsWithin(events: readonly KnownEvent[], intervals: readonly ForecastInterval[]): readonly string[] {
  return events.filter((event) => intervals.some(({ start, end }) => event.start < end && event.end > start)).map(({ name }) => name)
}
