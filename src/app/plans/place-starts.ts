import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Calendar } from '../local-days.ts'
import type { PlanItem } from './plan-item.ts'
import type { ValueFault } from './plan-number.ts'
import type { PlanOptions } from './plan-options.ts'

/** An item whose names are known, with the zone that its clocks are of. */
export interface NamedItem {
  readonly item: PlanItem
  readonly queueId: number
  readonly vendorId: number
  readonly siteId: number
  readonly zone: string
}

/** The instant of each item, in their order, or why there is none; with what somebody should know of how they were found. */
export interface PlacedStarts {
  readonly starts: readonly Result<Instant, ValueFault>[]
  /** Clocks shown twice that were taken for one of two instants, as no order of rows told which. */
  readonly chosen: readonly { readonly place: number; readonly at: Instant }[]
}

/**
 * Turns the clocks of a file into instants. A time that the clocks skip has none. Of a time that they show twice the first row is the
 * earlier instant and the second the later; where it stands there once, whoever imports the file has said which is meant.
 */
export function placeStarts(items: readonly NamedItem[], calendar: Calendar, repeated: PlanOptions['repeated']): PlacedStarts {
  const instantsOf = wallReader(calendar)
  const times = new Map<string, number>()
  const seen = new Map<string, number>()
  for (const each of items) times.set(clockName(each), (times.get(clockName(each)) ?? 0) + 1)
  const chosen: { place: number; at: Instant }[] = []
  const starts = items.map((each, place): Result<Instant, ValueFault> => {
    const { start } = each.item
    if (start.kind === 'instant') return ok(start.at)
    const meant = instantsOf(each.zone, start.wallMs)
    const [earlier, later] = meant
    if (earlier === undefined) return err(skipped(each.zone, start.wallMs, instantsOf))
    if (later === undefined) return ok(earlier)
    const name = clockName(each)
    const nth = seen.get(name) ?? 0
    seen.set(name, nth + 1)
    if (times.get(name) === 2) return ok(nth === 0 ? earlier : later)
    if (repeated === 'refuse') return err(twice(meant))
    const at = repeated === 'later' ? later : earlier
    chosen.push({ place, at })
    return ok(at)
  })
  return { starts, chosen }
}

/**
 * Answers which instants clocks show a time at, asking the calendar twice a day: between two midnights that are 24 hours apart the clocks
 * were not changed. Asked for each clock of 48,000 rows of eight weeks, reading these took 0.89 s instead of 0.64.
 */
function wallReader(calendar: Calendar): (zone: string, wallMs: number) => readonly Instant[] {
  const midnights = new Map<string, Instant | null>()
  const plainDay = (zone: string, dayMs: number): Instant | null => {
    const name = `${zone} ${dayMs}`
    let held = midnights.get(name)
    if (held === undefined) {
      const [first, ...others] = calendar.instantsOfWall(zone, dayMs)
      const [next, ...more] = calendar.instantsOfWall(zone, dayMs + DAY_MS)
      const isPlain = first !== undefined && others.length + more.length === 0 && next === first + DAY_MS
      midnights.set(name, (held = isPlain ? first : null))
    }
    return held
  }
  return (zone, wallMs) => {
    const dayMs = Math.floor(wallMs / DAY_MS) * DAY_MS
    const midnight = plainDay(zone, dayMs)
    return midnight === null ? calendar.instantsOfWall(zone, wallMs) : [midnight + wallMs - dayMs]
  }
}

function clockName({ item: { start }, queueId, vendorId, siteId, zone }: NamedItem): string {
  return start.kind === 'instant' ? `at ${start.at}` : `${queueId} ${vendorId} ${siteId} ${zone} ${start.wallMs}`
}

/** Where clocks are put forward, they go on at most three hours later. */
const SKIPPED_MS_MAX = 180 * MINUTE_MS

function skipped(zone: string, wallMs: number, instantsOf: (zone: string, wallMs: number) => readonly Instant[]): ValueFault {
  let next = wallMs
  while (next - wallMs < SKIPPED_MS_MAX && instantsOf(zone, next).length === 0) next += 15 * MINUTE_MS
  const [at] = instantsOf(zone, next)
  const expected = `a time that the clocks of ${zone} show`
  const hint = `the clocks skip it${at === undefined ? '' : `; they go on with ${formatInstant(next).slice(11, 16)}, which is ${formatInstant(at)}`}`
  return { rule: 'localTimeDoesNotExist', expected, hint }
}

function twice(meant: readonly Instant[]): ValueFault {
  const hint = `it could be ${meant.map(formatInstant).join(' or ')}: add the offset, give both hours, or choose earlier or later`
  return { rule: 'localTimeIsTwice', expected: 'a time that the clocks show once', hint }
}
