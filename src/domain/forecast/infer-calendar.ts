import { addDays, weekdayOf } from '../interval/local-calendar.ts'
import type { CalendarDay } from './calendar-day.ts'

/** What is known of the days of a queue, beside its counts. */
export interface KnownDates {
  /** The dates for which there are counts, ascending; `asOf` itself is one as soon as it has any. */
  readonly counted: readonly string[]
  /** The first local day that is not over: nothing is concluded from days from here on having no counts. */
  readonly asOf: string
  /** The last day that will be asked for. */
  readonly until: string
  /** Public holidays of the market by date. */
  readonly holidays: ReadonlyMap<string, string>
  /** Weekdays that are not worked in the market, 0 Monday … 6 Sunday; null takes them from the counts. */
  readonly weekend: readonly number[] | null
}

const WEEKS_LOOKED_AT = 8
const SATURDAY_SUNDAY = [5, 6]
const FRIDAY_SATURDAY = [4, 5]

/**
 * The calendar of a queue of which there are only counts, in whole months: on which weekdays it is served (those that mostly had counts of
 * late), which past days it was closed on (no counts though such a weekday is served), and whether it is served on holidays to come (as on
 * the holidays before).
 */
export function inferCalendar(known: KnownDates): readonly CalendarDay[] {
  const first = known.counted[0] ?? known.asOf
  const counted = new Set(known.counted)
  const served = servedWeekdays(counted, { first, asOf: known.asOf, holidays: known.holidays })
  const weekend = known.weekend ?? (served.has(6) && !served.has(4) ? FRIDAY_SATURDAY : SATURDAY_SUNDAY)
  const servesHolidays = isServedOnHolidays(counted, { first, asOf: known.asOf, served, holidays: known.holidays })
  const days: CalendarDay[] = []
  for (let date = firstOfMonth(first); date <= lastOfMonth(known.until); date = addDays(date, 1)) {
    const weekday = weekdayOf(date)
    const holiday = known.holidays.get(date) ?? null
    const isPast = date >= first && date < known.asOf
    const isMissing = isPast && !counted.has(date)
    const isServed = served.has(weekday) && (holiday === null || servesHolidays)
    const isClosed = !counted.has(date) && (date < known.asOf || !isServed)
    const isOff = holiday !== null || (isMissing && served.has(weekday))
    days.push({ date, weekday, kind: weekend.includes(weekday) ? 'weekend' : isOff ? 'off' : 'work', holiday, isClosed })
  }
  return days
}

/** Weekdays with counts on at least half of their latest days that are no holidays. */
function servedWeekdays(
  counted: ReadonlySet<string>,
  { first, asOf, holidays }: { readonly first: string; readonly asOf: string; readonly holidays: ReadonlyMap<string, string> },
): ReadonlySet<number> {
  const served = new Set<number>()
  for (let back = 1; back <= 7; back += 1) {
    let had = 0
    let looked = 0
    for (let week = 0; week < WEEKS_LOOKED_AT; week += 1) {
      const date = addDays(asOf, -back - 7 * week)
      if (date < first || holidays.has(date)) continue
      looked += 1
      if (counted.has(date)) had += 1
    }
    if (looked > 0 && had * 2 >= looked) served.add(weekdayOf(addDays(asOf, -back)))
  }
  return served
}

function isServedOnHolidays(
  counted: ReadonlySet<string>,
  of: {
    readonly first: string
    readonly asOf: string
    readonly served: ReadonlySet<number>
    readonly holidays: ReadonlyMap<string, string>
  },
): boolean {
  const past = [...of.holidays.keys()].filter((date) => date >= of.first && date < of.asOf && of.served.has(weekdayOf(date)))
  return past.filter((date) => counted.has(date)).length * 2 >= past.length
}

function firstOfMonth(date: string): string {
  return `${date.slice(0, 7)}-01`
}

function lastOfMonth(date: string): string {
  return addDays(firstOfMonth(addDays(firstOfMonth(date), 31)), -1)
}

/**
 * Which slots of a weekday have counts on at least a quarter of its latest days; slots without any are taken to be closed. Hours that were
 * changed are seen sooner: two days in a row with counts open a slot, three in a row without close one that had them nearly always.
 */
export function inferOpening(
  counts: ReadonlyMap<string, readonly (number | null)[]>,
  { weekday, slots, before }: { readonly weekday: number; readonly slots: number; readonly before: string },
): readonly boolean[] {
  const latest: (readonly (number | null)[])[] = []
  for (let back = 1; back <= 7 * WEEKS_LOOKED_AT; back += 1) {
    const date = addDays(before, -back)
    const day = weekdayOf(date) === weekday ? counts.get(date) : undefined
    if (day !== undefined) latest.push(day)
  }
  return Array.from({ length: slots }, (_, slot) => isOpenBy(latest.map((day) => typeof day[slot] === 'number')))
}

const OPENS_AFTER = 2
const CLOSES_AFTER = 3
const NEARLY_ALWAYS = 0.9
const OPEN_SHARE_MIN = 0.25

/** By whether there were counts, from the latest such weekday back. */
function isOpenBy(had: readonly boolean[]): boolean {
  const shareFrom = (place: number): number => had.slice(place).filter(Boolean).length / Math.max(1, had.length - place)
  const isClosedNow =
    had.length >= 2 * CLOSES_AFTER && !had.slice(0, CLOSES_AFTER).includes(true) && shareFrom(CLOSES_AFTER) >= NEARLY_ALWAYS
  const isOpenNow = had.length >= OPENS_AFTER && !had.slice(0, OPENS_AFTER).includes(false)
  return !isClosedNow && (isOpenNow || (had.includes(true) && shareFrom(0) >= OPEN_SHARE_MIN))
}
