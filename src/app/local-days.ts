import { addDays, type LocalDay, localDayAt } from '../domain/interval/local-calendar.ts'
import { DAY_MS, type Instant } from '../domain/shared/instant.ts'

/** Local days and wall clocks of named zones; the only place that knows of time-zone rules. */
export interface Calendar {
  /** Whether there is a zone of that name. Abbreviations such as EST are none: they mean different zones to different people. */
  readonly isZone: (zone: string) => boolean
  /** The days of the zone that overlap [from, to), whole, in order and without gaps. */
  readonly days: (zone: string, from: Instant, to: Instant) => readonly LocalDay[]
  /**
   * The instants at which the clocks of the zone show `wallMs` (milliseconds of the wall clock as if it were UTC): none where they are
   * put forward over it, two where they are put back.
   */
  readonly instantsOfWall: (zone: string, wallMs: number) => readonly Instant[]
}

const CHUNK_MS = 128 * DAY_MS
const CHUNKS_MAX = 4_000

/** Answers which local day an instant lies in as often as counting asks it: the calendar is asked once per zone and third of a year. */
export class LocalDays {
  readonly #calendar: Calendar
  readonly #chunks = new Map<string, readonly LocalDay[]>()

  constructor(calendar: Calendar) {
    this.#calendar = calendar
  }

  /** The local day that holds `at`. */
  dayAt(zone: string, at: Instant): LocalDay {
    const day = localDayAt(this.#chunkOf(zone, Math.floor(at / CHUNK_MS)), at)
    if (day === null) throw new Error(`the calendar of ${zone} has no day at ${at}`)
    return day
  }

  /** The local day so many dates before one; the next that there is where the zone left that date out. */
  dayBefore(zone: string, { date, start, end }: LocalDay, days: number): LocalDay {
    if (days === 0) return this.dayAt(zone, start)
    const wanted = addDays(date, -days)
    // The middle of the day is on it whatever the clocks do in between, unless they leave a whole date out.
    let day = this.dayAt(zone, (start + end) / 2 - days * DAY_MS)
    while (day.date < wanted) day = this.dayAt(zone, day.end)
    for (let earlier = this.dayAt(zone, day.start - 1); earlier.date >= wanted; earlier = this.dayAt(zone, day.start - 1)) day = earlier
    return day
  }

  #chunkOf(zone: string, chunk: number): readonly LocalDay[] {
    const name = `${zone} ${chunk}`
    let days = this.#chunks.get(name)
    if (days === undefined) {
      if (this.#chunks.size >= CHUNKS_MAX) this.#chunks.clear()
      days = this.#calendar.days(zone, chunk * CHUNK_MS, (chunk + 1) * CHUNK_MS)
      this.#chunks.set(name, days)
    }
    return days
  }
}
