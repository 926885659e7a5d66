import { err, ok, type Result } from '../shared/result.ts'
import type { CalendarDay } from './calendar-day.ts'
import { HISTORY_DAYS_MAX, HISTORY_DAYS_MIN, type TooLittleHistory } from './fit-volume.ts'
import { BAND_LEVELS } from './forecast.ts'
import { fitRatioLaw, type RatioLaw } from './ratio-law.ts'
import { fitRatioLevels, type RatioLevels } from './ratio-level.ts'
import { type RatioError, type RatioNoise, ratioNoise, variationOf } from './ratio-noise.ts'
import { expectedRatio, flatProfile, type RatioDays, type RatioProfile, refinedProfile } from './ratio-profile.ts'
import { RATIO_SETTINGS, type RatioSettings } from './ratio-settings.ts'

/** What some contacts had together: the seconds of those handled, the abandoned of those offered. */
export interface RatioCell {
  readonly sum: number
  readonly contacts: number
}

/** The past of a mean per contact: a handle time or one of its parts, a share of the offered. */
export interface RatioHistory {
  readonly minutesPerSlot: number
  readonly calendar: readonly CalendarDay[]
  readonly cells: ReadonlyMap<string, readonly (RatioCell | null)[]>
  /** `time`: contacts differ by their own nature, as far as is found; `share`: each contact counts or does not. */
  readonly kind: 'time' | 'share'
}

/** A day of the calendar that was learned with. */
interface KnownDay {
  readonly weekday: number
  readonly ordinal: number
}

/** A mean per contact, learned. Only this can forecast it. */
export interface FittedRatio {
  readonly kind: RatioHistory['kind']
  readonly slots: number
  readonly hoursPerSlot: number
  readonly profile: RatioProfile
  readonly levels: RatioLevels
  readonly noise: RatioNoise
  /** The squared coefficient of variation of single contacts; of a share it is (1 - share) ÷ share. */
  readonly variation: number
  /** Contacts that were learned from. */
  readonly contacts: number
  readonly law: RatioLaw
  readonly calendar: ReadonlyMap<string, KnownDay>
  readonly trainedDates: readonly string[]
  readonly settings: RatioSettings
}

const MINUTES_PER_DAY = 1_440
const ROUNDS = 2
/** A cell further off than so many standard deviations counts as that far off: one contact that somebody forgot to end is no handle time. */
const CELL_SDS_MAX = 5
/** The first days are foretold from next to nothing. */
const WARM_UP_DAYS = 5
const SHARE_MIN = 1e-6
const VARIATION_MIN = 0.02

/**
 * Learns a mean per contact: its usual course over the day and the week, how days depart from it, and how far what is measured lies from what
 * was expected the day before. All departures are relative. The chance of single contacts is in every variance, so that intervals with few of
 * them are hardly believed, and the course of a queue with few is nearly flat.
 */
export function fitRatio(history: RatioHistory, settings: RatioSettings = RATIO_SETTINGS): Result<FittedRatio, TooLittleHistory> {
  const { kind, minutesPerSlot } = history
  const calendar = knownDays(history.calendar)
  const { dates, days } = ratioDays(history, calendar, settings)
  const flat = flatProfile(days)
  if (dates.length < HISTORY_DAYS_MIN || flat === null)
    return err({ kind: 'too_little_history', days: dates.length, daysMin: HISTORY_DAYS_MIN })
  const given = { kind, hoursPerSlot: minutesPerSlot / 60, settings }
  const first = kind === 'share' ? shareVariation(flat.mean) : settings.variation
  let course = refined(days, { held: days, profile: flat, departures: new Float64Array(days.days), variation: first }, given)
  for (let round = 1; round < ROUNDS; round += 1) course = refined(days, { ...course, departures: course.levels.found }, given)
  const { profile, levels, variation } = course
  const errors = errorsOf(days, profile, levels)
    .filter(({ day }) => day >= Math.min(WARM_UP_DAYS, days.days >> 1))
    .map((each) => ({ ...each, variation: kind === 'share' ? shareVariation(each.expected) : variation }))
  const noise = ratioNoise(errors, given.hoursPerSlot, settings)
  const outcomes = errors.map(({ error, contacts, variation: ofOne }) => {
    return { ratio: 1 + error, variance: noise.day + noise.near + noise.own + ofOne / contacts, contacts }
  })
  const contacts = days.contacts.reduce((sum, count) => sum + count, 0)
  const law = fitRatioLaw(outcomes, BAND_LEVELS)
  return ok({ ...given, slots: days.slots, profile, levels, noise, variation, contacts, law, calendar, trainedDates: dates })
}

/** The squared coefficient of variation of contacts of which this share counts. */
export function shareVariation(share: number): number {
  const held = Math.max(SHARE_MIN, share)
  return Math.max(VARIATION_MIN, (1 - held) / held)
}

