import { INTERVAL_MS, type Instant } from '../domain/shared/instant.ts'
import type { LocalMoment, ZoneClock } from './zone-clock.ts'

/** The local date and time of each quarter hour of a stretch of time, zone by zone, each looked up once. */
export class Quarters {
  readonly start: Instant
  readonly count: number
  readonly #zones: ZoneClock
  readonly #byZone = new Map<string, readonly LocalMoment[]>()

  constructor(zones: ZoneClock, start: Instant, end: Instant) {
    this.#zones = zones
    this.start = start
    this.count = Math.round((end - start) / INTERVAL_MS)
  }

  of(zone: string): readonly LocalMoment[] {
    const known = this.#byZone.get(zone)
    if (known !== undefined) return known
    const moments = Array.from({ length: this.count }, (_, place) => this.#zones.localOf(zone, this.startOf(place)))
    this.#byZone.set(zone, moments)
    return moments
  }

  startOf(place: number): Instant {
    return this.start + place * INTERVAL_MS
  }

  placeOf(at: Instant): number {
    return Math.floor((at - this.start) / INTERVAL_MS)
  }
}