function knownDays(calendar: readonly CalendarDay[]): ReadonlyMap<string, KnownDay> {
  let ordinal = 0
  return new Map(
    calendar.map(({ date, weekday, isClosed }) => {
      if (!isClosed) ordinal += 1
      return [date, { weekday, ordinal }]
    }),
  )
}

/** The latest days on which there was any contact. */
function ratioDays(
  { calendar, cells, minutesPerSlot }: RatioHistory,
  known: ReadonlyMap<string, KnownDay>,
  { halfLifeDays }: RatioSettings,
): { readonly dates: readonly string[]; readonly days: RatioDays } {
  const slots = MINUTES_PER_DAY / minutesPerSlot
  const past = calendar
    .flatMap(({ date, isClosed }) => {
      const day = isClosed ? undefined : cells.get(date)
      return day?.some((cell) => cell !== null && cell.contacts > 0) === true ? [{ date, day }] : []
    })
    .slice(-HISTORY_DAYS_MAX)
  const places = past.map(({ date }) => known.get(date) as KnownDay)
  const last = places.at(-1)?.ordinal ?? 0
  const column = (of: (cell: RatioCell) => number): Float64Array => {
    const values = new Float64Array(past.length * slots)
    past.forEach(({ day: of24 }, day) => {
      for (let slot = 0; slot < slots; slot += 1) {
        const cell = of24[slot] ?? null
        if (cell !== null && cell.contacts > 0) values[day * slots + slot] = of(cell)
      }
    })
    return values
  }
  return {
    dates: past.map(({ date }) => date),
    days: {
      days: past.length,
      slots,
      sums: column(({ sum }) => sum),
      contacts: column(({ contacts }) => contacts),
      weekdays: places.map(({ weekday }) => weekday),
      ordinals: places.map(({ ordinal }) => ordinal),
      weights: Float64Array.from(places, ({ ordinal }) => 0.5 ** ((last - ordinal) / halfLifeDays)),
    },
  }
}

interface Given {
  readonly kind: RatioHistory['kind']
  readonly hoursPerSlot: number
  readonly settings: RatioSettings
}

interface Course {
  /** The days with what is too far off held in. */
  readonly held: RatioDays
  readonly profile: RatioProfile
  readonly variation: number
}

function refined(
  days: RatioDays,
  { held, profile: before, departures, variation }: Course & { readonly departures: Float64Array },
  { kind, hoursPerSlot, settings }: Given,
): Course & { readonly levels: RatioLevels } {
  const mean = flatProfile(held)?.mean ?? before.mean
  const profile = refinedProfile(held, { ...before, mean }, { departures, variation }, { hoursPerSlot, settings })
  const levels = fitRatioLevels(dayDepartures(held, profile, variation), settings)
  const errors = errorsOf(days, profile, levels)
  const found = kind === 'share' ? shareVariation(mean) : variationOf(errors, settings)
  return { held: heldIn(days, errors, found, settings), profile, levels, variation: found }
}

function dayDepartures({ days, slots, sums, contacts, weekdays, ordinals }: RatioDays, profile: RatioProfile, variation: number) {
  const departures = new Float64Array(days)
  const chance = new Float64Array(days)
  for (let day = 0; day < days; day += 1) {
    let [sum, expected, many] = [0, 0, 0]
    for (let slot = 0; slot < slots; slot += 1) {
      const count = contacts[day * slots + slot] as number
      sum += sums[day * slots + slot] as number
      expected += count * expectedRatio(profile, weekdays[day] as number, slot)
      many += count
    }
    departures[day] = sum / expected - 1
    chance[day] = variation / many
  }
  return { departures, chance, ordinals }
}

interface CellError extends Omit<RatioError, 'variation'> {
  /** What was expected of the cell the day before. */
  readonly expected: number
}

function errorsOf({ days, slots, sums, contacts, weekdays }: RatioDays, profile: RatioProfile, levels: RatioLevels): CellError[] {
  const errors: CellError[] = []
  for (let day = 0; day < days; day += 1)
    for (let slot = 0; slot < slots; slot += 1) {
      const count = contacts[day * slots + slot] as number
      if (count === 0) continue
      const expected = expectedRatio(profile, weekdays[day] as number, slot) * (1 + (levels.predicted[day] as number))
      errors.push({ day, slot, contacts: count, expected, error: (sums[day * slots + slot] as number) / count / expected - 1 })
    }
  return errors
}

function heldIn(days: RatioDays, errors: readonly CellError[], variation: number, { daySd, nearSd, ownSd }: RatioSettings): RatioDays {
  const sums = new Float64Array(days.sums)
  for (const { day, slot, contacts, expected } of errors) {
    const limit = 1 + CELL_SDS_MAX * Math.sqrt(daySd ** 2 + nearSd ** 2 + ownSd ** 2 + variation / contacts)
    const at = day * days.slots + slot
    sums[at] = Math.min(sums[at] as number, contacts * expected * limit)
  }
  return { ...days, sums }
}
